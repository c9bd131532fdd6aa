"""A programme starts small; each further thing appears when it is switched on or when rows of it exist."""

from datetime import date

import pytest
from django.urls import reverse

from programmes import features
from programmes.access import ROLES, Permission
from programmes.exchange.migrating import migrated
from programmes.features import FEATURES, LINKS
from programmes.models import (
    BudgetLine,
    Construct,
    ContextEvent,
    Criterion,
    Dissemination,
    Duty,
    Note,
    Organisation,
    Programme,
    Recruitment,
    Role,
    Study,
    Theme,
)
from sessions.models import Finding, Headcount, Output
from surveys.models import Instrument, Wave
from tests import factories as make

pytestmark = pytest.mark.django_db


def a_wave(programme, stage):
    instrument = Instrument.objects.create(programme=programme, key=stage, title={"fi": "Kysely"})
    session = make.a_session(programme)
    moments = {"opens_at": session.starts, "closes_at": session.ends}
    Wave.objects.create(programme=programme, instrument=instrument, key=stage, stage=stage, **moments)


def an_inherited_goal(programme):
    programme.project.goals.create(key="yhteinen", text={"fi": "Yhteinen"})


ONE = {  # feature -> makes the least of it
    "groups": make.a_group,
    "recruitment": lambda p: Recruitment.objects.create(
        programme=p, organisation=Organisation.objects.create(name="Opisto")
    ),
    "goal_levels": an_inherited_goal,
    "themes": lambda p: Theme.objects.create(programme=p, key="t", title={"fi": "Teema"}),
    "framework": lambda p: Construct.objects.create(programme=p, key="c", name={"fi": "Käsite"}),
    "context": lambda p: ContextEvent.objects.create(programme=p, key="e", text={"fi": "Muutos"}),
    "research": lambda p: Study.objects.create(programme=p, title={"fi": "Tutkimus"}),
    "notes": lambda p: Note.objects.create(programme=p, author=make.a_user(), visibility="everyone", text="Hei"),
    "pre_and_mid": lambda p: a_wave(p, "mid"),
    "headcount": lambda p: Headcount.objects.create(session=make.a_session(p), people=9),
    "outputs": lambda p: Output.objects.create(programme=p, key="o", title={"fi": "Tuotos"}),
    "findings": lambda p: Finding.objects.create(programme=p, key="h", text={"fi": "Havainto"}),
    "procurement": lambda p: Criterion.objects.create(project=p.project, key="k", name={"fi": "Hinta"}, weight=50),
    "budget": lambda p: BudgetLine.objects.create(project=p.project, heading={"fi": "Palkat"}, planned_eur=1),
    "duties": lambda p: Duty.objects.create(project=p.project, title={"fi": "Raportti"}, due_on=date(2027, 1, 1)),
    "dissemination": lambda p: Dissemination.objects.create(project=p.project, what={"fi": "Esitys"}),
}


def page(programme):
    return reverse("programme_features", args=[programme.slug])


@pytest.fixture
def katri(world, sign_in):
    return sign_in(world.users[Role.COORDINATOR])


def links_on_overview(client, programme):
    parts = client.get(reverse("programme", args=[programme.slug])).context["page"].ways
    return [address for part in parts for address, _label in part.links]


@pytest.mark.parametrize("key", FEATURES)
def test_a_feature_is_on_as_soon_as_a_row_of_it_exists(key):
    programme, other = make.a_programme(), make.a_programme()
    assert features.with_rows(programme) == set()
    ONE[key](programme)
    assert (features.with_rows(programme), features.switched_on(programme, key)) == ({key}, True)
    assert (features.with_rows(other), features.switched_on(other, key)) == (set(), False)


def test_an_end_survey_is_no_reason_for_further_surveys():
    programme = make.a_programme()
    a_wave(programme, "post")
    assert features.with_rows(programme) == set()


def test_what_is_switched_on_is_kept_in_the_order_of_the_page(world, katri):
    keys = ["groups", "research", "notes"]  # the world has a group
    assert katri.post(page(world.programme), {"keys": ["notes", "research"]}).status_code == 302
    assert Programme.objects.get(pk=world.programme.pk).features == keys
    katri.post(page(world.programme), {"keys": []})
    assert Programme.objects.get(pk=world.programme.pk).features == ["groups"]


def test_a_feature_with_rows_stays_on_and_says_why(world, katri):
    html = katri.get(page(world.programme)).content.decode()
    rows = {row["key"]: row for row in katri.get(page(world.programme)).context["form"].rows()}
    assert (rows["groups"]["used"], rows["groups"]["ticked"], rows["notes"]["used"]) == (True, True, False)
    assert html.count("disabled") == 1


@pytest.mark.parametrize("sent", ["tenders", "", "groups\x00", "x" * 9000])
def test_a_feature_that_there_isnt_is_told_and_nothing_changes(world, katri, sent):
    response = katri.post(page(world.programme), {"keys": ["notes", sent]})
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["keys"])
    assert {row["key"] for row in response.context["form"].rows() if row["ticked"]} == {"groups", "notes"}
    assert Programme.objects.get(pk=world.programme.pk).features == []


@pytest.mark.parametrize("role", [Role.COACH, Role.CONTACT, Role.PARTICIPANT, Role.FUNDER])
def test_switching_on_is_the_coordinators(world, sign_in, role):
    assert sign_in(world.users[role]).post(page(world.programme), {"keys": ["notes"]}).status_code == 403


# ---- links on the overview ----------------------------------------------------------------------------------------
def test_a_small_programme_has_only_the_links_it_always_had(sign_in):
    programme = make.a_programme()
    client = sign_in(make.a_member(programme))
    always = [
        link.address(programme)
        for link in LINKS
        if not link.features and Permission.VIEW_OWN_PAGE not in link.permissions
    ]
    assert links_on_overview(client, programme) == always


def test_a_page_is_linked_when_its_feature_is_switched_on(world, katri):
    address = reverse("row_list", args=[world.programme.slug])
    assert address not in links_on_overview(katri, world.programme)
    features.switch(world.programme, by=world.users[Role.COORDINATOR], keys=["research"])
    assert address in links_on_overview(katri, world.programme)


def test_every_link_leads_somewhere_and_knows_its_features():
    programme = make.a_programme()
    assert {key for link in LINKS for key in link.features} <= {*FEATURES}
    assert all(link.address(programme).startswith(("/programmes/", "/projects/")) for link in LINKS)
    assert [link.url for link in LINKS if link.part not in features.PARTS] == []
    order = [list(features.PARTS).index(link.part) for link in LINKS]
    assert order == sorted(order)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.COACH, Role.CONTACT, Role.PARTICIPANT])
def test_every_link_that_a_role_is_shown_opens_for_it(world, sign_in, role):
    for key, make_one in ONE.items():
        if key != "groups":
            make_one(world.programme)
    client = sign_in(world.users[role])
    for address in links_on_overview(client, world.programme):
        assert (address, client.get(address).status_code) == (address, 200)
    assert ROLES[role]


# ---- files --------------------------------------------------------------------------------------------------------
def test_a_file_of_the_first_version_calls_procurement_tenders():
    old = {"askel": 1, "slug": "a", "project": {}, "programme": {"features": ["tenders", "notes"]}}
    assert migrated(old)["programme"]["features"] == ["procurement", "notes"]
    assert migrated({"askel": 1, "programme": {"features": 3}})["programme"] == {"features": 3}
