"""A new programme from a template or blank, in a project of its own or in one that is there."""

import json
import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from programmes import exchange, templates
from programmes.features import FEATURES, with_rows
from programmes.models import Organisation, Programme, Project, Role
from surveys import opening
from surveys.item_bank import bank, items
from tests import factories as make

KEYS = list(templates.ORDER)
TYPED = {"name": "Uusi valmennus", "funder": "Rahasto", "starts": "1.9.2026", "ends": "31.5.2027"}
TEXTS = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4}|@")


# ---- the files ----------------------------------------------------------------------------------------------------
def test_every_file_in_the_folder_is_offered():
    assert (
        sorted(path.stem for path in templates.FOLDER.glob("*.json")) == sorted(KEYS) == sorted(templates.templates())
    )


@pytest.mark.parametrize("key", KEYS)
def test_a_template_names_nobody_and_no_day(key):
    template = templates.templates()[key]
    parts = {"askel", "programme", "frameworks", "factors", "exercises", "statements", "themes", "phases"}
    assert set(template.document) <= parts | {"instruments", "waves"}
    assert set(template.document["programme"]) == {"default_mode", "features"}
    assert TEXTS.findall(json.dumps(template.document, ensure_ascii=False)) == []
    assert [wave for wave in template.document["waves"] if {"opens_at", "closes_at"} & {*wave}] == []


@pytest.mark.parametrize("key", KEYS)
def test_a_template_switches_on_what_there_is_and_speaks_three_languages(key):
    template = templates.templates()[key]
    assert set(template.document["programme"]["features"]) <= {*FEATURES}
    languages = [code for code, _name in settings.LANGUAGES]
    assert [{*words} for words in translated({"name": template.name, "text": template.text} | template.document)] == [
        {*languages} for _words in translated({"name": template.name, "text": template.text} | template.document)
    ]


def translated(value):
    """Every text in the document that has languages."""
    if isinstance(value, list):
        return [words for each in value for words in translated(each)]
    if not isinstance(value, dict):
        return []
    if {*value} & {"fi", "sv", "en"}:
        return [value]
    return [words for each in value.values() for words in translated(each)]


@pytest.mark.parametrize("key", KEYS)
def test_the_surveys_of_a_template_ask_in_the_words_of_the_item_bank(key):
    document = templates.templates()[key].document
    asked = [item for survey in document["instruments"] for page in survey["pages"] for item in page["items"]]
    scales = [item for item in asked if item.get("kind") == "scale"]
    known = [item for item in scales if item["statement"] in items()]
    assert len(known) >= len(scales) - 3  # HyPe's own three points of view are no items of the bank
    assert [
        item["key"] for item in known if item["text"] != dict(getattr(items()[item["statement"]], item["form"]))
    ] == []
    stems = {
        json.dumps(page["stem"]) for survey in document["instruments"] for page in survey["pages"] if "stem" in page
    }
    assert stems <= {json.dumps(stem) for stem in bank()["stems"].values()}


# ---- the days of the surveys --------------------------------------------------------------------------------------
DAYS = st.dates(date(2000, 1, 1), date(2150, 1, 1))


@given(DAYS, st.integers(0, 1200), st.sampled_from(["pre", "mid", "post"]))
def test_a_survey_is_open_within_the_period(starts, length, stage):
    ends = starts + timedelta(days=length)
    days = templates._days(stage, starts, ends)
    assert f"{starts}T09:00" <= days["opens_at"] < days["closes_at"] <= f"{ends}T23:59"


def test_surveys_of_a_long_programme_come_one_after_another():
    days = [templates._days(stage, date(2026, 9, 1), date(2027, 5, 31)) for stage in ("pre", "mid", "post")]
    assert [(row["opens_at"][:10], row["closes_at"][:10]) for row in days] == [
        ("2026-09-01", "2026-09-12"),
        ("2027-01-06", "2027-01-24"),
        ("2027-05-13", "2027-05-31"),
    ]


# ---- the page -----------------------------------------------------------------------------------------------------
pytestmark = pytest.mark.django_db


@pytest.fixture
def katri(world, sign_in):
    return sign_in(world.users[Role.COORDINATOR])


