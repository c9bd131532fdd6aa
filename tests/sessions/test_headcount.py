"""People counted without names: one session's number, and thirty-two workshops pasted at once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from programmes.models import Role
from sessions import attendance, workshops
from sessions.models import CoachingSession, Headcount
from tests import factories as make


@pytest.fixture
def running(running):
    """The world's programme in the years of the source."""
    running.programme.starts, running.programme.ends = date(2022, 8, 29), date(2023, 3, 31)
    running.programme.save()
    return running


@pytest.fixture
def held(running):
    starts = timezone.now() - timedelta(days=1)
    ends = starts + timedelta(hours=2)
    return make.a_session(running.programme, group=running.group, starts=starts, ends=ends)


@pytest.fixture
def reader(running, sign_in):
    def client(role):
        found = sign_in(running.users[role])
        found.cookies["askel-language"] = "en"
        return found

    return client


def counted(session):
    return Headcount.objects.filter(session=session).values_list("people", "outsiders", "at_least", "nearly")


def post(client, session, **data):
    return client.post(reverse("headcount", args=[session.programme.slug, session.pk]), data)


# ---- one session --------------------------------------------------------------------------------------------------
def test_a_number_makes_the_session_held_and_known(held, reader):
    response = post(reader(Role.COACH), held, people="1 200", outsiders="3", exactness="at_least")
    assert response.status_code == 302
    held.refresh_from_db()
    assert (held.state, held.published is not None) == ("held", True)
    assert list(counted(held)) == [(1200, 3, True, False)]


def test_a_number_saved_again_replaces_the_first(held, reader):
    post(reader(Role.COORDINATOR), held, people="45", exactness="exact")
    post(reader(Role.COORDINATOR), held, people="44", outsiders="", exactness="nearly")
    assert list(counted(held)) == [(44, 0, False, True)]


def test_a_number_can_be_taken_away(held, reader):
    attendance.count(held, by=None, people=45)
    post(reader(Role.COORDINATOR), held, remove="1")
    assert list(counted(held)) == []


@pytest.mark.parametrize(
    "people", ["", "monta", "-1", "1,5", "999999999999", "1" * 400, "٤٥x", "\x00", "100001"], ids=lambda p: p[:12]
)
def test_what_is_no_number_is_told_at_the_field_and_stays(held, reader, people):
    response = post(reader(Role.COORDINATOR), held, people=people, exactness="exact")
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["people"])
    assert response.context["form"]["people"].value() == people
    assert list(counted(held)) == []


def test_a_session_that_has_not_begun_or_was_cancelled_takes_no_number(running, reader):
    coming = make.a_session(
        running.programme, group=running.group, starts=timezone.now() + timedelta(days=1), ends=None
    )
    CoachingSession.objects.filter(pk=coming.pk).update(ends=coming.starts + timedelta(hours=1))
    gone = make.a_session(running.programme, group=running.group, state="cancelled")
    for session in (coming, gone):
        assert post(reader(Role.COORDINATOR), session, people="45", exactness="exact").status_code == 200
    assert Headcount.objects.count() == 0


def test_a_counted_session_waits_for_no_attendance(running, held):
    held.published, held.published_at, held.state = {}, timezone.now(), "published"
    held.save()
    waiting = running.programme.sessions.awaiting_attendance()
    assert list(waiting) == [held]
    attendance.count(held, by=None, people=45)
    assert list(waiting.all()) == []


def test_the_number_stands_in_the_list_and_on_the_sessions_page(held, reader):
    attendance.count(held, by=None, people=45, outsiders=3, at_least=True)
    for address in (
        reverse("schedule", args=[held.programme.slug]),
        reverse("session", args=[held.programme.slug, held.pk]),
    ):
        page = reader(Role.COORDINATOR).get(address).content.decode()
        assert "at least 45 persons, at least 3 outsiders" in page
        assert "at least 45" not in reader(Role.PARTICIPANT).get(address).content.decode()


def test_coaches_count_in_own_groups_only(running, reader):
    starts = timezone.now() - timedelta(days=1)
    foreign = make.a_session(
        running.programme, group=make.a_group(running.programme), starts=starts, ends=timezone.now()
    )
    assert post(reader(Role.COACH), foreign, people="45", exactness="exact").status_code == 404
    assert post(reader(Role.PARTICIPANT), foreign, people="45", exactness="exact").status_code == 403


# ---- many workshops -----------------------------------------------------------------------------------------------
def read(running, text, known=()):
    with translation.override("en"):
        return workshops.read(text, programme=running.programme, known=known)


def told(pasted):
    return [(r.title, r.people, r.outsiders, r.at_least, r.nearly) for r in pasted.rows]


