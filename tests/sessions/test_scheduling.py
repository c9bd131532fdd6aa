from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs.models import Message
from programmes import people
from programmes.models import Role
from sessions import publishing, scheduling
from sessions.messages import schedule as render
from sessions.models import CoachingSession
from tests import factories as make

HOUR = timedelta(hours=1)


def waiting():
    return Message.objects.waiting().filter(kind="coaching.schedule").order_by("recipient_key")


def by(world, session, hours, **kwargs):
    kwargs.setdefault("notify", True)
    return scheduling.move(
        session, by=world.katri, starts=session.starts + hours * HOUR, ends=session.ends + hours * HOUR, **kwargs
    )


def statements(action):
    """SQL statements without savepoints."""
    with CaptureQueriesContext(
        connection,
    ) as found:
        action()
    return [q["sql"] for q in found if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]


def test_group_sessions_get_the_next_number_and_a_free_key(running):
    one = scheduling.add(running.programme, by=running.katri, title="Aloitus")
    two = scheduling.add(running.programme, by=running.katri, title={"fi": "Toinen"})
    assert (one.ordinal, two.ordinal) == (1, 2)
    assert one.key != two.key
    assert (one.state, one.published) == ("draft", None)


def test_a_change_keeps_before_after_who_and_why(running, plan):
    (session,) = plan()
    scheduling.edit(session, by=running.katri, place="Sali 2", reason={"fi": "Remontti"})
    change = session.changes.get()
    assert (change.before, change.after) == ({"place": ""}, {"place": "Sali 2"})
    assert (change.changed_by, str(change.reason)) == (running.katri, "Remontti")
    scheduling.edit(session, by=running.katri, place="Sali 2")
    assert session.changes.count() == 1  # nothing changed, nothing recorded


def test_changed_goals_are_recorded_by_key(running, plan):
    (session,) = plan()
    goal = make.a_goal(running.programme, key="luottamus")
    scheduling.edit(session, by=running.katri, goals=[goal])
    assert session.changes.get().after == {"goals": ["luottamus"]}


def test_drafts_are_published_and_everybody_gets_one_message(running, plan):
    plan(8)
    done = scheduling.publish(running.programme, by=running.katri)
    assert len(done.sessions) == 8
    assert set(CoachingSession.objects.values_list("state", "sequence")) == {("published", 0)}
    assert waiting().count() == 6  # five participants and the contact person; no session has a coach
    assert {len(m.arguments["sessions"]) for m in waiting()} == {8}


def test_twelve_moves_become_one_message_per_person(running, published):
    sessions = published(12)
    for session in sessions:
        by(running, session, 1, reason={"fi": "Valmentajan este"})
    assert waiting().count() == 6
    mail = render(waiting().first())
    assert len(mail.attachments) == 12
    assert mail.text.count("Valmentajan este") == 12
    assert set(running.programme.sessions.values_list("sequence", flat=True)) == {1}


def test_moving_the_same_session_again_tells_the_last_time_and_the_first_known(running, published):
    (session,) = published()
    known, uid = session.starts, session.uid
    for _n in range(3):
        session = by(running, session, 1, reason={"fi": f"syy {_n}"})
    message = waiting().first()
    assert message.arguments["sessions"][str(session.pk)]["before"]["starts"] == known.isoformat()
    assert (session.uid, session.sequence) == (uid, 3)
    text = render(message).text
    assert "syy 2" in text and "syy 0" not in text


def test_a_move_without_notice_stays_a_draft_that_nobody_hears_of(running, published):
    (session,) = published()
    by(running, session, 2, notify=False)
    session.refresh_from_db()
    assert waiting().count() == 0
    assert session.published["starts"] == (session.starts - 2 * HOUR).isoformat()
    assert [d.what for d in publishing.unpublished(running.programme.sessions.all())] == ["moved"]


def test_a_change_taken_back_in_time_is_told_to_nobody(running, published):
    (session,) = published()
    moved = by(running, session, 1)
    assert waiting().count() == 6
    scheduling.undo(moved, by=running.katri, change=moved.changes.get().pk)
    session.refresh_from_db()
    assert (session.starts.isoformat(), waiting().count()) == (session.published["starts"], 0)
    assert session.starts == moved.starts - HOUR


def test_who_heard_of_a_move_hears_of_its_undoing(running, published):
    (session,) = published()
    moved = by(running, session, 1)
    waiting().update(state="done", finished_at=moved.starts)
    scheduling.undo(moved, by=running.katri, change=moved.changes.get().pk)
    message = waiting().first()
    assert waiting().count() == 6
    assert message.arguments["sessions"][str(session.pk)]["before"]["starts"] == moved.starts.isoformat()


def test_an_older_change_cannot_be_undone(running, published):
    (session,) = published()
    first = by(running, session, 1)
    by(running, first, 1)
    with pytest.raises(scheduling.Stale):
        scheduling.undo(session, by=running.katri, change=first.changes.first().pk)


def test_a_publishing_taken_back_leaves_drafts_and_no_message(running, plan):
    plan(2)
    scheduling.publish(running.programme, by=running.katri)
    publishing.take_back(running.programme, by=running.katri)
    assert waiting().count() == 0
    assert set(CoachingSession.objects.values_list("state", "published")) == {("draft", None)}
    assert publishing.cannot_take_back(running.programme) == "sent"


