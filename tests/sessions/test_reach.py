"""Four numbers that are never mixed: attendances, persons, outsiders, and what isn't known."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from sessions import attendance
from sessions.attendance import Mark, mark
from sessions.reach import Count, Number, Reach, of, sentence, stored
from tests import factories as make

HYPE = [Count("workshop", people=37, at_least=True)] * 16 + [Count("workshop", people=38, at_least=True)] * 16


def said(reach, language="fi"):
    """The sentence with ordinary spaces: numbers are grouped by one that doesn't break."""
    with translation.override(language):
        return sentence(reach).replace("\xa0", " ")


def test_the_workshops_of_hype_universities_read_as_in_the_source():
    reach = of(HYPE, persons=0)
    assert said(reach) == "yli 1 200 osallistumiskertaa, 32 työpajaa, yksittäisiä henkilöitä ei tiedetä"
    assert (reach.attendances, reach.persons, reach.outsiders, reach.unknown) == (1200, None, 0, 0)


def test_the_four_numbers_of_a_small_programme_are_all_known():
    reach = of([Count("group", named=14, marked=True), Count("group", named=12, marked=True)], persons=14)
    assert said(reach) == "26 osallistumiskertaa, 2 tapaamista, 14 eri henkilöä"
    assert (reach.attendances, reach.persons, reach.outsiders, reach.unknown) == (26, 14, 0, 0)


def test_a_headcount_that_names_nobody_makes_the_number_of_persons_unknown():
    marked = Count("group", named=14, marked=True)
    assert of([marked], persons=14).persons == 14
    assert of([marked, Count("seminar", people=90)], persons=14).persons is None


def test_a_headcount_of_those_whose_names_are_known_hides_nobody():
    assert of([Count("group", named=14, marked=True, people=14)], persons=14).persons == 14
    assert of([Count("group", named=14, marked=True, people=15)], persons=14) == Reach(
        attendances=15, persons=None, sessions=1, kind="group"
    )


def test_outsiders_are_no_attendances_and_leave_the_persons_known():
    reach = of([Count("seminar", named=40, marked=True, people=0, outsiders=110, nearly=True)], persons=40)
    assert (reach.attendances, reach.persons, reach.outsiders) == (40, 40, 110)
    assert said(reach) == "40 osallistumiskertaa, 1 tapaaminen, 40 eri henkilöä, lähes 110 ulkopuolista"


def test_a_session_of_which_nothing_was_recorded_is_not_known():
    reach = of([Count("group", named=8, marked=True), Count("group"), Count("group")], persons=8)
    assert reach.unknown == 2
    assert said(reach) == "8 osallistumiskertaa, 3 tapaamista, 8 eri henkilöä, 2 tapaamisen osallistujia ei tiedetä"


def test_a_session_that_nobody_came_to_is_known():
    assert of([Count("group", named=0, marked=True), Count("group", people=0)], persons=0).unknown == 0


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (Number(1200), "1 200"),
        (Number(1200, at_least=True), "yli 1 200"),
        (Number(1247, at_least=True), "vähintään 1 247"),
        (Number(150, nearly=True), "lähes 150"),
        (Number(1350, at_least=True, nearly=True), "noin 1 350"),
        (Number(0, at_least=True), "0"),
    ],
)
def test_how_exact_a_number_is_stands_before_it(number, words):
    with translation.override("fi"):
        assert str(number).replace("\xa0", " ") == words


def test_what_is_not_exact_in_one_session_is_not_exact_in_the_sum():
    exact, least, nearly = Count("group", people=10), Count("group", people=5, at_least=True), Count("group", people=5)
    assert of([exact, nearly], persons=0).counted == Number(15)
    assert of([exact, least], persons=0).counted == Number(15, at_least=True)
    assert of([exact, least, Count("group", people=5, nearly=True)], persons=0).counted == Number(20, True, True)


def test_nothing_is_said_when_nobody_was_counted():
    assert said(of([], persons=0)) == ""
    assert said(of([Count("group")], persons=0)) == ""


def test_a_report_reads_back_what_it_froze_and_what_earlier_ones_froze():
    reach = of(HYPE, persons=0)
    assert stored(json.loads(json.dumps({"id": "reach", **vars(reach)}))) == reach
    earlier = {"id": "reach", "attendances": 104, "persons": 14, "outsiders": 0, "unknown": 0}
    assert stored(earlier) == Reach(104, 14)


# ---- of rows ------------------------------------------------------------------------------------------------------
@pytest.fixture
def held(running):
    """held(days ago, **fields) -> a session of the group that is over."""

    def made(days=1, **fields):
        starts = timezone.now() - timedelta(days=days)
        fields = {"group": running.group, "state": "published", "published": {}, "published_at": starts} | fields
        return make.a_session(running.programme, starts=starts, ends=starts + timedelta(hours=2), **fields)

    return made


def everybody(people):
    return {person.pk: Mark("present") for person in people}


def test_names_and_headcounts_come_together_in_one_reach(running, held):
    mark(held(3), by=None, marks=everybody(running.participants[:3]) | {running.participants[3].pk: Mark("absent")})
    attendance.count(held(2), by=None, people=45, outsiders=3, at_least=True)
    held(1)
    reach = attendance.reach(running.programme)
    assert (reach.attendances, reach.persons, reach.outsiders, reach.unknown) == (48, None, 3, 1)
    assert (reach.sessions, reach.at_least, reach.kind) == (3, True, "group")


def test_cancelled_and_coming_sessions_and_interviews_are_outside_the_reach(running, held):
    mark(held(1), by=None, marks=everybody(running.participants))
    held(2, state="cancelled")
    held(-2)
    interview = held(3, participant=running.participants[0], group=None, kind="interview")
    mark(interview, by=None, marks=everybody(running.participants))
    assert attendance.reach(running.programme) == Reach(5, 5, sessions=1, kind="group")


def test_the_reach_of_a_coach_is_that_of_the_own_groups(running, held):
    other = make.a_group(running.programme)
    stranger = make.a_participant(running.programme, group=other)
    mark(held(1), by=None, marks=everybody(running.participants))
    mark(held(2, group=other), by=None, marks=everybody([stranger]))
    assert attendance.reach(running.programme).attendances == 6
    assert attendance.reach(running.programme, groups={running.group.pk}).attendances == 5


def test_reach_asks_twice_however_many_sessions(running, held, django_assert_num_queries):
    for number in range(12):
        mark(held(number + 1), by=None, marks=everybody(running.participants))
        attendance.count(held(number + 20), by=None, people=30)
    with django_assert_num_queries(2):
        assert attendance.reach(running.programme).attendances == 12 * 5 + 12 * 30
