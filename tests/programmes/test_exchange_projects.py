"""Programmes that share a project travel each in a file of its own, and no file changes a project that is there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from programmes import exchange, notes
from programmes.access import Role, may_create_programmes, roles_of
from programmes.exchange.making import unmake
from programmes.models import Goal, Membership, Note, Organisation, Partner, Programme, Project
from tests import factories as make
from tests.programmes.documents import EVERYBODY, short

pytestmark = pytest.mark.django_db


def second(**project):
    """Another programme of the short document's project."""
    document = short()
    document["slug"] = "toinen"
    document["project"] |= project
    return document


def places(document, **how):
    with pytest.raises(exchange.Refused) as refused:
        exchange.load(document, **how)
    return [problem.place for problem in refused.value.problems]


# ---- joined -------------------------------------------------------------------------------------------------------
def test_a_second_programme_joins_the_project_that_is_there():
    first = exchange.load(short())
    counts = [model.objects.count() for model in (Project, Partner, Organisation, User)]
    joined = exchange.load(second())
    assert joined.project == first.project
    assert [model.objects.count() for model in (Project, Partner, Organisation, User)] == counts
    assert joined.goals.get(key="a").parent == first.project.goals.get(key="yhteinen")


@pytest.mark.parametrize("slugs", [("lyhyt", "toinen"), ("toinen", "lyhyt")])
def test_two_programmes_of_one_project_travel_in_either_order(slugs):
    exchange.load(short())
    exchange.load(second())
    files = {slug: exchange.dump(Programme.objects.get(slug=slug)) for slug in slugs}
    everything = [(Programme, list(Programme.objects.values_list("pk", flat=True)))]
    for one in Programme.objects.all():
        for relation in ("mid_reviews", "waves", "instruments", "sessions", "participants"):
            getattr(one, relation).all().delete()
    unmake(everything)
    Project.objects.all().delete()
    Organisation.objects.all().delete()
    Organisation.objects.create(name="Yritys", kind="company")  # here known before the fund: order must not matter
    User.objects.all().delete()
    again = {slug: exchange.load(files[slug]) for slug in slugs}
    assert {slug: exchange.dump(programme) for slug, programme in again.items()} == files
    assert Project.objects.count() == 1


DIFFERENCES = [
    ({"title": {"fi": "Toinen hanke"}}, "project.title.fi"),
    ({"title": {"fi": "Hanke", "sv": "Projekt"}}, "project.title.sv"),
    ({"partners": [short()["project"]["partners"][0] | {"role": "partner"}]}, "project.partners[0].role"),
    (
        {"partners": [*short()["project"]["partners"], {"role": "partner", "organisation": "Yritys"}]},
        "project.partners[1]",
    ),
    ({"budget": short()["project"]["budget"][:1]}, "project.budget[1]"),
    ({"funder_people": ["katri@example.org"]}, "project.funder_people[0]"),
    ({"funder_people": ["katri@example.org", "raimo@example.org"]}, "project.funder_people[0]"),
    ({"coordinators": []}, "project.coordinators[0]"),
    ({"state": "rejected"}, "project.state"),
    ({"criteria": short()["project"]["criteria"][::-1]}, "project.criteria[0].key"),
]


@pytest.mark.parametrize(("differs", "place"), DIFFERENCES, ids=range(len(DIFFERENCES)))
def test_a_file_that_says_something_else_of_the_project_is_refused_at_the_exact_place(differs, place):
    first = exchange.load(short())
    before = exchange.dump(first)
    assert places(second(**differs)) == [place]
    assert exchange.dump(first) == before


def test_points_and_versions_inside_a_project_are_compared_too():
    exchange.load(short())
    document = second()
    document["project"] = document["project"] | {"tenders": [dict(document["project"]["tenders"][0])]}
    document["project"]["tenders"][0]["scores"][1]["points"] = 96
    assert places(document) == ["project.tenders[0].scores[1].points"]


def test_what_a_file_leaves_unsaid_is_its_usual_value():
    document = short()
    document["project"] = {
        "slug": "yhteinen-hanke",
        "title": {"fi": "Hanke"},
        "goals": [{"key": "g", "text": {"fi": "G"}}],
    }
    for name in ("goals", "themes", "statements", "sessions", "outputs", "findings"):
        del document[name]
    del document["mid_reviews"], document["waves"], document["instruments"]
    exchange.load(document)
    assert exchange.load(document | {"slug": "toinen"}).project.state == "granted"
    assert Project.objects.count() == 1


def test_goals_of_a_project_and_its_programme_are_one_namespace():
    document = short()
    document["goals"][0]["key"] = "yhteinen"
    assert places(document)[0] == "goals[0].key"


def test_a_copy_has_a_project_of_its_own():
    first = exchange.load(short())
    copy = exchange.load(short(), slug="kopio")
    assert (copy.slug, copy.project.slug) == ("kopio", "kopio")
    assert copy.project != first.project
    assert copy.project.goals.get(key="osa") != first.project.goals.get(key="osa")