def test_a_cancelled_session_stays_and_is_told(running, published):
    (session,) = published()
    scheduling.cancel(session, by=running.katri, reason={"fi": "Sairastapaus"}, notify=True)
    session.refresh_from_db()
    assert (session.state, session.published["cancelled"], session.sequence) == ("cancelled", True, 1)
    _name, content, mime = render(waiting().first()).attachments[0]
    assert mime == "text/calendar; method=CANCEL"
    assert b"STATUS:CANCELLED" in content


def test_the_second_editor_sees_the_first_ones_change_before_overwriting(running, plan):
    (session,) = plan()
    scheduling.edit(session, by=running.katri, revision=0, place="Sali 1")
    with pytest.raises(scheduling.Stale) as found:
        scheduling.edit(session, by=running.vilma, revision=0, place="Sali 9")
    assert [c.after for c in found.value.changes] == [{"place": "Sali 1"}]
    scheduling.edit(session, by=running.vilma, revision=1, place="Sali 9")
    session.refresh_from_db()
    assert session.place == "Sali 9"


def test_sessions_that_are_over_send_no_messages(running, plan):
    past = plan(1, starts=running.programme.created_at - 5 * HOUR, ends=running.programme.created_at - 3 * HOUR)
    scheduling.publish(running.programme, by=running.katri)
    assert (past[0].pk in CoachingSession.objects.published().values_list("pk", flat=True), waiting().count()) == (
        True,
        0,
    )


def test_only_those_concerned_are_told(running, plan):
    other = make.a_group(running.programme)
    stranger = make.a_participant(running.programme, group=other)
    left = make.a_participant(running.programme, group=running.group, left_on=running.programme.starts)
    plan(1, coach=running.vilma)
    scheduling.publish(running.programme, by=running.katri)
    told = set(waiting().values_list("recipient_key", flat=True))
    assert f"participant:{stranger.pk}" not in told and f"participant:{left.pk}" not in told
    assert told == {f"participant:{p.pk}" for p in running.participants} | {
        f"user:{running.vilma.pk}",
        f"user:{running.yrjo.pk}",
    }


def test_an_interview_is_told_to_its_own_person_and_coach(running, plan):
    plan(1, participant=running.participants[1], group=None, coach=running.vilma, kind="interview")
    scheduling.publish(running.programme, by=running.katri)
    assert set(waiting().values_list("recipient_key", flat=True)) == {
        f"participant:{running.participants[1].pk}",
        f"user:{running.vilma.pk}",
    }


def test_a_person_who_left_meanwhile_gets_nothing(running, plan):
    plan()
    scheduling.publish(running.programme, by=running.katri)
    person = running.participants[0]
    person.left_on = running.programme.starts
    person.save()
    assert render(waiting().get(recipient_key=f"participant:{person.pk}")) is None


def test_a_waiting_message_follows_its_reader_to_a_new_address_and_language(running, published):
    (session,) = published(1)
    by(running, session, 1)
    person = running.programme.participants.first()
    people.correct(person, by=None, email="uusi@example.org", language="sv")
    mine = waiting().get(recipient_key=f"participant:{person.pk}")
    assert (mine.address, mine.language) == ("uusi@example.org", "sv")
    assert waiting().filter(address="uusi@example.org").count() == 1


def test_messages_of_two_programmes_never_meet(running, plan, other_world):
    plan()
    make.a_session(other_world.programme)
    scheduling.publish(running.programme, by=running.katri)
    scheduling.publish(other_world.programme, by=other_world.users[Role.COORDINATOR])
    prefixes = {key.rsplit(":", 2)[0] for key in waiting().values_list("dedupe_key", flat=True)}
    assert prefixes == {f"schedule:{running.programme.pk}", f"schedule:{other_world.programme.pk}"}


@pytest.mark.parametrize("people", [1, 40])
def test_a_move_costs_the_same_however_many_are_told(running, published, people):
    for _n in range(people):
        make.a_participant(running.programme, group=running.group)
    (session,) = published()
    found = statements(lambda: by(running, session, 1))
    assert len(found) <= 15, found
    again = statements(lambda: by(running, CoachingSession.objects.get(pk=session.pk), 1))
    assert len(again) <= 15, again


@pytest.mark.parametrize("number", [1, 33])
def test_publishing_costs_the_same_for_1_and_33_sessions(running, plan, number):
    plan(number)
    found = statements(lambda: scheduling.publish(running.programme, by=running.katri))
    assert len(found) <= 15, found


def test_clashes_name_coach_place_link_and_group(running, plan):
    other = make.a_group(running.programme)
    (one,) = plan(1, coach=running.vilma, place="Verkkotila 1", link="https://tila.example/1")
    found = scheduling.clashes(
        running.programme,
        starts=one.starts + HOUR,
        ends=one.ends + HOUR,
        coach=running.vilma,
        place="verkkotila 1 ",
        link="https://tila.example/1",
        group=running.group,
    )
    assert [clash.why for clash in found] == ["coach", "place", "link", "group"]
    assert scheduling.clashes(running.programme, starts=one.ends, ends=one.ends + HOUR, coach=running.vilma) == []
    assert scheduling.clashes(running.programme, starts=one.starts, ends=one.ends, group=other) == []
    assert [c.why for c in scheduling.clashes(running.programme, starts=one.starts, ends=one.ends)] == ["group"]


def test_a_clash_in_another_programme_tells_no_title(running, other_world, plan):
    (one,) = plan()
    make.a_session(
        other_world.programme, title={"fi": "Salainen"}, starts=one.starts, ends=one.ends, coach=running.vilma
    )
    (found,) = scheduling.clashes(running.programme, starts=one.starts, ends=one.ends, coach=running.vilma, exclude=one)
    assert "Salainen" not in str(found) and found.session is None