def new(kind, project=""):
    return f"/programmes/new/?kind={kind}" + (f"&project={project}" if project else "")


def made():
    return Programme.objects.select_related("project__funder").get(slug="uusi-valmennus")


@pytest.mark.parametrize("key", KEYS)
def test_a_template_becomes_a_programme_that_its_maker_coordinates(katri, world, key):
    response = katri.post(new(key), TYPED)
    assert response.headers["Location"] == "/programmes/uusi-valmennus/"
    programme, counts = made(), templates.templates()[key].counts()
    assert (str(programme.name), programme.starts, programme.ends) == (
        "Uusi valmennus",
        date(2026, 9, 1),
        date(2027, 5, 31),
    )
    assert (programme.state, programme.k, programme.language) == ("planned", 5, "fi")
    assert (programme.project.slug, programme.project.funder.name) == ("uusi-valmennus", "Rahasto")
    assert list(programme.memberships.values_list("user", "role")) == [
        (world.users[Role.COORDINATOR].pk, "coordinator")
    ]
    relations = ("frameworks", "factors", "exercises", "statements", "themes", "phases", "instruments", "waves")
    assert {name: getattr(programme, name).count() for name in relations} == {n: counts.get(n, 0) for n in relations}
    assert not (programme.participants.exists() or programme.sessions.exists() or programme.goals.exists())
    assert {theme.origin for theme in programme.themes.all()} == {"template"}
    assert {wave.state for wave in programme.waves.all()} == {"draft"}
    assert with_rows(programme) <= {*programme.features}
    assert katri.get(f"/programmes/{programme.slug}/").status_code == 200
    assert katri.get(f"/programmes/{programme.slug}/about/").status_code == 200


@pytest.mark.parametrize("key", KEYS)
def test_what_a_template_made_travels_as_a_file_and_comes_back_the_same(katri, key):
    katri.post(new(key), TYPED)
    document = exchange.dump(made())
    again = exchange.load(document, slug="toinen")
    assert exchange.dump(again) | {"slug": "", "project": ""} == document | {"slug": "", "project": ""}


@pytest.mark.parametrize("key", KEYS)
def test_the_end_survey_of_a_template_opens_when_there_are_people(katri, key):
    katri.post(new(key), TYPED)
    programme = made()
    Programme.objects.filter(pk=programme.pk).update(
        controller="Koulu",
        data_contact="tietosuoja@example.org",
        legal_basis={"fi": "yleinen etu"},
        cooperation_on=date(2026, 8, 1),
    )
    for _number in range(6):
        make.a_participant(programme)
    wave = opening.open_wave(programme.waves.get(stage="post"), by=None)
    assert (wave.state, wave.invitations.count()) == ("open", 6)


def test_a_blank_programme_has_nothing_but_its_name_and_period(katri):
    katri.post(new("blank"), TYPED)
    document = exchange.dump(made())
    assert set(document) == {"askel", "slug", "programme", "project", "organisations", "people", "memberships"}


def test_the_programme_is_in_the_language_it_was_made_in(katri):
    katri.cookies["askel-language"] = "sv"
    katri.post(new("blank"), TYPED | {"name": "Ny coachning"})
    programme = Programme.objects.get(slug="ny-coachning")
    assert (programme.language, dict(programme.name)) == ("sv", {"sv": "Ny coachning"})


def test_equal_names_get_addresses_of_their_own(katri):
    for _time in range(3):
        katri.post(new("pajapolku"), TYPED)
    slugs = Programme.objects.filter(slug__startswith="uusi").order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["uusi-valmennus", "uusi-valmennus-2", "uusi-valmennus-3"]


# ---- the first choice ---------------------------------------------------------------------------------------------
def test_the_page_begins_with_a_small_programme_and_offers_the_others(katri):
    context = katri.get("/programmes/new/").context
    assert (context["kind"], [key for key, _name, _text in context["kinds"]]) == ("small", ["small", *KEYS, "blank"])
    assert [katri.get(new(key)).status_code for key in (*KEYS, "blank", "small")] == [200] * 5


