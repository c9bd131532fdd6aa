import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jobs.models import Message
from programmes.models import Role
from sessions import scheduling
from sessions.models import CoachingSession
from tests import factories as make


def url(world, name, *args):
    return reverse(name, args=[world.programme.slug, *args])


def body(response):
    return response.content.decode()


@pytest.fixture
def katri(running, sign_in):
    client = sign_in(running.katri)
    client.cookies["askel-language"] = "en"
    return client


@pytest.fixture
def reader(running, sign_in):
    """reader(role) -> a client in English."""

    def client(role):
        found = sign_in(running.users[role])
        found.cookies["askel-language"] = "en"
        return found

    return client


def test_participants_see_what_is_published_and_never_the_draft(running, published, plan, reader):
    (known,) = published(place="Sali 1")
    plan(1, title={"fi": "Salainen luonnos"})
    scheduling.edit(known, by=running.katri, place="Salainen sali")
    for view in ("list", "month"):
        page = body(reader(Role.PARTICIPANT).get(url(running, "schedule"), {"view": view}))
        assert str(known.title) in page
        assert "Salainen" not in page and "not published" not in page
    page = body(reader(Role.PARTICIPANT).get(url(running, "session", known.pk)))
    assert "Sali 1" in page and "Salainen" not in page


def test_a_draft_is_no_page_for_a_participant(running, plan, reader):
    (draft,) = plan()
    for name in ("session", "session_ics"):
        assert reader(Role.PARTICIPANT).get(url(running, name, draft.pk)).status_code == 404
        assert reader(Role.COACH).get(url(running, name, draft.pk)).status_code == 200


def test_an_interview_is_seen_by_its_person_and_staff_only(running, published, reader):
    (own,) = published(participant=running.participants[0], group=None, title={"fi": "Haastattelu"})
    (others,) = published(participant=running.participants[1], group=None, title={"fi": "Haastattelu"})
    statuses = {
        role: [reader(role).get(url(running, "session", s.pk)).status_code for s in (own, others)]
        for role in (Role.PARTICIPANT, Role.CONTACT, Role.COACH, Role.COORDINATOR)
    }
    assert statuses == {
        Role.PARTICIPANT: [200, 404],
        Role.CONTACT: [404, 404],
        Role.COACH: [200, 200],
        Role.COORDINATOR: [200, 200],
    }


def test_a_coach_works_with_own_groups(running, plan, reader):
    other = make.a_group(running.programme)
    (own,) = plan()
    (foreign,) = plan(1, group=other)
    for name in ("session", "session_edit", "session_move", "session_cancel", "attendance"):
        assert reader(Role.COACH).get(url(running, name, own.pk)).status_code == 200
        assert reader(Role.COACH).get(url(running, name, foreign.pk)).status_code == 404
    reader(Role.COACH).post(url(running, "publish_schedule"), {"seen": "x"})
    assert not CoachingSession.objects.published().exists()


@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.CONTACT, Role.FUNDER])
def test_those_who_may_not_change_get_403(running, published, reader, role):
    (session,) = published()
    for name in ("session_edit", "session_move", "session_cancel", "session_undo", "attendance"):
        assert reader(role).get(url(running, name, session.pk)).status_code == 403
    for name in ("session_add", "publish_schedule", "hours"):
        assert reader(role).get(url(running, name)).status_code == 403


def test_another_programmes_session_is_not_found(running, other_world, katri):
    session = make.a_session(other_world.programme)
    assert katri.get(url(running, "session", session.pk)).status_code == 404
    assert katri.get(reverse("session", args=[other_world.programme.slug, session.pk])).status_code == 404


def queries(client, address, **data):
    client.get(address, data)  # caches of the first visit
    with CaptureQueriesContext(connection) as found:
        assert client.get(address, data).status_code == 200
    return len(found)


@pytest.mark.parametrize("view", ["list", "month"])
def test_the_schedule_costs_the_same_for_1_3_10_and_100_sessions(running, published, katri, view):
    counts = []
    for number in (1, 2, 7, 90):
        published(number, coach=running.vilma)
        counts.append(queries(katri, url(running, "schedule"), view=view))
    assert len(set(counts)) == 1 and counts[0] <= 15, counts


def test_other_pages_cost_the_same_for_1_and_10_sessions(running, published, katri, sign_in):
    counts = []
    coach = sign_in(running.vilma)
    for number in (1, 9):
        (session, *_rest) = published(number, coach=running.vilma)
        pages = ["session", "session_move", "session_edit", "attendance"]
        found = {name: queries(katri, url(running, name, session.pk)) for name in pages}
        found |= {name: queries(katri, url(running, name)) for name in ("publish_schedule", "hours")}
        counts.append(found | {"own": queries(coach, reverse("own_sessions"))})
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 20, counts[0]


