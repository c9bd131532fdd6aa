"""Who was invited to take part, what they answered, and the funnel: a number that is not known is never 0."""

from datetime import date

import pytest
from django.utils import translation

from programmes import recruitment
from programmes.models import Group, Organisation, Recruitment, Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def page(world, tail=""):
    return f"/programmes/{world.programme.slug}/recruitment/{tail}"


@pytest.fixture
def katri(world, sign_in):
    return sign_in(world.users[Role.COORDINATOR])


def funnel_of(programme):
    return recruitment.funnel(programme, list(programme.recruitments.all()))


def fourteen(programme, *, known):
    for state, n in (("accepted", 10), ("declined", 3), ("invited", 1)):
        for _ in range(n):
            make.a_recruitment(programme, state=state)
    recruitment.say_all_invited(programme, by=None, known=known)


# ---- the funnel ---------------------------------------------------------------------------------------------------
def test_fourteen_were_invited_ten_accepted_three_declined_one_has_not_answered(world):
    fourteen(world.programme, known=True)
    funnel = funnel_of(world.programme)
    assert (funnel.invited, funnel.accepted, funnel.declined, funnel.waiting) == (14, 10, 3, 1)
    assert funnel.bars == [("accepted", "0.0", "71.4"), ("declined", "71.4", "21.4"), ("waiting", "92.8", "7.1")]


def test_a_number_that_is_not_known_is_none_and_never_0(world):
    fourteen(world.programme, known=False)
    funnel = funnel_of(world.programme)
    assert (funnel.invited, funnel.waiting, funnel.accepted, funnel.unanswered) == (None, None, 10, 1)


@pytest.mark.parametrize("known", [True, False])
def test_an_empty_list_says_nothing_of_numbers(world, known):
    world.programme.invited_known = known
    funnel = funnel_of(world.programme)
    assert (funnel.invited, funnel.waiting, funnel.bars) == (None, None, [])


def test_the_page_says_not_known_until_everybody_is_on_the_list(world, katri):
    make.a_recruitment(world.programme, state="accepted")
    with translation.override("en"):
        client = katri
        client.cookies["askel-language"] = "en"
        assert client.get(page(world)).content.decode().count("not known</b>") == 3
        client.post(page(world, "known/"), {"known": "1"})
        assert "not known</b>" not in client.get(page(world)).content.decode()
        client.post(page(world, "known/"))
        assert client.get(page(world)).content.decode().count("not known</b>") == 3


# ---- adding -------------------------------------------------------------------------------------------------------
def names(**more):
    return {"names": "Oppilaitos A\n• Oppilaitos B;\n\noppilaitos a", "state": "invited", "kind": "special"} | more


def test_names_are_pasted_and_a_repeated_one_stays_in_the_box(world, katri):
    shown = katri.post(page(world, "add/"), names(invited_on="15.3.2022"))
    assert (shown.status_code, shown.context["form"]["names"].value()) == (200, "oppilaitos a")
    rows = world.programme.recruitments.order_by("pk")
    assert list(rows.values_list("organisation__name", "organisation__kind", "state", "invited_on")) == [
        ("Oppilaitos A", "special", "invited", date(2022, 3, 15)),
        ("Oppilaitos B", "special", "invited", date(2022, 3, 15)),
    ]


def test_one_that_is_on_the_list_is_not_added_again(world, katri):
    make.a_recruitment(world.programme, organisation=make.an_organisation(name="Oppilaitos A"))
    shown = katri.post(page(world, "add/"), names(names="OPPILAITOS A\n" + "x" * 201))
    assert len(shown.context["form"].errors["names"]) == 2
    assert world.programme.recruitments.count() == 1


def test_those_that_have_accepted_get_a_group_at_once(world, katri):
    sent = names(names="Oppilaitos A\nOppilaitos B", state="accepted", with_groups="on", answered_on="20.4.2022")
    assert katri.post(page(world, "add/"), sent).headers["Location"] == page(world)
    made = world.programme.groups.exclude(pk=world.group.pk)
    assert sorted(str(group) for group in made) == ["Oppilaitos A", "Oppilaitos B"]