@pytest.mark.parametrize("kind", ["nonsense", "", "../../settings", "ryhmapolku\x00"])
def test_there_is_no_page_for_a_kind_that_isnt_there(katri, kind):
    assert (katri.get("/programmes/new/", {"kind": kind}).status_code, Programme.objects.count()) == (404, 1)


@pytest.mark.parametrize(
    "field, value",
    [
        ("name", ""),
        ("name", "a\x00b"),
        ("name", "x" * 201),
        ("funder", "x" * 201),
        ("starts", ""),
        ("starts", "31.2.2026"),
        ("starts", "1000000000"),
        ("ends", "31.12.9999"),
        ("ends", "31.8.2026"),
        ("ends", ""),
    ],
)
@pytest.mark.parametrize("kind", ["blank", "ryhmapolku"])
def test_a_bad_entry_is_told_at_its_field_and_nothing_is_made(katri, kind, field, value):
    response = katri.post(new(kind), TYPED | {field: value})
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert (Programme.objects.count(), response.context["form"]["name"].value()) == (
        1,
        (TYPED | {field: value})["name"],
    )


@pytest.mark.parametrize("ends", ["30.9.2199", "31.5.2190"])
def test_a_day_that_no_file_may_have_is_told_too(katri, ends):
    response = katri.post(new("ryhmapolku"), TYPED | {"ends": ends})
    assert (response.status_code, bool(response.context["form"].errors), Programme.objects.count()) == (200, True, 1)


# ---- in a project that is there -----------------------------------------------------------------------------------
@pytest.fixture
def project(world):
    """One with everything that a programme of it may meet: goals, a partner, people of the funder."""
    project = world.programme.project
    project.goals.create(key="yhteinen", text={"fi": "Yhteinen"})
    project.partners.create(organisation=Organisation.objects.create(name="Kumppani"), role="partner")
    return project


@pytest.mark.parametrize("kind", [*KEYS, "blank"])
def test_a_programme_joins_a_project_and_leaves_it_as_it_is(katri, world, project, kind):
    before = exchange.of_project(project)
    document = templates.begun(
        by=world.users[Role.COORDINATOR],
        name="Uusi",
        starts=date(2026, 9, 1),
        ends=date(2027, 5, 31),
        language="fi",
        project=project,
        template=templates.templates().get(kind),
    )
    assert document["project"] == before["project"]
    assert katri.post(new(kind, project.slug), TYPED).status_code == 302
    assert (made().project, list(made().project.goals.values_list("key", flat=True))) == (project, ["yhteinen"])
    assert exchange.of_project(project) == before
    assert Project.objects.count() == 1


def test_own_projects_are_offered_and_others_are_not_found(katri, world, other_world, project):
    assert list(katri.get(new("blank")).context["own_projects"]) == [project]
    assert katri.get(new("blank", other_world.programme.project.slug)).status_code == 404
    assert katri.post(new("blank", other_world.programme.project.slug), TYPED).status_code == 404
    form = katri.get(new("ryhmapolku", project.slug)).context["form"]
    assert (form.project, "funder" in form.fields) == (project, False)


def test_who_coordinates_a_project_without_programmes_makes_its_first_one(sign_in, db):
    project, user = make.a_project(), make.a_user()
    project.coordinators.add(user)
    assert sign_in(user).post(new("pajapolku", project.slug), TYPED).status_code == 302
    assert made().project == project


# ---- statements that came with a template -------------------------------------------------------------------------
def test_a_statement_of_a_template_is_put_under_a_goal_written_later(katri):
    katri.post(new("pajapolku"), TYPED)
    programme = made()
    goal = make.a_goal(programme)
    address = f"/programmes/{programme.slug}/statements/luottamus/"
    sent = {"name_fi": "Luottamus", "expected_by": "", "goal": goal.pk}
    assert katri.post(address, sent).headers["Location"].endswith(f"/goals/of/{goal.key}/")
    assert programme.statements.get(key="luottamus").goal == goal
    katri.post(address, sent | {"goal": ""})
    assert programme.statements.get(key="luottamus").goal is None
    foreign = make.a_goal(make.a_programme())
    refused = katri.post(address, sent | {"goal": foreign.pk})
    assert list(refused.context["form"].errors) == ["goal"]