def test_the_view_is_remembered_and_nonsense_is_ignored(running, published, katri):
    published()
    assert 'class="cal"' in body(katri.get(url(running, "schedule"), {"view": "month"}))
    assert 'class="cal"' in body(katri.get(url(running, "schedule")))
    for month in ("2022-13", "x", "99999-1", "²-1", "2022-"):
        assert katri.get(url(running, "schedule"), {"month": month}).status_code == 200


def test_links_of_the_month_say_everything_in_order_of_time(running, published, katri):
    starts = timezone.now().replace(day=10, hour=10, minute=0, second=0, microsecond=0)
    one, two = (
        published(1, starts=starts + timedelta(days=n), ends=starts + timedelta(days=n, hours=2))[0] for n in (1, 0)
    )
    page = body(katri.get(url(running, "schedule"), {"month": f"{starts:%Y-%m}"}))
    names = [re.sub(r"<[^>]*>", "", link) for link in re.findall(r'<a class="ev[^>]*>(.*?)</a>', page)]
    assert [str(s) in name for s, name in zip((two, one), names, strict=True)] == [True, True]
    for name in names:
        assert re.search(r"\d{1,2}\.\d{1,2}\.\d{4}, (agreed|attendance not marked|clashing)", name), name
    assert "Previous month, " in page and "Next month, " in page


def a_time(session, days=1):
    local = timezone.localtime(session.starts) + timedelta(days=days)
    return {"day": f"{local.day}.{local.month}.", "times_0": "14–15.30", "times_1": "", "revision": session.revision}


def test_moving_with_notice_says_how_many_hear_and_offers_undo(running, published, katri):
    (session,) = published()
    data = a_time(session) | {"reason": "Coach ill", "notify": "on"}
    page = body(katri.post(url(running, "session_move", session.pk), data, follow=True))
    session.refresh_from_db()
    local = timezone.localtime(session.starts)
    assert (local.hour, timezone.localtime(session.ends).minute) == (14, 30)
    assert "Moved. 6 messages leave in 10 minutes." in page and "#undo" in page
    assert page.count("waiting") >= 6
    change = session.changes.get()
    katri.post(url(running, "session_undo", session.pk), {"change": change.pk})
    assert Message.objects.waiting().count() == 0


def test_a_wrong_time_is_told_at_its_field_and_nothing_typed_is_lost(running, published, katri):
    (session,) = published()
    data = {"day": "31.9.2026", "times_0": "12", "times_1": "10", "reason": "Syy", "revision": 0}
    page = body(katri.post(url(running, "session_move", session.pk), data))
    assert "<title>Error:" in page
    assert page.count("The day 31.9. does not exist. September has 30 days.") == 2
    assert page.count("The end must be after the start") == 2
    assert 'value="31.9.2026"' in page and 'value="12"' in page and 'value="Syy"' in page
    assert 'href="#id_times_0"' in page and 'id="id_times_0"' in page


def test_a_time_that_comes_twice_is_asked(running, published, katri):
    programme = running.programme
    programme.starts, programme.ends = (
        programme.starts.replace(year=2022, month=1, day=1),
        programme.ends.replace(year=2022, month=12, day=31),
    )
    programme.save()
    (session,) = published()
    data = {"day": "30.10.2022", "times_0": "3.30", "times_1": "6", "revision": 0}
    page = body(katri.post(url(running, "session_move", session.pk), data))
    assert "that time comes twice" in page and 'name="turn"' in page
    katri.post(url(running, "session_move", session.pk), data | {"turn": "second"})
    session.refresh_from_db()
    assert session.starts.isoformat() == "2022-10-30T01:30:00+00:00"
    page = body(katri.post(url(running, "session_move", session.pk), data | {"day": "27.3.2022", "revision": 1}))
    assert "The clocks change at that time. Choose another time." in page


def test_a_clash_is_shown_once_and_then_accepted(running, published, katri):
    one, two = published(2, place="Verkkotila 1")
    data = a_time(one, days=1) | {"times_0": "0–24"}
    page = body(katri.post(url(running, "session_move", one.pk), data))
    assert "Verkkotila 1 is taken at that time" in page
    one.refresh_from_db()
    assert one.revision == 0
    seen = re.search(r'name="clashes_seen" value="([^"]+)"', page)[1]
    katri.post(url(running, "session_move", one.pk), data | {"clashes_seen": seen})
    one.refresh_from_db()
    assert one.revision == 1 and two.revision == 0