@pytest.mark.parametrize("state", ["invited", "declined"])
def test_those_that_have_not_accepted_get_no_group(world, katri, state):
    katri.post(page(world, "add/"), names(names="A\nB", state=state, with_groups="on", answered_on="20.4.2022"))
    assert world.programme.groups.count() == 1
    answered = set(world.programme.recruitments.values_list("answered_on", flat=True))
    assert answered == {None if state == "invited" else date(2022, 4, 20)}


@pytest.mark.parametrize("sent, known", [({"all_invited": "on"}, True), ({}, False)])
def test_adding_says_whether_the_list_is_whole(world, katri, sent, known):
    katri.post(page(world, "add/"), names(names="A", **sent))
    world.programme.refresh_from_db()
    assert world.programme.invited_known is known


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"names": ""}, "names"),
        ({"names": " ;\n\0"}, "names"),
        ({"state": "x"}, "state"),
        ({"state": ""}, "state"),
        ({"invited_on": "31.9.2022"}, "invited_on"),
        ({"invited_on": "1.1.2999"}, "invited_on"),
        ({"state": "declined", "invited_on": "2.2.2022", "answered_on": "1.2.2022"}, "answered_on"),
        ({"kind": "9" * 40}, "kind"),
    ],
)
def test_wrong_entries_are_told_at_the_field(world, katri, wrong, field):
    shown = katri.post(page(world, "add/"), names() | wrong)
    assert (shown.status_code, list(shown.context["form"].errors)) == (200, [field])
    assert Recruitment.objects.count() == 0


# ---- one answer ---------------------------------------------------------------------------------------------------
def test_an_answer_is_noted_with_its_day_and_reason(world, katri):
    row = make.a_recruitment(world.programme, invited_on=date(2022, 3, 1))
    sent = {"state": "declined", "invited_on": "1.3.2022", "answered_on": "4.4.2022", "reason_fi": "Ei ehdi"}
    assert katri.post(page(world, f"{row.pk}/"), sent).headers["Location"] == page(world)
    row.refresh_from_db()
    assert (row.state, row.answered_on, str(row.reason)) == ("declined", date(2022, 4, 4), "Ei ehdi")


def test_a_link_begins_with_the_answer_and_changes_nothing(world, katri):
    row = make.a_recruitment(world.programme)
    assert katri.get(page(world, f"{row.pk}/?state=accepted")).context["form"]["state"].value() == "accepted"
    assert katri.get(page(world, f"{row.pk}/?state=nonsense")).context["form"]["state"].value() == "invited"
    row.refresh_from_db()
    assert row.state == "invited"


def test_an_institution_that_accepts_gets_one_group_and_no_second_one(world, katri):
    row = make.a_recruitment(world.programme)
    for _ in range(2):
        katri.post(page(world, f"{row.pk}/"), {"state": "accepted", "with_group": "on"})
    assert Group.objects.filter(programme=world.programme, organisation=row.organisation).count() == 1


def test_taking_off_the_list_leaves_the_organisation_and_its_group(world, katri):
    row = make.a_recruitment(world.programme)
    group = make.a_group(world.programme, organisation=row.organisation)
    katri.post(page(world, f"{row.pk}/remove/"))
    assert not world.programme.recruitments.exists()
    assert Organisation.objects.filter(pk=row.organisation.pk).exists() and Group.objects.filter(pk=group.pk).exists()


def test_a_row_of_another_programme_is_not_found(world, other_world, katri):
    row = make.a_recruitment(other_world.programme)
    for tail in (f"{row.pk}/", f"{row.pk}/remove/"):
        assert katri.post(page(world, tail), {"state": "declined"}).status_code == 404


@pytest.mark.parametrize("role", [Role.COACH, Role.CONTACT, Role.PARTICIPANT, Role.FUNDER])
def test_who_else_was_invited_is_for_coordinators_only(world, sign_in, role):
    assert sign_in(world.users[role]).get(page(world)).status_code == 403
