"""Reading pasted lists of people, adding, leaving."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from programmes.models import Role
from programmes.people import add_people, leave, read_people
from tests import factories as make


@pytest.mark.parametrize(
    "line",
    [
        "Anna Aalto; anna@x.example",
        "Anna Aalto;anna@x.example;",
        "anna@x.example; Anna Aalto",
        "Anna Aalto, anna@x.example",
        "Anna Aalto\tanna@x.example",
        "anna@x.example\tAnna Aalto",
        "Anna Aalto <anna@x.example>",
        '"Anna Aalto" <anna@x.example>',
        "Aalto, Anna; anna@x.example",
        "Aalto, Anna <anna@x.example>",
        "Anna Aalto anna@x.example",
        "Anna,Aalto,anna@x.example",
        "Anna;Aalto;anna@x.example",
        "  Anna   Aalto | anna@x.example ",
        "Anna Aalto (anna@x.example)",
        "Anna Aalto mailto:anna@x.example",
        "Anna\u00a0Aalto;\u200banna@x.example",
    ],
)
def test_name_and_email_are_read_in_any_usual_form(line):
    [person] = read_people(line).people
    assert (person.name, person.email) == ("Anna Aalto", "anna@x.example")


def test_double_names_and_letters_stay_whole():
    people = read_people("Päivi-Maria von Åkerö-Öst; p@x.example\nO'Neill Seán;s@x.example").people
    assert [person.name for person in people] == ["Päivi-Maria von Åkerö-Öst", "O'Neill Seán"]


@pytest.mark.parametrize(
    "line, words",
    [
        ("Noora Ojala; noora.ojalax.example", "no @ sign"),
        ("Noora Ojala; noora@", "not complete"),
        ("Noora Ojala; noora@x", "not complete"),
        ("noora@x.example", "name is missing"),
        ("; noora@x.example", "name is missing"),
        ("A; a@x.example, B; b@x.example", "several"),
        ("x" * 130 + "; n@x.example", "too long"),
    ],
)
def test_a_bad_row_is_named_and_kept(line, words):
    with translation.override("en"):
        read = read_people(f"Anna; anna@x.example\n\n{line}\nEero; eero@x.example")
        assert [person.name for person in read.people] == ["Anna", "Eero"]
        assert list(read.problems) == [3] and words in read.problems[3]
        assert read.left == line
        assert read.summary().startswith("Row 3:") and read.summary().endswith("The other 2 rows are fine.")


def test_the_same_address_twice_is_told_with_its_first_row():
    read = read_people("Anna; anna@x.example\nAnna A; ANNA@x.example")
    assert len(read.people) == 1 and list(read.problems) == [2] and "1" in read.problems[2]


@pytest.mark.parametrize("heading", ["Nimi;Sähköposti", "Name\tE-mail", "Namn,E-post"])
def test_a_heading_row_of_a_spreadsheet_is_passed_by(heading):
    read = read_people(f"{heading}\nAnna;anna@x.example")
    assert len(read.people) == 1 and read.problems == {}


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error_and_every_row_is_accounted_for(text):
    read = read_people(text)
    rows = [line for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    assert len(read.people) + len(read.problems) <= len(rows)
    assert all(person.name and "@" in person.email for person in read.people)


# ---- rows ---------------------------------------------------------------------------------------------------------
pytestmark = pytest.mark.django_db


def test_adding_makes_accounts_once_and_brings_back_those_who_left():
    programme = make.a_programme()
    known = make.a_user(email="Anna@x.example", name="Anna Aalto", language="sv")
    gone = make.a_participant(programme, email="eero@x.example", name="Eero", left_on=date(2026, 1, 1))
    there = make.a_participant(programme, email="helmi@x.example", name="Helmi")
    people = read_people(
        "Anna; anna@x.example\nEero; eero@x.example\nHelmi; HELMI@x.example\nIlkka; i@x.example"
    ).people
    added, old = add_people(programme, by=None, people=people)
    assert [p.name for p in added] == ["Anna", "Eero", "Ilkka"] and old == [there]
    gone.refresh_from_db()
    assert gone.left_on is None
    anna = programme.participants.get(email="anna@x.example")
    assert (anna.user, anna.language) == (known, "sv")
    assert User.objects.filter(email="i@x.example").count() == 1


def test_somebody_who_left_sees_the_programme_no_more(world, sign_in):
    anna = world.participants[0]
    client = sign_in(anna.user)
    address = f"/programmes/{world.programme.slug}/"
    assert client.get(address).status_code == 200
    leave(anna, by=None)
    assert client.get(address).status_code == 404


def test_leaving_before_joining_leaves_on_the_joining_day():
    person = make.a_participant(make.a_programme(), joined_on=date(2099, 1, 1))
    assert leave(person, by=None).left_on == date(2099, 1, 1)


# ---- pages --------------------------------------------------------------------------------------------------------
def people_page(world, tail=""):
    return f"/programmes/{world.programme.slug}/people/{tail}"


def test_good_rows_go_in_and_bad_rows_stay_in_the_box(world, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    before = world.programme.participants.count()
    page = client.post(people_page(world, "add/"), {"people": "Uusi Yksi; yksi@x.example\nUusi Kaksi; kaksi"})
    assert page.status_code == 200
    assert page.context["form"]["people"].value() == "Uusi Kaksi; kaksi"
    assert list(page.context["form"].errors) == ["people"]
    assert world.programme.participants.count() == before + 1


def test_all_good_rows_lead_back_to_the_list(world, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    response = client.post(people_page(world, "add/"), {"people": "Uusi Yksi; yksi@x.example"})
    assert response.headers["Location"] == people_page(world)
    assert world.programme.participants.get(email="yksi@x.example").group == world.group


@pytest.mark.parametrize(
    "role, names, addresses",
    [(Role.COORDINATOR, True, True), (Role.COACH, True, True), (Role.CONTACT, True, False)],
)
def test_names_and_addresses_by_role(world, sign_in, role, names, addresses):
    text = sign_in(world.users[role]).get(people_page(world)).content.decode()
    other = world.participants[3]
    assert (other.name in text, other.email in text) == (names, addresses)


@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.FUNDER])
def test_the_list_of_people_is_not_for_participants_or_funders(world, sign_in, role):
    assert sign_in(world.users[role]).get(people_page(world)).status_code == 403


def test_a_coach_sees_only_the_own_group(world, sign_in):
    other = make.a_participant(world.programme, group=make.a_group(world.programme), name="Toisen Ryhmän")
    assert other.name not in sign_in(world.users[Role.COACH]).get(people_page(world)).content.decode()
    assert other.name in sign_in(world.users[Role.COORDINATOR]).get(people_page(world)).content.decode()


@pytest.mark.parametrize("role", [Role.COACH, Role.CONTACT, Role.PARTICIPANT, Role.FUNDER])
def test_only_a_coordinator_changes_people(world, sign_in, role):
    client = sign_in(world.users[role])
    person = world.participants[1]
    for tail in ("add/", f"{person.pk}/leave/", f"{person.pk}/return/"):
        assert client.post(people_page(world, tail), {"people": "X; x@x.example"}).status_code == 403
    person.refresh_from_db()
    assert person.left_on is None


def test_a_person_of_another_programme_is_not_found(world, other_world, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    foreign = other_world.participants[0]
    assert client.post(people_page(world, f"{foreign.pk}/leave/")).status_code == 404
    assert client.get(people_page(other_world)).status_code == 404


def test_a_coordinator_gives_and_ends_the_role_of_a_coach_but_not_of_a_coordinator(world, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    roles = f"/programmes/{world.programme.slug}/roles/"
    form = {"name": "Uusi Valmentaja", "email": "uv@x.example", "role": "coach"}
    assert client.post(roles + "add/", form).status_code == 302
    made = world.programme.memberships.get(user__email="uv@x.example")
    assert client.post(roles + "add/", form | {"role": "coordinator"}).status_code == 200
    assert client.post(f"{roles}{made.pk}/end/").status_code == 302
    own = world.programme.memberships.get(role=Role.COORDINATOR)
    assert client.post(f"{roles}{own.pk}/end/").status_code == 404
    assert set(world.programme.memberships.values_list("role", flat=True)) == {"coordinator", "coach", "contact"}


@pytest.mark.parametrize("sizes", [(1, 3), (10, 100)])
def test_the_list_of_people_costs_the_same_for_few_and_many(world, sign_in, django_assert_num_queries, sizes):
    client = sign_in(world.users[Role.COORDINATOR])
    few, many = sizes
    world.programme.participants.exclude(pk=world.participants[0].pk).delete()
    for _ in range(few - 1):
        make.a_participant(world.programme, group=world.group)
    client.get(people_page(world))
    with django_assert_num_queries(13):
        client.get(people_page(world))
    for _ in range(many - few):
        make.a_participant(world.programme, group=world.group)
    with django_assert_num_queries(13):
        client.get(people_page(world))


# ---- correcting a person's details --------------------------------------------------------------------------------
def details(person, **changed):
    return {"name": person.name, "email": person.email, "language": person.language} | changed


def test_details_of_a_person_are_corrected(world, sign_in):
    person = world.participants[1]
    client = sign_in(world.users[Role.COORDINATOR])
    page = client.get(people_page(world, f"{person.pk}/edit/")).content.decode()
    assert f'value="{person.email}"' in page
    sent = client.post(people_page(world, f"{person.pk}/edit/"), details(person, name="Uusi Nimi", language="sv"))
    assert sent.headers["Location"] == people_page(world)
    person.refresh_from_db()
    assert (person.name, person.language, person.group) == ("Uusi Nimi", "sv", world.group)


def test_another_address_is_another_account_and_alters_neither(world, sign_in):
    anna = world.participants[0]
    old = anna.user
    taken = make.a_user(name="Aivan Toinen", email="toinen@x.example")
    client = sign_in(world.users[Role.COORDINATOR])
    client.post(people_page(world, f"{anna.pk}/edit/"), details(anna, email="Toinen@x.example"))
    anna.refresh_from_db()
    assert (anna.user, anna.email) == (taken, "Toinen@x.example")
    before = (old.name, old.email), (taken.name, taken.email)
    old.refresh_from_db()
    taken.refresh_from_db()
    assert ((old.name, old.email), (taken.name, taken.email)) == before
    home = f"/programmes/{world.programme.slug}/"
    assert (sign_in(old).get(home).status_code, sign_in(taken).get(home).status_code) == (404, 200)


@pytest.mark.parametrize(
    "wrong", [{"email": "ei osoite"}, {"email": ""}, {"name": ""}, {"language": "xx"}, {"name": "x" * 121}]
)
def test_wrong_details_are_told_at_the_field_and_nothing_typed_is_lost(world, sign_in, wrong):
    person = world.participants[1]
    client = sign_in(world.users[Role.COORDINATOR])
    sent = details(person, name="Kesken Jäänyt") | wrong
    page = client.post(people_page(world, f"{person.pk}/edit/"), sent)
    assert (page.status_code, list(page.context["form"].errors)) == (200, list(wrong))
    assert {name: page.context["form"][name].value() for name in sent} == sent
    before = (person.name, person.email)
    person.refresh_from_db()
    assert (person.name, person.email) == before


def test_an_address_that_another_participant_has_is_refused_at_its_field(world, sign_in):
    anna, person = world.participants[:2]
    client = sign_in(world.users[Role.COORDINATOR])
    page = client.post(people_page(world, f"{person.pk}/edit/"), details(person, email=anna.email.upper()))
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["email"])
    before = (person.email, person.user)
    person.refresh_from_db()
    assert (person.email, person.user) == before


def test_a_person_who_left_or_is_of_another_programme_has_no_details_to_correct(world, other_world, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    gone, foreign = world.participants[1], other_world.participants[0]
    leave(gone, by=None)
    assert [client.get(people_page(world, f"{p.pk}/edit/")).status_code for p in (gone, foreign)] == [404, 404]
