"""A small programme from one page: what is typed becomes a programme file and is taken in like any other."""

from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes import planning
from programmes.models import Programme, Role
from tests import factories as make

FIRST, LAST = date(2026, 9, 17), date(2027, 11, 18)  # both Thursdays


def test_days_are_spread_evenly_on_the_first_days_weekday():
    days = planning.spread(FIRST, LAST, 8)
    assert (days[0], days[-1], len(days)) == (FIRST, LAST, 8)
    assert {day.weekday() for day in days} == {3}
    gaps = [(b - a).days for a, b in pairwise(days)]
    assert max(gaps) - min(gaps) <= 7


def test_a_dense_week_skips_the_weekend():
    days = planning.spread(date(2026, 9, 17), date(2026, 9, 23), 4)
    assert [str(day) for day in days] == ["2026-09-17", "2026-09-18", "2026-09-21", "2026-09-23"]


def test_too_many_sessions_for_the_days_is_no_plan():
    assert planning.spread(date(2026, 9, 17), date(2026, 9, 18), 5) == []


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(0, 700), st.integers(2, 60))
def test_a_plan_has_growing_days_with_its_ends_as_given_and_no_weekends_between(first, span, count):
    last = date.fromordinal(first.toordinal() + span)
    days = planning.spread(first, last, count)
    if days:
        assert (days[0], days[-1], len(days)) == (first, last, count)
        assert days == sorted(set(days))
        assert all(day.weekday() < 5 for day in days[1:-1])
    else:
        assert span < count * 7


# ---- the page -----------------------------------------------------------------------------------------------------
pytestmark = pytest.mark.django_db
PEOPLE = "\n".join(f"Osallistuja {n}; o{n}@esimerkki.example" for n in range(1, 15))
TYPED = {
    "name": "Sote-alan tiimien valmennus",
    "funder": "OAJ:n työhyvinvointirahasto",
    "goals": "1. Vahvistaa me-henkeämme\n- Vahvistaa yhteisöllisyyttä\n\n• Oppia tuntemaan toisiamme paremmin",
    "people": PEOPLE,
    "first": "17.9.2026",
    "times_0": "13",
    "times_1": "15.30",
    "count": "8",
    "last": "18.11.2027",
}


@pytest.fixture
def katri(world, sign_in):
    return sign_in(world.users[Role.COORDINATOR])


def test_one_page_makes_goals_statements_people_drafts_and_an_end_survey(katri, world):
    response = katri.post("/programmes/new/", TYPED | {"create": "1"})
    programme = Programme.objects.get(slug="sote-alan-tiimien-valmennus")
    assert response.headers["Location"] == f"/programmes/{programme.slug}/"
    assert [str(goal) for goal in programme.goals.all()] == [
        "Vahvistaa me-henkeämme",
        "Vahvistaa yhteisöllisyyttä",
        "Oppia tuntemaan toisiamme paremmin",
    ]
    assert [s.goal.key for s in programme.statements.all()] == [goal.key for goal in programme.goals.all()]
    assert programme.participants.filter(user__isnull=False).count() == 14
    assert list(programme.memberships.values_list("user", "role")) == [
        (world.users[Role.COORDINATOR].pk, "coordinator")
    ]
    assert {(s.state, s.published) for s in programme.sessions.all()} == {("draft", None)}
    assert [s.minutes for s in programme.sessions.all()] == [150] * 8
    wave = programme.waves.get()
    items = [item for page in wave.instrument.pages.all() for item in page.items.all()]
    assert (wave.stage, wave.state, [item.form for item in items if item.kind == "scale"]) == (
        "post",
        "draft",
        ["perceived"] * 3,
    )
    assert (programme.k, programme.profile, programme.project.funder.name) == (
        5,
        "standard",
        "OAJ:n työhyvinvointirahasto",
    )


def test_the_clock_stays_the_same_over_the_change_of_clocks(katri):
    katri.post("/programmes/new/", TYPED)
    made = Programme.objects.get(slug__startswith="sote")
    starts = {session.starts.astimezone(ZoneInfo("Europe/Helsinki")).hour for session in made.sessions.all()}
    assert starts == {13}


def test_checking_makes_nothing_and_counts(katri):
    page = katri.post("/programmes/new/", TYPED | {"check": "1"})
    summary = page.context["summary"]
    assert (summary["goals"], summary["people"], summary["sessions"], len(summary["days"])) == (3, 14, 8, 8)
    assert Programme.objects.count() == 1


def test_a_broken_row_is_told_and_nothing_typed_is_lost(katri):
    broken = TYPED | {"people": PEOPLE.replace("o9@esimerkki", "o9esimerkki")}
    page = katri.post("/programmes/new/", broken)
    assert page.status_code == 200 and Programme.objects.count() == 1
    assert "Rivi 9" in str(page.context["form"].errors["people"]) or "Row 9" in str(
        page.context["form"].errors["people"]
    )
    assert {name: page.context["form"].data[name] for name in TYPED} == broken
    assert (page.context["summary"]["people"], page.context["summary"]["to_mend"]) == (13, 1)
    text = page.content.decode()
    assert "o9esimerkki" in text and "Vahvistaa me-henkeämme" in text and "18.11.2027" in text


@pytest.mark.parametrize(
    "field, value",
    [
        ("name", ""),
        ("goals", "  \n - \n"),
        ("goals", "x" * 500),
        ("first", "31.9.2026"),
        ("first", "ei vielä"),
        ("times_0", "25"),
        ("times_1", "12"),
        ("count", "0"),
        ("count", "kahdeksan"),
        ("count", "61"),
        ("last", "1.1.2026"),
        ("people", "Anna; anna@x.example\nAnna; anna@x.example"),
    ],
)
def test_bad_input_is_told_at_its_field(katri, field, value):
    page = katri.post("/programmes/new/", TYPED | {field: value})
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field.split("_")[0]]
    assert Programme.objects.count() == 1


def test_a_last_day_without_a_year_is_after_the_first(katri):
    katri.post("/programmes/new/", TYPED | {"first": "17.9.2027", "last": "18.3.", "count": "3"})
    assert str(Programme.objects.get(slug__startswith="sote").sessions.last().starts.date()) == "2028-03-18"


def test_a_known_funder_and_a_used_name_do_not_collide(katri, world):
    funder = world.programme.project.funder
    for _ in range(2):
        assert katri.post("/programmes/new/", TYPED | {"funder": funder.name.upper()}).status_code == 302
    slugs = set(Programme.objects.exclude(pk=world.programme.pk).values_list("slug", flat=True))
    assert slugs == {"sote-alan-tiimien-valmennus", "sote-alan-tiimien-valmennus-2"}
    assert {p.project.funder for p in Programme.objects.all()} == {funder}


def test_a_programme_called_new_does_not_hide_the_page_of_new_ones(katri):
    katri.post("/programmes/new/", TYPED | {"name": "New"})
    assert Programme.objects.filter(slug="new-2").exists()


@pytest.mark.parametrize("role", [Role.COACH, Role.CONTACT, Role.PARTICIPANT, Role.FUNDER])
def test_only_coordinators_and_administrators_make_programmes(world, sign_in, role):
    client = sign_in(world.users[role])
    assert client.get("/programmes/new/").status_code == 403
    assert client.post("/programmes/new/", TYPED).status_code == 403
    assert sign_in(make.a_user(is_staff=True)).get("/programmes/new/").status_code == 200
