"""Groups: reading a pasted list, making, changing, removing, and who sees which."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from programmes import groups
from programmes.models import Group, GroupMove, Membership, Note, Organisation, Role
from programmes.people import leave, move
from sessions.versions import published_version
from tests import factories as make

pytestmark = pytest.mark.django_db


def read(programme, text):
    with translation.override("en"):
        return groups.read_groups(programme, text)


def page(world, tail=""):
    return f"/programmes/{world.programme.slug}/groups/{tail}"


# ---- reading ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "line, organisation, name, coach, contact",
    [
        ("Oppilaitos A", "Oppilaitos A", "Oppilaitos A", None, None),
        ("Oppilaitos A; Tiimi", "Oppilaitos A", "Tiimi", None, None),
        ("Oppilaitos A;Tiimi;v@x.example;y@x.example", "Oppilaitos A", "Tiimi", "v@x.example", "y@x.example"),
        ("Oppilaitos A\tTiimi\tv@x.example\ty@x.example", "Oppilaitos A", "Tiimi", "v@x.example", "y@x.example"),
        ("Oppilaitos A; ; ; y@x.example", "Oppilaitos A", "Oppilaitos A", None, "y@x.example"),
        ("Oppilaitos A; v@x.example", "Oppilaitos A", "Oppilaitos A", "v@x.example", None),
        ("Oppilaitos A; v@x.example; y@x.example", "Oppilaitos A", "Oppilaitos A", "v@x.example", "y@x.example"),
        ("Oppilaitos A; Tiimi; v@x.example; ; ;", "Oppilaitos A", "Tiimi", "v@x.example", None),
        ("  Oppi\u00a0laitos   A ;\u200bTiimi", "Oppi laitos A", "Tiimi", None, None),
    ],
)
def test_a_line_is_read_part_by_part(line, organisation, name, coach, contact):
    [row] = read(make.a_programme(), line).rows
    found = (row.organisation, row.name, row.coach and row.coach.email, row.contact and row.contact.email)
    assert found == (organisation, name, coach, contact)


def test_a_coach_may_be_named_beside_the_address():
    [row] = read(make.a_programme(), "A; T; Vilma Valmentaja <v@x.example>").rows
    assert (row.coach.name, row.coach.email, str(row.coach)) == (
        "Vilma Valmentaja",
        "v@x.example",
        "Vilma Valmentaja <v@x.example>",
    )


@pytest.mark.parametrize(
    "line, words",
    [
        ("; Tiimi", "the institution’s name is missing."),
        ("a@x.example; Tiimi", "the institution’s name is missing."),
        ("A; T; ei osoite", "“ei osoite” is not an e-mail address."),
        ("A; T; v@x", "“v@x” is not an e-mail address."),
        ("A; T; a@x.example b@x.example", "there are several e-mail addresses. Give one person."),
        ("A; T; v@x.example; y@x.example; lisää", "there are more than four parts. Put one group on each row."),
        ("A; T; v@x.example; V@X.example", "the same person can’t be both the coach and the contact person."),
        ("x" * 201, "the name is too long."),
        ("A; " + "x" * 121, "the name is too long."),
    ],
)
def test_a_bad_row_is_named_and_kept_and_the_others_go_in(line, words):
    found = read(make.a_programme(), f"B\n\n{line}\nC")
    assert [row.organisation for row in found.rows] == ["B", "C"]
    assert (found.problems, found.left) == ({3: words}, line)


def test_duplicates_are_flagged_with_their_row_or_as_there_already(world):
    make.a_group(world.programme, name={"fi": "Tiimi"}, organisation=make.an_organisation(name="Oppilaitos A"))
    found = read(world.programme, "Oppilaitos B; Tiimi\noppilaitos b;TIIMI\noppilaitos A; tiimi\nOppilaitos A; Toinen")
    assert [(row.line, row.name) for row in found.rows] == [(1, "Tiimi"), (4, "Toinen")]
    assert found.problems == {2: "the same group as on row 1.", 3: "the programme has this group already."}


def test_a_contact_person_of_the_programme_never_coaches_in_it_nor_the_other_way_round(world):
    vilma, yrjo = world.users[Role.COACH].email, world.users[Role.CONTACT].email
    found = read(
        world.programme, f"A; T; {yrjo}\nB; T; ; {vilma}\nC; T; {vilma}; {yrjo}\nD;T;d@x.example\nE;T;;d@x.example"
    )
    assert [row.organisation for row in found.rows] == ["C", "D"]
    assert found.problems == {
        1: f"{yrjo} is a contact person of the programme, and so can’t coach in it.",
        2: f"{vilma} coaches in the programme, and so can’t be a contact person.",
        5: "d@x.example coaches in the programme, and so can’t be a contact person.",
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_is_read_without_an_error(world, text):
    found = read(world.programme, text)
    assert len(found.rows) + len(found.problems) <= len(text.splitlines())
    assert all(row.organisation and row.name and "\0" not in row.organisation for row in found.rows)


def test_reading_asks_the_same_number_of_questions_for_few_and_many(world, django_assert_num_queries):
    for rows in (1, 50):
        text = "\n".join(f"Oppilaitos {n}; Tiimi; v{n}@x.example" for n in range(rows))
        with django_assert_num_queries(2):
            assert len(read(world.programme, text).rows) == rows


# ---- making -------------------------------------------------------------------------------------------------------
def test_groups_are_made_with_institutions_coaches_and_contacts(world):
    make.an_organisation(name="Oppilaitos A", kind="special")
    rows = read(world.programme, "oppilaitos a; Tiimi; v@x.example; y@x.example\nOppilaitos Uusi; Tiimi").rows
    first, second = groups.add_groups(world.programme, by=None, rows=rows, kind="vocational")
    assert (first.organisation.name, first.organisation.kind) == ("Oppilaitos A", "special")
    assert (second.organisation.name, second.organisation.kind) == ("Oppilaitos Uusi", "vocational")
    assert first.key != second.key and str(first) == str(second) == "Tiimi"
    held = list(first.memberships.values_list("user__email", "role", "deputy"))
    assert held == [("v@x.example", "coach", False), ("y@x.example", "contact", False)]


def test_an_account_that_exists_stays_as_it_is(world):
    known = make.a_user(email="V@x.example", name="Vilma Oikea", language="sv")
    groups.add_groups(world.programme, by=None, rows=read(world.programme, "A; T; Väärä Nimi v@x.example").rows)
    known.refresh_from_db()
    assert (known.name, known.language) == ("Vilma Oikea", "sv")
    assert User.objects.filter(email__iexact="v@x.example").count() == 1


def test_ten_groups_come_from_one_paste(world, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    text = "\n".join(f"Oppilaitos {n}; Tiimi {n}; valmentaja{n % 3}@x.example; yht{n}@x.example" for n in range(10))
    sent = client.post(page(world, "add/"), {"groups": text, "kind": "vocational", "create": "1"})
    assert sent.headers["Location"] == page(world)
    assert world.programme.groups.count() == 11
    assert Membership.objects.filter(programme=world.programme, user__email="valmentaja0@x.example").count() == 4


def test_check_shows_what_was_understood_and_makes_nothing(world, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    before = (Group.objects.count(), Organisation.objects.count(), User.objects.count())
    shown = client.post(page(world, "add/"), {"groups": "Uusi; T; v@x.example\nB; T; ei", "kind": "uas", "check": "1"})
    assert shown.context["form"]["groups"].value() == "Uusi; T; v@x.example\nB; T; ei"
    assert [row.organisation for row in shown.context["checked"].rows] == ["Uusi"]
    assert list(shown.context["form"].errors) == ["groups"] and "v@x.example" in shown.content.decode()
    assert (Group.objects.count(), Organisation.objects.count(), User.objects.count()) == before


def test_good_rows_go_in_and_bad_rows_stay_in_the_box(world, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    shown = client.post(page(world, "add/"), {"groups": "Uusi; T\nB; T; ei", "kind": "uas"})
    assert (shown.status_code, shown.context["form"]["groups"].value()) == (200, "B; T; ei")
    assert world.programme.groups.filter(organisation__name="Uusi").exists()
    assert not Organisation.objects.filter(name="B").exists()


@pytest.mark.parametrize("sent", [{}, {"groups": ""}, {"groups": " ;\n;;"}, {"groups": "A", "kind": "nonsense"}])
def test_an_empty_box_or_a_kind_that_is_none_is_told_at_the_field(world, sign_in, sent):
    shown = sign_in(world.users[Role.COORDINATOR]).post(page(world, "add/"), {"kind": "other"} | sent)
    assert shown.status_code == 200 and shown.context["form"].errors
    assert world.programme.groups.count() == 1


# ---- one group ----------------------------------------------------------------------------------------------------
def details(group, **changed):
    first = {"name_fi": str(group), "organisation": "", "formation": "existing", "target": "staff"}
    return first | {"coach": "", "deputy": "", "contact": "", "team_owner": "", "meeting_link": ""} | changed


def test_every_detail_of_a_group_is_changed(world, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    sent = details(
        world.group,
        name_fi="Johtoryhmä",
        organisation="Uusi Oppilaitos",
        unit_fi="Hallinto",
        formation="cross_unit",
        target="leaders",
        team_owner="Päivi Päällikkö",
        meeting_link="https://kokous.example/johto",
        coach="Vilma Uusi vilma.uusi@x.example",
        deputy="vara@x.example",
        contact="yhteys@x.example",
    )
    assert client.post(page(world, f"{world.group.pk}/"), sent).headers["Location"] == page(world)
    group = Group.objects.with_staff().get(pk=world.group.pk)
    assert (str(group), group.organisation.name, str(group.unit)) == ("Johtoryhmä", "Uusi Oppilaitos", "Hallinto")
    assert (group.formation, group.target, group.team_owner) == ("cross_unit", "leaders", "Päivi Päällikkö")
    assert group.meeting_link == "https://kokous.example/johto"
    people = [[user.email for user in users] for users in (group.coaches, group.deputies, group.contacts)]
    assert people == [["vilma.uusi@x.example"], ["vara@x.example"], ["yhteys@x.example"]]
    assert group.coaches[0].name == "Vilma Uusi"


def test_the_page_shows_the_group_as_it_is_and_saving_it_changes_nothing(world, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    form = client.get(page(world, f"{world.group.pk}/")).context["form"]
    coach, contact = world.users[Role.COACH], world.users[Role.CONTACT]
    assert form["coach"].value() == f"{coach.name} <{coach.email}>"
    before = sorted(world.group.memberships.values_list("pk", "user", "role", "deputy"))
    client.post(
        page(world, f"{world.group.pk}/"),
        details(world.group, coach=form["coach"].value(), contact=f"{contact.name} <{contact.email}>"),
    )
    assert sorted(world.group.memberships.values_list("pk", "user", "role", "deputy")) == before


def test_coach_and_deputy_change_places(world):
    vilma, matti = groups.Staff("vilma@x.example"), groups.Staff("matti@x.example")
    values = {name: getattr(world.group, name) for name in groups.FIELDS}
    groups.change(world.group, by=None, coach=vilma, deputy=matti, **values)
    groups.change(world.group, by=None, coach=matti, deputy=vilma, **values)
    held = world.group.memberships.filter(role="coach").values_list("user__email", "deputy")
    assert sorted(held) == [("matti@x.example", False), ("vilma@x.example", True)]


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"name_fi": ""}, "name"),
        ({"coach": "ei osoite"}, "coach"),
        ({"coach": "a@x.example", "deputy": "A@x.example"}, "deputy"),
        ({"coach": "a@x.example", "contact": "a@x.example"}, "contact"),
        ({"meeting_link": "not a link"}, "meeting_link"),
        ({"meeting_link": "javascript:alert(1)"}, "meeting_link"),
        ({"formation": "x"}, "formation"),
        ({"target": "\0"}, "target"),
        ({"organisation": "x" * 201}, "organisation"),
        ({"team_owner": "x" * 121}, "team_owner"),
        ({"coach": "a\0b@x.example"}, "coach"),
    ],
)
def test_wrong_entries_are_told_at_the_field_and_nothing_typed_is_lost(world, sign_in, wrong, field):
    sent = details(world.group, team_owner="Kesken") | wrong
    shown = sign_in(world.users[Role.COORDINATOR]).post(page(world, f"{world.group.pk}/"), sent)
    assert (shown.status_code, list(shown.context["form"].errors)) == (200, [field])
    assert shown.context["form"]["team_owner"].value() == sent["team_owner"]
    world.group.refresh_from_db()
    assert world.group.team_owner == ""


def test_a_contact_of_another_group_is_refused_as_a_coach_at_the_field(world, sign_in):
    other = make.a_member(world.programme, Role.CONTACT, group=make.a_group(world.programme))
    client = sign_in(world.users[Role.COORDINATOR])
    shown = client.post(page(world, f"{world.group.pk}/"), details(world.group, coach=other.email))
    assert list(shown.context["form"].errors) == ["coach"]


# ---- removing -----------------------------------------------------------------------------------------------------
def fill(kind, world, group):
    """Puts something of that kind into the group."""
    programme = world.programme
    if kind == "participants":
        make.a_participant(programme, group=group)
    elif kind == "people who have left":
        leave(make.a_participant(programme, group=group), by=None)
    elif kind == "sessions":
        make.a_session(programme, group=group)
    elif kind == "notes":
        Note.objects.create(
            programme=programme, group=group, author=world.users[Role.COACH], text="x", visibility="coaches"
        )
    elif kind == "themes it has chosen":
        programme.themes.create(key="t", title={"fi": "T"}).chosen_by.add(group)
    else:
        GroupMove.objects.create(
            participant=world.participants[0], from_group=group, to_group=world.group, moved_on=date(2026, 9, 1)
        )


KINDS = [
    "participants",
    "people who have left",
    "sessions",
    "notes",
    "themes it has chosen",
    "moves from group to group",
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_group_that_has_something_stays_and_says_what(world, sign_in, kind):
    group = make.a_group(world.programme)
    fill(kind, world, group)
    with translation.override("en"):
        assert groups.why_not_removable(group) == f"The group can’t be removed, because it has {kind}."
    sign_in(world.users[Role.COORDINATOR]).post(page(world, f"{group.pk}/remove/"))
    assert Group.objects.filter(pk=group.pk).exists()


def test_an_empty_group_is_removed_and_its_coach_sees_the_programme_no_more(world, sign_in):
    group = make.a_group(world.programme)
    coach = make.a_member(world.programme, Role.COACH, group=group)
    sign_in(world.users[Role.COORDINATOR]).post(page(world, f"{group.pk}/remove/"))
    assert not Group.objects.filter(pk=group.pk).exists()
    assert sign_in(coach).get(page(world)).status_code == 404


# ---- the list -----------------------------------------------------------------------------------------------------
def test_the_list_tells_size_staff_and_the_next_session_of_its_own(world, sign_in):
    now = timezone.now()
    leave(world.participants[4], by=None)
    for days, published in ((-3, True), (9, True), (5, True), (2, False)):
        session = make.a_session(
            world.programme,
            group=world.group,
            starts=now + timedelta(days=days),
            ends=now + timedelta(days=days, hours=2),
        )
        if published:
            session.published, session.published_at = published_version(session), now
            session.save()
    shown = sign_in(world.users[Role.COORDINATOR]).get(page(world))
    [(group, coming)] = shown.context["rows"]
    assert (group.size, group.coaches, group.contacts) == (4, [world.users[Role.COACH]], [world.users[Role.CONTACT]])
    assert coming[0] == now + timedelta(days=5)


def test_a_cancelled_session_is_not_the_next_one(world):
    start = timezone.now() + timedelta(days=2)
    session = make.a_session(world.programme, group=world.group, starts=start, ends=start + timedelta(hours=2))
    session.state = "cancelled"
    session.published, session.published_at = published_version(session), timezone.now()
    session.save()
    assert groups.next_sessions(world.programme) == {}


@pytest.mark.parametrize("role", [Role.COACH, Role.CONTACT])
def test_coaches_and_contacts_see_their_own_groups_only(world, sign_in, role):
    other = make.a_group(world.programme, name={"fi": "Toinen ryhmä"})
    make.a_member(world.programme, Role.CONTACT, group=other, name="Toisen Yhteyshenkilö")
    shown = sign_in(world.users[role]).get(page(world))
    assert [group.pk for group, _coming in shown.context["rows"]] == [world.group.pk]
    assert "Toisen" not in shown.content.decode()
    assert "/groups/add/" not in shown.content.decode()


def test_a_group_of_another_programme_is_not_found(world, other_world, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    for tail in (f"{other_world.group.pk}/", f"{other_world.group.pk}/remove/"):
        assert client.post(page(world, tail)).status_code == 404


# ---- moves --------------------------------------------------------------------------------------------------------
def test_a_move_keeps_its_day_and_attendances_stay(world):
    anna, other = world.participants[0], make.a_group(world.programme)
    session = make.a_session(world.programme, group=world.group)
    session.attendances.create(participant=anna, state="present", minutes=120)
    move(anna, by=None, to=other, on=date(2026, 10, 1))
    anna.refresh_from_db()
    [kept] = anna.moves.values_list("from_group", "to_group", "moved_on")
    assert (anna.group, kept) == (other, (world.group.pk, other.pk, date(2026, 10, 1)))
    assert anna.attendances.get().session == session


@pytest.mark.parametrize("before, was_wrong", [(None, False), ("own", True)])
def test_a_first_group_and_a_corrected_one_are_no_moves(world, before, was_wrong):
    person = make.a_participant(world.programme, group=world.group if before else None)
    other = make.a_group(world.programme)
    move(person, by=None, to=other, was_wrong=was_wrong)
    person.refresh_from_db()
    assert (person.group, person.moves.count()) == (other, 0)
