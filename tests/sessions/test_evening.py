"""The evening link: whom it opens for and until when, what it keeps, and the mail that brings it once."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from jobs.models import Message
from programmes import notes
from programmes.models import Deed, Membership, Role, Theme
from sessions import evening, evening_mail, scheduling
from sessions.models import Attendance
from surveys.discreet import without_links
from tests import factories as make

HOUR = timedelta(hours=1)


@pytest.fixture
def over(running):
    """over(hours ago, **fields) -> a published session of the group, led by its coach, that ended so long ago."""

    def made(ago=1, **fields):
        ends = timezone.now() - ago * HOUR
        fields = {"group": running.group, "coach": running.vilma, "state": "published"} | fields
        fields = {"published": {"title": {}}, "published_at": ends} | fields
        return make.a_session(running.programme, **({"starts": ends - 2 * HOUR, "ends": ends} | fields))

    return made


def link(session, coach=None):
    return reverse("evening", args=[evening.token_for(session, coach or session.coach)])


def answer(session, **fields):
    return Client().post(link(session), {"everyone": "yes", "made": "", "note": ""} | fields)


def status(session, coach=None):
    return Client().get(link(session, coach)).status_code


def states(session):
    return dict(session.attendances.values_list("participant", "state"))


# ---- whom it opens for, and until when ----------------------------------------------------------------------------
def test_the_link_opens_without_signing_in_and_is_stored_nowhere(over):
    response = Client().get(link(over()))
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store, private"
    assert response.headers["Referrer-Policy"] == "strict-origin"


def test_the_link_opens_nothing_else(over, running):
    session, other = over(), over()
    client = Client()
    client.get(link(session))
    slug = running.programme.slug
    for address in (reverse("session", args=[slug, session.pk]), reverse("attendance", args=[slug, other.pk])):
        assert client.get(address).headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(("ago", "expected"), [(-3, 404), (-1, 200), (1, 200), (7 * 24 - 0.01, 200), (7 * 24, 404)])
def test_the_link_opens_from_the_beginning_until_seven_days_after_the_end(over, ago, expected):
    assert status(over(ago)) == expected


def test_a_link_that_does_not_open_says_where_to_go(over):
    response = Client().get(link(over(8 * 24)))
    assert response.status_code == 404
    assert reverse("own_sessions") in response.content.decode()


def test_a_forged_or_garbled_key_opens_nothing(over, running):
    session = over()
    good = evening.token_for(session, running.vilma)
    others = signing.Signer(salt="sessions.check_in").sign_object([session.pk, running.vilma.pk])
    for key in (good[:-1], good[1:], f"{good}x", others, "abc", "a:b", "\0", "ä" * 900):
        assert Client().get(f"/e/{key.replace(chr(0), '%00')}/").status_code == 404
    assert status(session) == 200


def test_the_link_is_dead_when_the_session_has_another_coach(over, running):
    session = over()
    session.coach = running.katri
    session.save()
    assert (status(session, running.vilma), status(session)) == (404, 200)


def test_the_link_is_dead_when_the_membership_has_ended_or_is_of_another_group(over, running):
    session, mine = over(), Membership.objects.filter(user=running.vilma)
    mine.update(group=make.a_group(running.programme))
    assert status(session) == 404
    mine.update(group=running.group)
    assert status(session) == 200
    mine.delete()
    assert status(session) == 404


def test_the_link_is_dead_when_the_account_is_closed_or_the_session_cancelled(over, running):
    session, other = over(), over(coach=make.a_member(running.programme, Role.COACH))
    scheduling.cancel(session, by=running.katri)
    assert (status(session), status(other)) == (404, 200)
    other.coach.is_active = False
    other.coach.save()
    assert status(other) == 404


def test_a_contact_person_never_gets_a_link_nor_opens_one(over, running):
    session = over(coach=running.yrjo)
    assert (status(session), evening_mail.write_to_coaches()) == (404, 0)


def test_a_dead_link_keeps_nothing(over):
    session = over(8 * 24)
    assert answer(session).status_code == 404
    assert states(session) == {}
    assert not Deed.objects.exists()


def test_the_key_stays_out_of_logs(over):
    path = link(over())
    assert without_links(f"GET {path} 200") == "GET /e/…/ 200"
    assert without_links("GET /c/abc:def/ 200") == "GET /c/…/ 200"


# ---- what it keeps ------------------------------------------------------------------------------------------------
def test_yes_marks_everybody_present_and_the_trail_names_the_coach(over, running):
    session = over()
    other = make.a_participant(running.programme, group=make.a_group(running.programme))
    assert answer(session).status_code == 302
    assert states(session) == {person.pk: "present" for person in running.participants}
    assert not other.attendances.exists()
    assert [(d.by, d.what, d.programme) for d in Deed.objects.all()] == [(running.vilma, "evening", running.programme)]


def test_no_takes_the_rows_of_the_attendance_page(over, running):
    session, (anna, eero, *_others) = over(), running.participants
    rows = {f"p{anna.pk}": "absent", f"p{eero.pk}": "partly", f"h{eero.pk}": "1,5"}
    assert answer(session, everyone="no", **rows).status_code == 302
    assert list(session.attendances.order_by("minutes").values_list("participant", "state", "minutes")) == [
        (anna.pk, "absent", 0),
        (eero.pk, "partly", 90),
    ]


@pytest.mark.parametrize(
    "wrong", [{"everyone": ""}, {"everyone": "perhaps"}, {"everyone": "no"}, {"made": "x" * 201}, {"note": "a\0b"}]
)
def test_what_is_wrong_is_told_and_nothing_is_lost_or_kept(over, wrong):
    session = over()
    response = answer(session, **({"note": "Pidä tämä"} | wrong))
    assert response.status_code == 200
    assert "errsum" in response.content.decode()
    assert ("Pidä tämä" in response.content.decode()) == ("note" not in wrong)
    assert (states(session), session.programme.notes.count(), Deed.objects.count()) == ({}, 0, 0)


def test_hours_that_are_no_hours_are_told_at_the_person(over, running):
    session, anna = over(), running.participants[0]
    response = answer(session, everyone="no", **{f"p{anna.pk}": "partly", f"h{anna.pk}": "paljon"})
    assert f"h{anna.pk}" in response.context["form"].errors
    assert states(session) == {}


def test_themes_planned_are_ticked_and_those_got_to_are_kept(over, running):
    session = over()
    rows = [Theme.objects.create(programme=running.programme, key=key, title={"fi": key}) for key in ("a", "b")]
    foreign = Theme.objects.create(programme=make.a_programme(), key="c", title={"fi": "c"})
    session.themes.set(rows[:1])
    assert Client().get(link(session)).context["form"]["themes"].value() == [rows[0].pk]
    answer(session, themes=[rows[1].pk])
    assert list(session.themes.all()) == rows[1:]
    assert session.changes.get().changed_by == running.vilma
    assert answer(session, themes=[foreign.pk]).status_code == 200
    assert list(session.themes.all()) == rows[1:]


def test_what_came_out_becomes_an_output_and_a_second_save_changes_it(over, running):
    session = over()
    answer(session, made="Kohtaamiskalenteri")
    first = running.programme.outputs.get()
    assert (str(first.title), first.kind, first.state, list(first.sessions.all())) == (
        "Kohtaamiskalenteri",
        "idea",
        "idea",
        [session],
    )
    assert "Kohtaamiskalenteri" in Client().get(link(session)).content.decode()
    first.state, first.owner = "in_use", "Anna"
    first.save()
    answer(session, made="Yhteinen kalenteri")
    again = running.programme.outputs.get()
    assert (again.pk, str(again.title), again.state, again.owner) == (
        first.pk,
        "Yhteinen kalenteri",
        "in_use",
        "Anna",
    )
    answer(session, made="")
    assert not running.programme.outputs.exists()


def test_the_note_is_private_encrypted_and_changed_by_a_second_save(over, running):
    session = over()
    own = notes.write(running.programme, by=running.vilma, words="Muu", visibility="private")
    answer(session, note="Eero oli hiljaa")
    note = running.programme.notes.exclude(pk=own.pk).get()
    assert (note.author, note.visibility, note.group) == (running.vilma, "private", running.group)
    assert "hiljaa" not in note.text
    assert "Eero oli hiljaa" in Client().get(link(session)).content.decode()
    answer(session, note="Eero puhui")
    changed = running.programme.notes.exclude(pk=own.pk).get()
    (read,) = notes.read([changed], user=running.vilma, permissions=set())
    assert (changed.pk, read.words) == (note.pk, "Eero puhui")
    answer(session, note="")
    assert list(running.programme.notes.all()) == [own]


def test_the_next_coach_sees_nothing_of_the_earlier_ones_note(over, running):
    session = over()
    answer(session, note="Vain minulle")
    session.refresh_from_db()
    session.coach = running.katri
    session.save()
    assert "Vain minulle" not in Client().get(link(session)).content.decode()
    answer(session, note="Katrin oma")
    assert running.programme.notes.count() == 2


def test_a_note_that_does_not_open_is_left_as_it_is(over, settings, running, tmp_path):
    session = over()
    answer(session, note="Ensimmäinen")
    settings.KEYS_DIR = tmp_path / "elsewhere"
    assert answer(session, note="Toinen").status_code == 302
    note = running.programme.notes.get()
    settings.KEYS_DIR = tmp_path / "keys"
    (read,) = notes.read([note], user=running.vilma, permissions=set())
    assert read.words == "Ensimmäinen"


def test_what_was_saved_is_shown_and_can_be_changed(over, running):
    session, anna = over(), running.participants[0]
    assert Client().get(link(session)).context["form"]["everyone"].value() is None
    answer(session)
    assert Client().get(link(session)).context["form"]["everyone"].value() == "yes"
    answer(session, everyone="no", **{f"p{anna.pk}": "absent"})
    assert Client().get(link(session)).context["form"]["everyone"].value() == "no"
    assert sorted(states(session).values()) == ["absent", "present", "present", "present", "present"]
    assert Attendance.objects.count() == 5


def test_a_session_without_named_people_asks_only_the_rest(over, running):
    session = over(group=make.a_group(running.programme), coach=make.a_member(running.programme, Role.COACH))
    assert Client().post(link(session), {"made": "Idea", "note": ""}).status_code == 302
    assert (states(session), running.programme.outputs.count()) == ({}, 1)


# ---- the mail -----------------------------------------------------------------------------------------------------
def written():
    return list(Message.objects.filter(kind="coaching.evening").values_list("address", "language"))


def rendered(message):
    with translation.override(message.language):
        return evening_mail.mail(message)


def test_the_mail_goes_once_in_the_coachs_language_and_its_link_opens(over, running):
    running.vilma.language = "sv"
    running.vilma.save()
    session = over()
    assert [evening_mail.write_to_coaches(), evening_mail.write_to_coaches()] == [1, 0]
    assert written() == [(running.vilma.email, "sv")]
    Message.objects.update(state=Message.State.DONE, finished_at=timezone.now())
    assert evening_mail.write_to_coaches() == 0
    mail = rendered(Message.objects.get())
    assert f"http://testserver{link(session)}" in mail.text and f"http://testserver{link(session)}" in mail.html


@pytest.mark.parametrize(("ago", "mails"), [(-0.1, 0), (0.1, 1), (23.9, 1), (24.1, 0), (24 * 300, 0)])
def test_only_sessions_of_the_last_day_are_written_about(over, ago, mails):
    over(ago)
    assert evening_mail.write_to_coaches() == mails


@pytest.mark.parametrize(
    "fields",
    [
        {"coach": None},
        {"state": "cancelled"},
        {"state": "held"},
        {"state": "draft", "published": None, "published_at": None},
    ],
)
def test_no_mail_without_a_coach_or_of_what_was_not_held_or_is_marked(over, fields):
    over(**fields)
    assert evening_mail.write_to_coaches() == 0


def test_what_was_marked_or_given_away_meanwhile_is_not_mailed(over, running):
    session = over()
    evening_mail.write_to_coaches()
    message = Message.objects.get()
    assert rendered(message) is not None
    session.coach = running.katri
    session.save()
    assert rendered(message) is None
    session.coach = running.vilma
    session.save()
    answer(session)
    assert rendered(message) is None


def test_the_round_is_one_of_the_hours_own_tasks(settings):
    assert "sessions.evening_mail.write_to_coaches" in settings.HOURLY_TASKS
    assert settings.MESSAGE_KINDS["coaching.evening"] == "sessions.evening_mail.mail"