def test_a_line_says_when_what_and_how_many(running):
    pasted = read(running, "14.9.2022 klo 9–12; Aloituspaja, osaamisalue A; 45; 3")
    (row,) = pasted.rows
    assert (row.title, row.people, row.outsiders, row.session) == ("Aloituspaja, osaamisalue A", 45, 3, None)
    assert (row.starts.isoformat(), row.ends.isoformat()) == ("2022-09-14T09:00:00+03:00", "2022-09-14T12:00:00+03:00")


@pytest.mark.parametrize(
    "line",
    [
        "14.9.2022 klo 9–12; Paja; 45",
        "14.9.2022 9-12;Paja;45;",
        "ke 14.9.2022 klo 9–12; Paja; 45; 0",
        "14.9. kl 9.00–12.00 ; Paja ; 45",
        "2022-09-14\t9–12\tPaja\t45\t",
        "14.9.2022\tklo 9–12\tPaja\t45\t\t",
        "14 syyskuuta 2022 at 9-12 | Paja | 45",
    ],
)
def test_lines_are_read_as_people_write_them_and_spreadsheets_paste_them(running, line):
    (row,) = read(running, line).rows
    assert (row.starts.isoformat(), row.ends.hour, row.title, row.people) == (
        "2022-09-14T09:00:00+03:00",
        12,
        "Paja",
        45,
    )


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("45", (45, False, False)),
        ("yli 45", (45, True, False)),
        ("vähintään 45", (45, True, False)),
        ("45+", (45, True, False)),
        ("> 45", (45, True, False)),
        ("lähes 150", (150, False, True)),
        ("1 200", (1200, False, False)),
    ],
)
def test_how_exact_the_number_is_may_be_said(running, words, number):
    (row,) = read(running, f"14.9.2022 klo 9–12; Paja; {words}").rows
    assert (row.people, row.at_least, row.nearly) == number


BAD = {
    "Paja; 45": "write it like this: 14.9.2022 at 9–12; Opening workshop; 45; 3",
    "14.9.2022 klo 9–12; Paja; 45; 3; 9": "write it like this: 14.9.2022 at 9–12; Opening workshop; 45; 3",
    "14.9.2022 klo 9–12;; 45": "the title is missing.",
    f"14.9.2022 klo 9–12; {'a' * 201}; 45": "the title is too long: at most 200 characters.",
    "31.9.2022 klo 9–12; Paja; 45": "The day 31.9. does not exist. September has 30 days.",
    "eilen klo 9–12; Paja; 45": "Write the date like this: 20.9.2022",
    "14.9.2021 klo 9–12; Paja; 45": "The date must be during the programme, 29.8.2022–31.3.2023",
    "14.9.2022; Paja; 45": "the clock time is missing, for example 9–12.",
    "14.9.2022 klo 12–9; Paja; 45": "The end must be after the start",
    "14.9.2022 klo 9; Paja; 45": "Give the time when it ends",
    "26.3.2023 klo 3.30–5; Paja; 45": "The clocks change at that time. Choose another time.",
    "14.9.2022 klo 9–12; Paja; monta": "“monta” is not a number of people.",
    "14.9.2022 klo 9–12; Paja; -5": "“-5” is not a number of people.",
    "14.9.2022 klo 9–12; Paja; 100001": "there can be at most 100 000 people.",
    f"14.9.2022 klo 9–12; Paja; {'9' * 60}": f"“{'9' * 40}” is not a number of people.",
    "14.9.2022 klo 9–12; Paja; yli 45; lähes 3": "say “over” or “nearly”, not both.",
}


@pytest.mark.parametrize(("line", "problem"), BAD.items(), ids=range(len(BAD)))
def test_a_bad_line_is_told_with_its_number(running, line, problem):
    pasted = read(running, f"14.9.2022 klo 9–12; Hyvä; 20\n\n{line}")
    assert (told(pasted), dict(pasted.problems)) == ([("Hyvä", 20, 0, False, False)], {3: (line, problem)})
    assert pasted.left == line


def test_a_workshop_that_is_still_to_come_has_no_number(running):
    running.programme.ends = date(2199, 1, 1)
    assert [problem for _line, problem in read(running, "14.9.2198 klo 9–12; Paja; 45").problems.values()] == [
        "it has not begun yet."
    ]


def test_headings_of_a_spreadsheet_are_passed_by_and_a_line_twice_is_told(running):
    pasted = read(running, "Aika;Työpaja;Henkilöitä\n14.9.2022 klo 9–12;Paja;45\n14.9.2022 klo 13–15;paja;40")
    assert told(pasted) == [("Paja", 45, 0, False, False)]
    assert [problem for _line, problem in pasted.problems.values()] == ["the same workshop is on row 2."]


