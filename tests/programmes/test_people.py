"""Reading pasted lists of people, adding, leaving."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation
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


# ---- finding people -----------------------------------------------------------------------------------------------
def found(client, world, **asked):
    return sorted(person.name for person in client.get(people_page(world), asked).context["page"])


def test_the_list_is_searched_and_narrowed(world, sign_in):
    client, programme = sign_in(world.users[Role.COORDINATOR]), world.programme
    other = make.a_group(programme, name={"fi": "Toinen"})
    programme.participants.exclude(pk=world.participants[0].pk).delete()
    anna = world.participants[0].name
    make.a_participant(programme, group=other, name="Eero Ek", email="ek@x.example", welcomed_on=date(2025, 9, 1))
    make.a_participant(programme, name="Helmi Lähtenyt", left_on=date(2025, 10, 1))
    User.objects.filter(pk=world.participants[0].user.pk).update(last_login="2025-09-09T10:00Z")
    assert found(client, world) == sorted([anna, "Eero Ek"])
    assert found(client, world, q="EK eero") == found(client, world, q="ek@x") == ["Eero Ek"]
    assert found(client, world, q="helmi") == [] and found(client, world, q="olematon") == []
    assert found(client, world, group=other.pk) == ["Eero Ek"]
    assert found(client, world, state="left") == ["Helmi Lähtenyt"]
    assert len(found(client, world, state="all")) == 3
    assert found(client, world, contact="active") == found(client, world, contact="unwelcomed") == [anna]
    assert found(client, world, contact="invited") == ["Eero Ek"]


@pytest.mark.parametrize("asked", [{"group": "x"}, {"state": "9" * 30}, {"contact": "\0"}, {"page": "-1"}, {"q": "\0"}])
def test_nonsense_in_the_address_narrows_nothing(world, sign_in, asked):
    assert len(found(sign_in(world.users[Role.COORDINATOR]), world, **asked)) == 5


def test_four_hundred_people_come_on_pages_of_fifty(world, sign_in):
    for _ in range(395):
        make.a_participant(world.programme)
    client = sign_in(world.users[Role.COORDINATOR])
    shown = client.get(people_page(world), {"page": 8}).context["page"]
    assert (shown.paginator.num_pages, len(shown), shown.paginator.count) == (8, 50, 400)


def test_a_contact_person_finds_nobody_by_address_and_sees_no_sign_ins(world, sign_in):
    client = sign_in(world.users[Role.CONTACT])
    assert found(client, world, q=world.participants[2].email) == []
    assert found(client, world, contact="active") == found(client, world)
    text = client.get(people_page(world)).content.decode()
    assert "@" not in text.split('id="participants"')[1].split('id="staff"')[0]


@pytest.mark.parametrize("role", [Role.COACH, Role.CONTACT])
def test_who_has_no_group_is_seen_by_coordinators_only(world, sign_in, role):
    make.a_participant(world.programme, name="Ilman Ryhmää")
    assert "Ilman Ryhmää" not in found(sign_in(world.users[role]), world)
    assert "Ilman Ryhmää" in found(sign_in(world.users[Role.COORDINATOR]), world)


def test_of_research_consents_staff_see_the_sum_and_no_name(world, sign_in):
    world.programme.participants.filter(pk__in=[p.pk for p in world.participants[:2]]).update(research_consent=True)
    client = sign_in(world.users[Role.COORDINATOR])
    client.cookies["askel-language"] = "en"
    text = client.get(people_page(world)).content.decode()
    assert "2 of 5 have consented to research" in text
    rows = [re.sub(r"\s+", " ", row) for row in re.findall(r"<tr>.*?</tr>", text, re.S)[1:]]
    plain = {
        re.sub(re.escape(p.name) + "|" + re.escape(p.email) + rf"|/{p.pk}/", "", row)
        for p, row in zip(sorted(world.participants, key=lambda p: (p.name, p.pk)), rows, strict=True)
    }
    assert len(plain) == 1  # the rows of those who consented and of those who did not are alike
    for person in world.participants:
        page = client.get(people_page(world, f"{person.pk}/edit/")).content.decode()
        assert "research" not in page.split("</form>", 2)[2].lower()


# ---- moving, leaving, coming in somebody's place ------------------------------------------------------------------
def test_a_person_is_moved_with_its_day(world, sign_in):
    client, person, other = sign_in(world.users[Role.COORDINATOR]), world.participants[1], make.a_group(world.programme)
    sent = client.post(people_page(world, f"{person.pk}/move/"), {"group": other.pk, "moved_on": "1.10.2025"})
    assert sent.headers["Location"] == people_page(world)
    person.refresh_from_db()
    assert (person.group, person.moves.get().moved_on) == (other, date(2025, 10, 1))
    assert "1.10.2025" in client.get(people_page(world, f"{person.pk}/edit/")).content.decode()
    client.post(people_page(world, f"{person.pk}/move/"), {"group": "none", "moved_on": "2.10.2025"})
    person.refresh_from_db()
    assert (person.group, person.moves.count()) == (None, 2)


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"group": ""}, "group"),
        ({"group": "same"}, "group"),
        ({"group": "foreign"}, "group"),
        ({"group": "99999999999999999999"}, "group"),
        ({"moved_on": ""}, "moved_on"),
        ({"moved_on": "1.1.2999"}, "moved_on"),
        ({"moved_on": "1.8.2025"}, "moved_on"),
        ({"moved_on": "31.9."}, "moved_on"),
    ],
)
def test_an_impossible_move_is_told_at_the_field(world, other_world, sign_in, wrong, field):
    person, other = world.participants[1], make.a_group(world.programme)
    person.joined_on = date(2025, 9, 1)
    person.save()
    sent = {"group": other.pk, "moved_on": "1.10.2025"} | wrong
    sent["group"] = {"same": world.group.pk, "foreign": other_world.group.pk}.get(sent["group"], sent["group"])
    shown = sign_in(world.users[Role.COORDINATOR]).post(people_page(world, f"{person.pk}/move/"), sent)
    assert (shown.status_code, list(shown.context["form"].errors)) == (200, [field])
    person.refresh_from_db()
    assert (person.group, person.moves.count()) == (world.group, 0)


@pytest.mark.parametrize("sent, day", [({"left_on": "3.10.2025"}, date(2025, 10, 3)), ({}, None)])
def test_a_person_leaves_on_a_day(world, sign_in, sent, day):
    person = world.participants[1]
    sign_in(world.users[Role.COORDINATOR]).post(people_page(world, f"{person.pk}/leave/"), sent)
    person.refresh_from_db()
    assert person.left_on == (day or timezone.localdate())


@pytest.mark.parametrize("left_on", ["1.1.2999", "1.8.2025", "ei"])
def test_an_impossible_last_day_is_told_at_the_field(world, sign_in, left_on):
    person = world.participants[1]
    person.joined_on = date(2025, 9, 1)
    person.save()
    shown = sign_in(world.users[Role.COORDINATOR]).post(people_page(world, f"{person.pk}/leave/"), {"left_on": left_on})
    assert list(shown.context["form"].errors) == ["left_on"]
    person.refresh_from_db()
    assert person.left_on is None


def newcomer(**changed):
    first = {"name": "Uusi Henkilö", "email": "uusi@x.example", "language": "sv"}
    return first | {"last_day": "30.9.2025", "first_day": "5.10.2025"} | changed


def test_somebody_comes_in_somebodys_place(world, sign_in):
    client, old = sign_in(world.users[Role.COORDINATOR]), world.participants[1]
    assert client.post(people_page(world, f"{old.pk}/replace/"), newcomer()).headers["Location"] == people_page(world)
    old.refresh_from_db()
    new = world.programme.participants.get(email="uusi@x.example")
    assert (old.left_on, new.joined_on, new.replaces, new.group) == (
        date(2025, 9, 30),
        date(2025, 10, 5),
        old,
        old.group,
    )
    assert (new.language, new.welcomed_on, new.agreed_on) == ("sv", None, None)
    assert old.name in client.get(people_page(world, f"{new.pk}/edit/")).content.decode()


def test_one_who_had_left_may_come_back_in_somebodys_place(world, sign_in):
    old, back, other = world.participants[1], world.participants[2], make.a_group(world.programme)
    back.group, back.left_on = other, date(2025, 9, 1)
    back.save()
    sent = newcomer(email=back.email.upper())
    sign_in(world.users[Role.COORDINATOR]).post(people_page(world, f"{old.pk}/replace/"), sent)
    back.refresh_from_db()
    assert (back.left_on, back.replaces, back.group) == (None, old, world.group)
    assert back.moves.get().moved_on == date(2025, 10, 5)


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"email": "another's"}, "email"),
        ({"email": "own"}, "email"),
        ({"email": "ei"}, "email"),
        ({"name": ""}, "name"),
        ({"language": "xx"}, "language"),
        ({"last_day": "TOMORROW", "first_day": "TOMORROW"}, "last_day"),
        ({"last_day": "1.8.2025"}, "last_day"),
        ({"first_day": "29.9.2025"}, "first_day"),
    ],
)
def test_an_impossible_change_of_people_is_told_at_the_field_and_nobody_leaves(world, sign_in, wrong, field):
    old = world.participants[1]
    old.joined_on = date(2025, 9, 1)
    old.save()
    emails = {"another's": world.participants[2].email, "own": old.email.upper()}
    sent = newcomer() | wrong
    sent["email"] = emails.get(sent["email"], sent["email"])
    tomorrow = f"{timezone.localdate() + timedelta(days=1):%d.%m.%Y}"
    sent = {name: value.replace("TOMORROW", tomorrow) for name, value in sent.items()}
    shown = sign_in(world.users[Role.COORDINATOR]).post(people_page(world, f"{old.pk}/replace/"), sent)
    assert (shown.status_code, list(shown.context["form"].errors)) == (200, [field])
    old.refresh_from_db()
    assert (old.left_on, world.programme.participants.count()) == (None, 5)


# ---- agreeing and consents ----------------------------------------------------------------------------------------
def test_staff_note_who_has_agreed_to_take_part_and_a_day_that_stands_stays(world, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    first, second, third = world.participants[:3]
    third.agreed_on = date(2025, 8, 1)
    third.save()
    sent = {"people": [first.pk, second.pk], "agreed_on": "10.9.2025"}
    client.post(people_page(world, "agreed/"), sent)
    days = dict(world.programme.participants.values_list("pk", "agreed_on"))
    assert [days[p.pk] for p in (first, second, third)] == [date(2025, 9, 10)] * 2 + [date(2025, 8, 1)]
    assert list(days.values()).count(None) == 2


@pytest.mark.parametrize("people", [[], ["x"], ["foreign"], ["99999999999999999999"]])
def test_agreeing_is_noted_of_the_programmes_own_people_only(world, other_world, sign_in, people):
    foreign = other_world.participants[0]
    sent = {"people": [foreign.pk if p == "foreign" else p for p in people], "agreed_on": "10.9.2025"}
    shown = sign_in(world.users[Role.COORDINATOR]).post(people_page(world, "agreed/"), sent)
    assert list(shown.context["form"].errors) == ["people"]
    foreign.refresh_from_db()
    assert foreign.agreed_on is None


def consents(person):
    person.refresh_from_db()
    return person.research_consent, person.quote_consent


def test_research_and_quotes_are_given_and_taken_back_by_the_participant(world, sign_in):
    anna = world.participants[0]
    client, address = sign_in(anna.user), f"/programmes/{world.programme.slug}/my/data/consents/"
    client.post(address, {"research": "on", "quotes": "on"})
    assert consents(anna) == (True, True)
    client.post(address, {"quotes": "on"})
    assert consents(anna) == (False, True)
    client.post(address)
    assert consents(anna) == (False, False)
    assert [consents(p) for p in world.participants[1:]] == [(False, False)] * 4


def test_staff_give_no_consent_for_anybody(world, sign_in):
    anna, client = world.participants[0], sign_in(world.users[Role.COORDINATOR])
    sent = details(anna, agreed_on="1.9.2025") | {"research_consent": "on", "quote_consent": "on", "research": "on"}
    client.post(people_page(world, f"{anna.pk}/edit/"), sent)
    assert client.post(f"/programmes/{world.programme.slug}/my/data/consents/", {"research": "on"}).status_code == 403
    assert consents(anna) == (False, False) and anna.agreed_on == date(2025, 9, 1)


def test_the_consent_to_research_is_asked_where_there_is_a_study(world, sign_in):
    client, address = sign_in(world.participants[0].user), f"/programmes/{world.programme.slug}/my/data/"
    assert 'name="research"' not in client.get(address).content.decode()
    world.programme.studies.create(title={"fi": "Tutkimus"}, consent_text={"fi": "Saa käyttää"})
    text = client.get(address).content.decode()
    assert 'name="research"' in text and "Saa käyttää" in text


def test_a_participant_leaves_oneself(world, sign_in):
    anna = world.participants[0]
    client, address = sign_in(anna.user), f"/programmes/{world.programme.slug}/my/leave/"
    client.get(address)
    anna.refresh_from_db()
    assert anna.left_on is None
    client.post(address)
    anna.refresh_from_db()
    assert anna.left_on == timezone.localdate() and client.get(address).status_code == 404


# ---- staff who take part, and staff roles -------------------------------------------------------------------------
def test_a_coordinator_may_take_part_and_both_pages_say_what_it_means(world, sign_in):
    katri = world.users[Role.COORDINATOR]
    client = sign_in(katri)
    client.cookies["askel-language"] = "en"
    words = "You take part in this programme yourself"
    assert words not in client.get(people_page(world)).content.decode()
    client.post(people_page(world, "add/"), {"people": f"{katri.name}; {katri.email}"})
    text = client.get(people_page(world)).content.decode()
    assert words in text and "also works for the programme" in text
    own = client.get(f"/programmes/{world.programme.slug}/my/data/").content.decode()
    assert "You work for this programme too" in own
    assert world.programme.participants.get(user=katri).email == katri.email


def test_an_administrator_gives_and_ends_any_role_but_not_the_last_coordinators(world, sign_in):
    client, roles = sign_in(make.a_user(is_staff=True)), f"/programmes/{world.programme.slug}/roles/"
    own = world.programme.memberships.get(role=Role.COORDINATOR)
    client.post(f"{roles}{own.pk}/end/")
    assert world.programme.memberships.filter(pk=own.pk).exists()
    form = {"name": "Uusi", "email": "uusi@x.example", "role": "coordinator", "group": world.group.pk}
    assert client.post(roles + "add/", form).status_code == 302
    assert world.programme.memberships.get(user__email="uusi@x.example").group is None
    client.post(f"{roles}{own.pk}/end/")
    assert not world.programme.memberships.filter(pk=own.pk).exists()


@pytest.mark.parametrize("role, other", [("coach", Role.CONTACT), ("contact", Role.COACH)])
def test_nobody_is_both_a_coach_and_a_contact_person(world, sign_in, role, other):
    email = world.users[other].email.upper()
    client = sign_in(world.users[Role.COORDINATOR])
    shown = client.post(f"/programmes/{world.programme.slug}/roles/add/", {"name": "X", "email": email, "role": role})
    assert list(shown.context["form"].errors) == ["email"]


def test_each_person_stands_once_among_the_staff(world, sign_in):
    vilma = world.users[Role.COACH]
    for deputy in (False, True):
        world.programme.memberships.create(user=vilma, role="coach", group=make.a_group(world.programme), deputy=deputy)
    staff = sign_in(world.users[Role.COORDINATOR]).get(people_page(world)).context["staff"]
    assert [worker.user for worker in staff].count(vilma) == 1
    [own] = [worker for worker in staff if worker.user == vilma]
    assert ([len(rows) for _role, rows in own.roles], len(own.ends)) == ([2, 1], 3)


# ---- people of the project ----------------------------------------------------------------------------------------
def project_page(world, tail=""):
    return f"/projects/{world.programme.project.slug}/people/{tail}"


def test_a_coordinator_adds_and_ends_the_funders_people(world, sign_in):
    client, project = sign_in(world.users[Role.COORDINATOR]), world.programme.project
    form = {"name": "Rahoittajan Uusi", "email": "r@x.example", "kind": "funder"}
    assert client.post(project_page(world), form).headers["Location"] == project_page(world)
    new = User.objects.get(email="r@x.example")
    assert sign_in(new).get("/portfolio/").status_code == 200
    assert sign_in(new).get(people_page(world)).status_code == 403
    client.post(project_page(world, f"funder/{new.pk}/end/"))
    assert not project.funder_people.filter(pk=new.pk).exists()
    assert project.funder_people.filter(pk=world.users[Role.FUNDER].pk).exists()


def test_coordinators_of_a_project_are_an_administrators_to_add_and_end(world, sign_in):
    project, form = world.programme.project, {"name": "Uusi", "email": "k@x.example", "kind": "coordinator"}
    katri, administrator = sign_in(world.users[Role.COORDINATOR]), sign_in(make.a_user(is_staff=True))
    assert list(katri.post(project_page(world), form).context["form"].errors) == ["kind"]
    administrator.post(project_page(world), form)
    new = project.coordinators.get(email="k@x.example")
    assert katri.post(project_page(world, f"coordinator/{new.pk}/end/")).status_code == 403
    assert administrator.post(project_page(world, f"coordinator/{new.pk}/end/")).status_code == 302
    assert not project.coordinators.exists()


@pytest.mark.parametrize("tail", ["nobody/1/end/", "funder/999999/end/"])
def test_a_role_that_is_none_is_not_found(world, sign_in, tail):
    assert sign_in(world.users[Role.COORDINATOR]).post(project_page(world, tail)).status_code == 404


@pytest.mark.parametrize("role", [Role.COACH, Role.CONTACT, Role.PARTICIPANT, Role.FUNDER])
def test_people_of_a_project_are_not_for_others(world, sign_in, role):
    assert sign_in(world.users[role]).get(project_page(world)).status_code == 404