def test_the_second_editor_is_shown_the_first_ones_change(running, published, katri):
    (session,) = published()
    data = a_time(session)
    scheduling.edit(session, by=running.vilma, place="Sali 9", reason={"en": "Repairs"})
    page = body(katri.post(url(running, "session_move", session.pk), data))
    assert "Somebody else has changed this session" in page and "Sali 9" in page and "Repairs" in page
    assert 'name="revision" value="1"' in page
    katri.post(url(running, "session_move", session.pk), data | {"revision": 1})
    session.refresh_from_db()
    assert (session.place, session.revision) == ("Sali 9", 2)


def test_preview_shows_the_message_and_moves_nothing(running, published, katri):
    (session,) = published()
    data = a_time(session) | {"preview": "1", "reason": "Coach ill", "notify": "on"}
    page = body(katri.post(url(running, "session_move", session.pk), data))
    assert f"Session moved: {session}" in page and "Coach ill" in page
    session.refresh_from_db()
    assert (session.revision, Message.objects.count()) == (0, 0)


def test_what_is_published_is_what_was_looked_at(running, plan, katri):
    (session,) = plan()
    page = body(katri.get(url(running, "publish_schedule")))
    assert "Publish and send 6 messages" in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    scheduling.edit(session, by=running.vilma, place="Sali 9")
    page = body(katri.post(url(running, "publish_schedule"), {"seen": seen, "notify": "on"}))
    assert "The plan has changed since you opened this page" in page
    assert not CoachingSession.objects.published().exists()
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    katri.post(url(running, "publish_schedule"), {"seen": seen, "notify": "on"})
    assert Message.objects.waiting().count() == 6
    assert "No unpublished changes" in body(katri.get(url(running, "publish_schedule")))
    katri.post(url(running, "publish_undo"))
    assert Message.objects.waiting().count() == 0


def test_each_language_has_its_own_preview(running, plan, katri):
    running.participants[1].language = "sv"
    running.participants[1].save()
    plan()
    page = body(katri.get(url(running, "publish_schedule")))
    assert page.count('class="mail"') == 2 and '<div lang="sv">' in page


def test_a_session_is_added_with_a_title_only_or_with_a_time(running, katri):
    page = body(katri.post(url(running, "session_add"), {"title": "Aloitus", "mode": "on_site"}, follow=True))
    assert "Saved as a draft" in page
    assert CoachingSession.objects.get().starts is None
    assert "Time not agreed, 1 session" in body(katri.get(url(running, "schedule")))
    page = body(katri.post(url(running, "session_add"), {"title": "Toinen", "mode": "on_site", "day": "1.1."}))
    assert page.count("Give the time when it starts") == 2


def test_editing_keeps_the_other_languages(running, plan, katri):
    (session,) = plan(1, title={"fi": "Otsikko", "sv": "Rubrik"})
    data = {"title": "Heading", "mode": "remote", "revision": 0, "ordinal": 7}
    assert katri.post(url(running, "session_edit", session.pk), data).status_code == 302
    session.refresh_from_db()
    assert dict(session.title) == {"fi": "Otsikko", "sv": "Rubrik", "en": "Heading"}
    assert (session.mode, session.ordinal, session.group) == ("remote", 7, running.group)


def test_attendance_is_marked_on_its_page(running, published, katri):
    now = timezone.now()
    (session,) = published(1, starts=now - timedelta(hours=3), ends=now - timedelta(hours=1))
    anna, eero = running.participants[:2]
    data = {f"p{anna.pk}": "partly", f"h{anna.pk}": "1,5", f"p{eero.pk}": "absent"}
    page = body(katri.post(url(running, "attendance", session.pk), data, follow=True))
    assert "0 present, 1 part of the time, 1 absent" in page and 'value="1,5"' in page
    session.refresh_from_db()
    assert session.state == "held"
    page = body(katri.post(url(running, "attendance", session.pk), {f"p{anna.pk}": "partly", f"h{anna.pk}": "9"}))
    assert "the session lasted 2 h" in page and "<title>Error:" in page


def test_attendance_of_a_coming_session_cannot_be_forced(running, published, katri):
    (session,) = published()
    page = body(katri.post(url(running, "attendance", session.pk), {"all": "1"}))
    assert "when the session has begun" in page
    session.refresh_from_db()
    assert (session.state, session.attendances.count()) == ("published", 0)


def test_a_calendar_file_can_be_had(running, published, reader):
    (session,) = published()
    response = reader(Role.PARTICIPANT).get(url(running, "session_ics", session.pk))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="tapaaminen-{session.ordinal}.ics"'
    assert b"METHOD:PUBLISH" in response.content


@pytest.mark.parametrize("change", ["x", "-1", "999999999999999999999999", ""])
def test_undo_with_nonsense_changes_nothing(running, published, katri, change):
    (session,) = published()
    response = katri.post(url(running, "session_undo", session.pk), {"change": change}, follow=True)
    assert "It can’t be taken back any more" in body(response)