HYPE = "\n".join(
    f"{day}.9.2022 klo {hour}–{hour + 2}; Tiimipaja {day}.{hour}; yli {37 if hour == 9 else 38}"
    for day in range(1, 17)
    for hour in (9, 13)
)


def paste(client, running, text, **data):
    address = reverse("headcounts_paste", args=[running.programme.slug])
    return client.post(address, {"lines": text, "save": "1"} | data)


def test_thirty_two_workshops_are_pasted_at_once_and_the_reach_is_that_of_the_source(running, reader):
    response = paste(reader(Role.COORDINATOR), running, HYPE)
    assert response.status_code == 302
    made = running.programme.sessions.filter(kind="workshop", state="held", published__isnull=False)
    assert made.count() == 32
    reach = attendance.reach(running.programme)
    assert (reach.attendances, reach.persons, str(reach.kind), reach.sessions) == (1200, None, "workshop", 32)
    page = reader(Role.COORDINATOR).get(reverse("programme", args=[running.programme.slug])).content.decode()
    assert "over 1,200" in page and "32 workshops, individual persons are not known" in page


def test_pasting_the_same_again_changes_numbers_and_makes_nothing(running, reader):
    paste(reader(Role.COORDINATOR), running, "14.9.2022 klo 9–12; Paja; 45; 3")
    paste(reader(Role.COORDINATOR), running, "14.9.2022; PAJA; lähes 50")
    (session,) = running.programme.sessions.all()
    assert list(counted(session)) == [(50, 0, False, True)]
    assert session.minutes == 180


def test_a_planned_workshop_without_a_time_gets_its_time_and_number(running, reader):
    planned = make.a_session(running.programme, title={"fi": "Päätöspaja"}, starts=None, ends=None)
    paste(reader(Role.COORDINATOR), running, "14.3.2023 klo 9–12; päätöspaja; 30")
    planned.refresh_from_db()
    assert (planned.minutes, planned.state, running.programme.sessions.count()) == (180, "held", 1)
    assert planned.changes.count() == 1


def test_good_lines_are_saved_and_bad_ones_stay_in_the_box(running, reader):
    response = paste(
        reader(Role.COORDINATOR), running, "14.9.2022 klo 9–12; Hyvä; 20\nhuono; rivi\n15.9.2022; Toinen; 5"
    )
    form = response.context["form"]
    assert (response.status_code, running.programme.sessions.count()) == (200, 1)
    assert form["lines"].value() == "huono; rivi\n15.9.2022; Toinen; 5"
    assert form.errors["lines"] == [
        "Row 1: write it like this: 14.9.2022 at 9–12; Opening workshop; 45; 3",
        "Row 2: the clock time is missing, for example 9–12.",
    ]


def test_checking_saves_nothing_and_shows_what_would_become_of_each_line(running, reader):
    text = "14.9.2022 klo 9–12; Hyvä; 20\nhuono"
    response = paste(reader(Role.COORDINATOR), running, text, check="1")
    assert (CoachingSession.objects.count(), response.context["form"]["lines"].value()) == (0, text)
    assert [row.title for row in response.context["pasted"].rows] == ["Hyvä"]
    assert "1 workshop is ready to be saved" in response.content.decode()


@pytest.mark.parametrize("lines", ["", "\n \n", "\x00", "x" * 60_001, "14.9.2022 klo 9–12; P\x00; 4"])
def test_odd_input_is_a_message_and_never_an_error_page(running, reader, lines):
    response = paste(reader(Role.COORDINATOR), running, lines)
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["lines"])
    assert CoachingSession.objects.count() == 0


def test_a_coachs_workshops_belong_to_the_own_group_and_others_are_not_touched(running, reader):
    other = make.a_group(running.programme)
    starts = timezone.now() - timedelta(days=1)
    foreign = make.a_session(running.programme, group=other, title={"fi": "Paja"}, starts=starts, ends=timezone.now())
    paste(reader(Role.COACH), running, "14.9.2022 klo 9–12; Oma; 20", group=str(other.pk))
    own = running.programme.sessions.get(title__fi__icontains="Oma")
    assert (own.group, list(counted(foreign))) == (running.group, [])


def test_another_programmes_group_and_phase_are_refused(running, reader, other_world):
    make.a_group(running.programme)
    response = paste(reader(Role.COORDINATOR), running, "14.9.2022 klo 9–12; P; 4", group=str(other_world.group.pk))
    assert list(response.context["form"].errors) == ["group"]
