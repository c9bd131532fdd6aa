"""Organisations: named while working, seen by those who work with them, mended by administrators."""

import pytest

from programmes import organisations
from programmes.models import Organisation, Partner, Role, Tender
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(sign_in):
    return sign_in(make.a_user(is_staff=True))


def names(queryset):
    return set(queryset.values_list("name", flat=True))


def met_everywhere(programme):
    """One organisation in each of the ways there are; {way: name}."""
    made = {way: make.an_organisation(name=way) for way in ("group", "invited", "leads", "funds", "partner", "offers")}
    project = programme.project
    make.a_group(programme, organisation=made["group"])
    make.a_recruitment(programme, organisation=made["invited"])
    programme.led_by = made["leads"]
    programme.save()
    project.funder = made["funds"]
    project.save()
    Partner.objects.create(project=project, organisation=made["partner"], role="partner")
    Tender.objects.create(project=project, supplier=made["offers"])
    return set(made)


def test_a_coordinator_sees_the_organisations_of_the_own_work_only(world, other_world):
    ways = met_everywhere(world.programme)
    make.an_organisation(name="nowhere")
    katri, stranger = world.users[Role.COORDINATOR], other_world.users[Role.COORDINATOR]
    assert names(organisations.seen_by(katri)) == ways
    assert names(organisations.seen_by(stranger)) == {other_world.programme.project.funder.name}
    assert {"nowhere"} | ways <= names(organisations.seen_by(make.a_user(is_staff=True)))


@pytest.mark.parametrize("role", [Role.COACH, Role.CONTACT, Role.PARTICIPANT, Role.FUNDER])
def test_nobody_else_opens_the_list(world, sign_in, role):
    assert sign_in(world.users[role]).get("/organisations/").status_code == 403


def test_an_organisation_of_others_is_not_found(world, other_world, sign_in):
    foreign = other_world.programme.project.funder
    client = sign_in(world.users[Role.COORDINATOR])
    assert client.get(f"/organisations/{foreign.pk}/").status_code == 404
    assert client.get(f"/organisations/{world.programme.project.funder.pk}/").status_code == 200


def test_the_page_tells_each_place_and_nothing_of_others(world, other_world, sign_in):
    shared = make.an_organisation(name="Yhteinen")
    for each in (world, other_world):
        make.a_group(each.programme, organisation=shared)
        make.a_recruitment(each.programme, organisation=shared, state="accepted")
        Partner.objects.create(project=each.programme.project, organisation=shared, role="partner")
    places = organisations.places(shared, user=world.users[Role.COORDINATOR])
    assert {place.where for place in places} == {world.programme, world.programme.project} and len(places) == 3
    assert len(organisations.places(shared, user=make.a_user(is_staff=True))) == 6
    shown = sign_in(world.users[Role.COORDINATOR]).get(f"/organisations/{shared.pk}/").content.decode()
    assert (str(world.programme) in shown, str(other_world.programme) in shown) == (True, False)


def test_the_list_is_searched_and_narrowed_and_nonsense_narrows_nothing(administrator):
    make.an_organisation(name="Oppilaitos Aurinko", kind="special")
    make.an_organisation(name="Oppilaitos Kuu", kind="vocational")

    def found(**asked):
        return {row.name for row in administrator.get("/organisations/", asked).context["page"]}

    assert found(q="kuu oppi") == {"Oppilaitos Kuu"}
    assert found(kind="special") == {"Oppilaitos Aurinko"}
    assert found(q="olematon") == set()
    assert found(kind="nonsense", page="x" * 50) == {"Oppilaitos Aurinko", "Oppilaitos Kuu"}


def test_a_name_is_known_in_any_case_and_a_new_one_is_made_once():
    old = make.an_organisation(name="Oppilaitos A", kind="special")
    assert organisations.named("  oppilaitos  a ", kind="uas") == old
    new = organisations.named("Uusi  Oppilaitos", kind="uas")
    assert (new.name, new.kind, organisations.named("UUSI oppilaitos")) == ("Uusi Oppilaitos", "uas", new)


# ---- an administrator mends ---------------------------------------------------------------------------------------
def test_an_administrator_adds_changes_and_removes(administrator):
    sent = administrator.post("/organisations/new/", {"name": "Uusi", "kind": "union"})
    row = Organisation.objects.get(name="Uusi")
    assert sent.headers["Location"] == f"/organisations/{row.pk}/"
    administrator.post(f"/organisations/{row.pk}/edit/", {"name": "Toinen  nimi", "kind": "company"})
    row.refresh_from_db()
    assert (row.name, row.kind) == ("Toinen nimi", "company")
    administrator.post(f"/organisations/{row.pk}/remove/")
    assert not Organisation.objects.filter(pk=row.pk).exists()


def test_one_that_is_in_use_can_not_be_removed(world, administrator):
    for row in Organisation.objects.filter(name__in=met_everywhere(world.programme)):
        assert organisations.why_not_removable(row)
        administrator.post(f"/organisations/{row.pk}/remove/")
        assert Organisation.objects.filter(pk=row.pk).exists(), row


@pytest.mark.parametrize(
    "wrong, field",
    [({"name": ""}, "name"), ({"name": "VANHA"}, "name"), ({"name": "x" * 201}, "name"), ({"kind": "x"}, "kind")],
)
def test_wrong_entries_are_told_at_the_field(administrator, wrong, field):
    make.an_organisation(name="Vanha")
    shown = administrator.post("/organisations/new/", {"name": "Uusi", "kind": "other"} | wrong)
    assert (shown.status_code, list(shown.context["form"].errors)) == (200, [field])
    assert not Organisation.objects.filter(name="Uusi").exists()


def test_its_own_name_is_not_taken(administrator):
    row = make.an_organisation(name="Vanha")
    assert administrator.post(f"/organisations/{row.pk}/edit/", {"name": "VANHA", "kind": "uas"}).status_code == 302


def test_a_coordinator_mends_nothing(world, sign_in):
    row = world.programme.project.funder
    client = sign_in(world.users[Role.COORDINATOR])
    for tail in ("new/", f"{row.pk}/edit/", f"{row.pk}/remove/"):
        assert client.post(f"/organisations/{tail}", {"name": "X", "kind": "uas"}).status_code == 403
    row.refresh_from_db()
    assert row.name != "X"