def test_a_programme_whose_answers_fail_takes_only_itself_away_from_the_project(settings):
    first = exchange.load(short())
    kept = exchange.dump(first)
    counts = [model.objects.count() for model in (Project, Organisation, User, Goal, Partner, Membership)]
    document = second()
    document["participants"].append({"email": "uusi@example.org", "name": "Uusi"})
    document["organisations"].append({"name": "Uusi yhdistys"})
    with pytest.raises(OSError, match="disk"):
        settings.EXCHANGE_PARTS = [*settings.EXCHANGE_PARTS, "tests.programmes.failing_part"]
        exchange.load(document)
    assert [model.objects.count() for model in (Project, Organisation, User, Goal, Partner, Membership)] == counts
    assert exchange.dump(first) == kept
    assert not Programme.objects.filter(slug="toinen").exists()


# ---- who may ------------------------------------------------------------------------------------------------------
@pytest.fixture
def katri(db):
    exchange.load(short())
    return User.objects.get(email="katri@example.org")


def test_whoever_takes_a_file_in_coordinates_the_programme(katri):
    document = second()
    del document["memberships"]
    programme = exchange.load(document, by=katri)
    assert roles_of(katri, programme) == {Role.COORDINATOR}
    assert programme.memberships.count() == 1


def test_whoever_the_file_names_coordinator_is_one_once(katri):
    programme = exchange.load(second(), by=katri)
    assert programme.memberships.filter(role=Role.COORDINATOR).count() == 1


def test_a_stranger_can_t_join_a_project_even_with_its_very_file(katri):
    stranger = make.a_member(make.a_programme(), Role.COORDINATOR)
    assert places(second(), by=stranger) == ["project.slug"]
    assert roles_of(stranger, Programme.objects.get(slug="lyhyt")) == set()


def test_a_stranger_learns_nothing_of_the_project_by_guessing(katri):
    stranger = make.a_member(make.a_programme(), Role.COORDINATOR)
    for wrong in ({"title": {"fi": "Arvaus"}}, {"funder_people": ["raimo@example.org"]}):
        assert places(second(**wrong), by=stranger) == ["project.slug"]


def test_a_file_brings_no_newcomer_to_a_project_that_is_there(katri):
    document = second()
    document["memberships"].append({"role": "coordinator", "user": "raimo@example.org"})
    assert places(document, by=katri) == ["memberships[2].user"]
    assert exchange.load(document).memberships.filter(role=Role.COORDINATOR).count() == 2  # by a command it may


def test_a_file_makes_nobody_an_administrator_and_gives_no_role_elsewhere(katri):
    elsewhere = make.a_programme(slug="muualla")
    document = short() | {"slug": "uusi"}
    document["project"] = document["project"] | {"slug": "uusi"}
    document["memberships"].append({"role": "coordinator", "user": EVERYBODY[0]})
    document["people"].append({"email": EVERYBODY[0]})
    exchange.load(document, by=katri)
    anna = User.objects.get(email=EVERYBODY[0])
    assert User.objects.filter(is_staff=True).count() + User.objects.filter(is_superuser=True).count() == 0
    assert (roles_of(anna, elsewhere), roles_of(katri, elsewhere)) == (set(), set())
    assert roles_of(anna, Programme.objects.get(slug="lyhyt")) == {Role.PARTICIPANT}  # as before
    assert may_create_programmes(anna)  # of the new one she is a coordinator, and the page says so before


@pytest.mark.parametrize("extra", [{"is_staff": True}, {"password": "x"}, {"is_active": False}])
def test_an_account_in_a_file_has_nothing_but_name_address_and_language(extra):
    document = short()
    document["people"][0] |= extra
    assert places(document) == [f"people[0].{next(iter(extra))}"]


# ---- notes --------------------------------------------------------------------------------------------------------
def test_private_notes_stay_at_home_and_so_do_the_names_of_those_who_write_nothing_else():
    programme = exchange.load(short())
    writer = make.a_user(name="Vain Muistiinpanot", email="vain@example.org")
    notes.write(programme, by=writer, words="Salaisuus", visibility="private")
    assert exchange.dump(programme) == short()
    Note.objects.create(programme=programme, author=writer, visibility="everyone", text="Kaikille")
    found = exchange.dump(programme)
    assert [note["text"] for note in found["notes"]] == ["Muistiin", "Kaikille"]
    assert "vain@example.org" in [person["email"] for person in found["people"]]


# ---- how much it costs --------------------------------------------------------------------------------------------
def large(people, sessions):
    document = short()
    addresses = [f"henkilo{n}@example.org" for n in range(people)]
    document["participants"] = [{"email": e, "name": e[:9], "group": "r", "moves": [{"moved_on": "2026-02-01"}]}
                                for e in addresses]  # fmt: skip
    document["notes"][0]["participant"] = document["sessions"][3]["participant"] = addresses[0]
    first = document["sessions"][0] | {"attendance": dict.fromkeys(addresses, "present")}
    others = [
        first | {"key": f"x{n}", "ordinal": 1 + n % 999, "headcount": {"people": n, "outsiders": 1}}
        for n in range(sessions)
    ]
    document["sessions"] = [first, *document["sessions"][1:], *others]
    return document


def queries(document):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        programme = exchange.load(document)
    with CaptureQueriesContext(connection) as told:
        exchange.dump(programme)
    return len(asked), len(told)


def test_the_number_of_queries_does_not_grow_with_the_rows():
    """SQLite takes at most 999 values in one statement, so there it grows by one for each such helping."""
    few, told_few = queries(large(3, 3))
    many, told_many = queries(large(9, 12) | {"slug": "suuri", "project": short()["project"] | {"slug": "suuri"}})
    assert told_many == told_few
    assert many - few <= 4
    assert (few < 200, told_few < 120) == (True, True)
