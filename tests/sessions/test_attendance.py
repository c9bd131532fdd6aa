from datetime import timedelta

import pytest
from django.utils import timezone

from sessions.attendance import Mark, cannot_mark, mark, reach
from sessions.attendance_form import AttendanceForm, minutes_of
from sessions.ledger import hours
from sessions.models import Attendance, CoachingSession
from tests import factories as make

DAY = timedelta(days=1)


@pytest.fixture
def held(running):
    """held(days ago, hours) -> a published session of the group that is over."""

    def made(days=1, length=2, **fields):
        starts = timezone.now() - days * DAY
        fields = {"group": running.group, "state": "published", "published": {}, "published_at": starts} | fields
        return make.a_session(running.programme, starts=starts, ends=starts + timedelta(hours=length), **fields)

    return made


def marks(people, state="present", **kwargs):
    return {person.pk: Mark(state, **kwargs) for person in people}


def test_marking_makes_the_session_held(running, held):
    session = mark(held(), by=running.vilma, marks=marks(running.participants))
    assert session.state == "held"
    assert list(session.attendances.values_list("state", "minutes", "work_minutes")) == [("present", 120, 120)] * 5


def test_marking_again_replaces(running, held):
    session, people = held(), running.participants
    mark(session, by=running.vilma, marks=marks(people))
    mark(session, by=running.vilma, marks={people[0].pk: Mark("absent"), people[1].pk: Mark("partly", 90)})
    found = {a.participant_id: (a.state, a.minutes) for a in session.attendances.all()}
    assert found[people[0].pk] == ("absent", 0)
    assert found[people[1].pk] == ("partly", 90)
    assert found[people[2].pk] == ("present", 120)


def test_people_of_another_group_are_not_marked(running, held):
    other = make.a_participant(running.programme, group=make.a_group(running.programme))
    mark(held(), by=running.vilma, marks=marks([*running.participants, other]))
    assert not other.attendances.exists()


def test_a_draft_that_was_held_is_shown_to_those_who_were_there(running, held):
    session = mark(held(state="draft", published=None, published_at=None), by=None, marks=marks(running.participants))
    assert session.published["title"] == dict(session.title)


@pytest.mark.parametrize(
    "fields, reason",
    [({}, None), ({"state": "cancelled"}, "cancelled"), ({"starts": None, "ends": None}, "no_time")],
)
def test_attendance_waits_for_the_session(running, held, fields, reason):
    session = held()
    for name, value in fields.items():
        setattr(session, name, value)
    assert cannot_mark(session) == reason
    assert cannot_mark(make.a_session(running.programme, starts=timezone.now() + DAY, ends=None)) == "not_begun"


def test_reach_counts_attendances_and_persons_apart(running, held):
    people = running.participants
    mark(held(2), by=None, marks=marks(people[:3]))
    mark(held(1), by=None, marks=marks(people[:2]) | {people[4].pk: Mark("absent")})
    found = reach(running.programme)
    assert (found.attendances, found.persons, found.outsiders, found.unknown) == (5, 3, 0, 0)


def test_working_time_is_used_first_and_the_rest_is_own_time(running, held):
    anna, eero = running.participants[:2]
    for day in range(11):
        mark(held(day + 1), by=None, marks={anna.pk: Mark("present"), eero.pk: Mark("partly", 60, own_time=day == 0)})
    kept = hours(running.programme)
    rows = {row.participant: row for row in kept.rows}
    assert (rows[anna].minutes, rows[anna].work_minutes, rows[anna].own_minutes) == (1320, 1200, 120)
    assert rows[anna].is_over and not rows[eero].is_over
    assert (rows[eero].work_minutes, rows[eero].own_minutes) == (600, 60)
    assert (kept.work_minutes, kept.own_minutes, kept.quota_minutes) == (1800, 180, 5 * 1200)
    assert len(kept.rows) == 5


def test_one_quota_for_all_is_used_up_in_order_of_time(running, held):
    running.programme.quota_per, running.programme.quota_minutes = "total", 180
    anna, eero = running.participants[:2]
    mark(held(1), by=None, marks={eero.pk: Mark("present")})
    mark(held(2), by=None, marks={anna.pk: Mark("present")})
    kept = hours(running.programme)
    rows = {row.participant: row for row in kept.rows}
    assert (rows[anna].work_minutes, rows[eero].work_minutes) == (120, 60)
    assert (kept.work_minutes, kept.own_minutes, kept.quota_minutes, kept.is_over) == (180, 60, 180, True)


def test_awaiting_attendance_is_published_over_and_unmarked(running, held):
    waiting, marked = held(3), held(2)
    mark(marked, by=None, marks=marks(running.participants))
    held(1, state="cancelled")
    held(1, published=None, published_at=None, state="draft")
    held(1, participant=running.participants[0], group=None)
    assert list(running.programme.sessions.awaiting_attendance()) == [waiting]
    assert running.programme.sessions.next_one() is None
    assert running.programme.sessions.held_or_past().count() == 4
    row = running.programme.sessions.with_attendance().get(pk=marked.pk)
    assert (row.present, row.minutes_sum, row.work_sum) == (5, 600, 600)


@pytest.mark.parametrize(
    "text, minutes", [("1,5", 90), ("1.5", 90), ("2", 120), ("1,5 h", 90), ("0", None), ("x", None), ("nan", None)]
)
def test_hours_are_read_as_people_write_them(text, minutes):
    assert minutes_of(text) == minutes


def form(session, people, **data):
    return AttendanceForm({k: str(v) for k, v in data.items()}, session=session, people=people)


def test_the_form_refuses_hours_that_are_missing_wrong_or_too_many(running, held):
    session, person = held(), running.participants[0]
    for typed in ("", "kaksi", "2,5"):
        found = form(session, [person], **{f"p{person.pk}": "partly", f"h{person.pk}": typed})
        assert list(found.errors) == [f"h{person.pk}"]
        assert found[f"h{person.pk}"].value() == typed
    assert list(form(session, [person]).errors) == ["__all__"]


def test_one_button_marks_everybody_present(running, held):
    found = form(held(), running.participants, all="1")
    assert found.is_valid()
    assert {mark.state for mark in found.marks.values()} == {"present"} and len(found.marks) == 5


def test_own_sessions_are_those_one_leads_and_still_may(running, held, other_world):
    mine = held(coach=running.vilma)
    nobodys = held()
    held(coach=running.katri)
    make.a_session(other_world.programme, coach=running.vilma)  # no membership there any more
    assert set(CoachingSession.objects.led_by(running.vilma)) == {mine, nobodys}
    assert set(CoachingSession.objects.led_by(running.anna)) == set()
    assert Attendance.objects.count() == 0
