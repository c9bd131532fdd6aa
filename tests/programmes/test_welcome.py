"""The welcome message: once for each, in the own language, taken back within ten minutes. A proposed substitute."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation

from jobs import delivery
from jobs.models import Message
from programmes import messages, people
from programmes.models import Programme, Role
from programmes.people import proposing, welcoming
from sessions.versions import published_version
from tests import factories as make

pytestmark = pytest.mark.django_db


def page(world, tail="welcome/"):
    return f"/programmes/{world.programme.slug}/people/{tail}"


@pytest.fixture
def katri(world, sign_in):
    return sign_in(world.users[Role.COORDINATOR])


def send(world, client):
    seen = client.get(page(world)).context["seen"]
    return client.post(page(world), {"seen": seen})


def a_published_session(world, *, days, **fields):
    start = timezone.now() + timedelta(days=days)
    session = make.a_session(world.programme, starts=start, ends=start + timedelta(hours=2), **fields)
    session.published, session.published_at = published_version(session), timezone.now()
    session.save()
    return session


def welcome_of(person, language="en"):
    with translation.override(language):
        return messages.welcome_to(person)


# ---- sending ------------------------------------------------------------------------------------------------------
def test_each_gets_one_message_that_waits_ten_minutes(world, katri):
    send(world, katri)
    rows = list(Message.objects.filter(kind="programmes.welcome"))
    assert sorted(row.address for row in rows) == sorted(person.email for person in world.participants)
    assert {row.state for row in rows} == {"waiting"}
    left = [(row.not_before - timezone.now()).total_seconds() for row in rows]
    assert 500 < min(left) <= max(left) <= 601
    assert not world.programme.participants.awaiting_welcome().exists()


def test_nobody_gets_it_twice_and_one_who_is_added_later_gets_it_then(world, katri):
    send(world, katri)
    send(world, katri)
    assert Message.objects.filter(kind="programmes.welcome").count() == 5
    late = make.a_participant(world.programme)
    send(world, katri)
    assert Message.objects.filter(kind="programmes.welcome", address=late.email).count() == 1
    assert Message.objects.filter(kind="programmes.welcome").count() == 6


def test_those_who_have_left_get_none(world, katri):
    people.leave(world.participants[1], by=None)
    send(world, katri)
    assert Message.objects.filter(kind="programmes.welcome").count() == 4


def test_a_list_that_has_changed_since_has_to_be_looked_at_again(world, katri):
    seen = katri.get(page(world)).context["seen"]
    make.a_participant(world.programme)
    shown = katri.post(page(world), {"seen": seen})
    assert shown.context["overtaken"] and Message.objects.count() == 0


@pytest.mark.parametrize("state", [Programme.State.CLOSED, Programme.State.ARCHIVED])
def test_nobody_is_welcomed_to_what_has_ended(world, katri, state):
    Programme.objects.filter(pk=world.programme.pk).update(state=state)
    send(world, katri)
    assert Message.objects.count() == 0
    assert "people/welcome/" not in katri.get(page(world, "")).content.decode()


def test_the_button_says_how_many(world, katri):
    assert "(5)" in katri.get(page(world, "")).content.decode()


def test_opening_the_page_sends_nothing(world, katri):
    katri.get(page(world))
    assert Message.objects.count() == 0


def test_sending_costs_the_same_for_few_and_many(world, django_assert_num_queries):
    for n in (5, 60):
        while world.programme.participants.awaiting_welcome().count() < n:
            make.a_participant(world.programme)
        with django_assert_num_queries(6):
            assert len(welcoming.order(world.programme, by=None)) == n


# ---- taking back --------------------------------------------------------------------------------------------------
def test_within_ten_minutes_it_is_taken_back_and_nobody_has_been_welcomed(world, katri):
    send(world, katri)
    katri.post(page(world, "welcome/undo/"))
    assert {row.state for row in Message.objects.all()} == {"cancelled"}
    assert world.programme.participants.awaiting_welcome().count() == 5
    send(world, katri)
    assert Message.objects.filter(state="waiting").count() == 5


def test_what_has_left_stays_sent(world, katri):
    send(world, katri)
    gone = Message.objects.order_by("address").first()
    Message.objects.filter(pk=gone.pk).update(state="done", finished_at=timezone.now())
    katri.post(page(world, "welcome/undo/"))
    assert [p.email for p in world.programme.participants.welcomed()] == [gone.address]
    Message.objects.filter(state="waiting").delete()
    shown = katri.post(page(world, "welcome/undo/"), follow=True)
    assert [message.level_tag for message in shown.context["messages"]][-1] == "error"


def test_another_programme_keeps_its_messages(world, other_world, katri):
    welcoming.order(other_world.programme, by=None)
    send(world, katri)
    katri.post(page(world, "welcome/undo/"))
    assert Message.objects.waiting().count() == 5
    assert not other_world.programme.participants.awaiting_welcome().exists()


# ---- what it says -------------------------------------------------------------------------------------------------
def test_it_says_what_this_is_when_it_begins_how_to_sign_in_and_what_is_stored(world, settings):
    settings.SITE_URL = "https://askel.example"
    session = a_published_session(world, days=3, title={"fi": "Aloitus", "en": "Opening"}, place="Sali 1")
    a_published_session(world, days=9, title={"fi": "Myöhempi", "en": "Later one"})
    anna = world.participants[0]
    written = welcome_of(anna)
    for text in (written.text, written.html):
        assert world.programme.name["en"] in text and anna.email in text
        assert "Opening" in text and "Sali 1" in text and "Later one" not in text
        assert f"{timezone.localtime(session.starts).day}." in text
        assert "https://askel.example/" in text and "code of six digits" in text
        assert f"https://askel.example/programmes/{world.programme.slug}/notice/" in text
        assert "nobody can open your answer" in text
        assert str(world.users[Role.COORDINATOR]) in text
    assert "20" in written.text  # hours of working time


@pytest.mark.parametrize(
    "fields",
    [{"days": -3}, {"days": 3, "state": "cancelled"}, {"days": 3, "group": "other"}, {"days": 3, "of": "another"}],
)
def test_a_session_that_is_not_the_persons_own_next_one_is_not_told(world, fields):
    fields = {"title": {"fi": "Väärä", "en": "Wrong"}} | fields
    if fields.get("group"):
        fields["group"] = make.a_group(world.programme)
    if fields.pop("of", None):
        fields["participant"] = world.participants[1]
    a_published_session(world, **fields)
    written = welcome_of(world.participants[0])
    assert "Wrong" not in written.text and "has not been agreed yet" in written.text


def test_what_has_not_been_published_is_not_told(world):
    start = timezone.now() + timedelta(days=2)
    make.a_session(world.programme, starts=start, ends=start + timedelta(hours=1), title={"en": "Draft"})
    assert "Draft" not in welcome_of(world.participants[0]).text


def test_each_reads_it_in_the_own_language_and_the_page_shows_each(world, katri):
    for person, language in zip(world.participants, ["sv", "en", "fi", "fi", "fi"], strict=True):
        person.language = language
        person.save()
    shown = katri.get(page(world))
    assert {language for language, _mail in shown.context["previews"]} == {"fi", "sv", "en"}
    send(world, katri)
    Message.objects.update(not_before=timezone.now() - timedelta(minutes=1))
    while delivery.send_due():
        pass
    said = {message.to[0]: message.extra_headers.get("Content-Language") for message in mail.outbox}
    assert said == {person.email: person.language for person in world.participants}


def test_markup_in_names_does_not_reach_the_mail(world):
    world.programme.name = {"fi": "<b>Valmennus</b>", "en": "<b>Programme</b>"}
    world.programme.save()
    anna = world.participants[0]
    anna.refresh_from_db()
    written = welcome_of(anna)
    assert "<b>Programme</b>" in written.text and "<b>Programme</b>" not in written.html


# ---- changes while it waits ---------------------------------------------------------------------------------------
def test_a_waiting_message_follows_the_person_to_a_new_address_and_language(world, katri):
    send(world, katri)
    anna = people.correct(world.participants[0], by=None, email="uusi@x.example", language="sv")
    row = Message.objects.get(recipient_key=f"participant:{anna.pk}")
    assert (row.address, row.language) == ("uusi@x.example", "sv")
    assert messages.welcome(row) is not None


def test_one_who_leaves_before_it_goes_gets_nothing(world, katri):
    send(world, katri)
    anna = world.participants[0]
    row = Message.objects.get(recipient_key=f"participant:{anna.pk}")
    assert messages.welcome(row) is not None
    people.leave(anna, by=None)
    assert messages.welcome(row) is None


def test_an_address_that_is_somebody_elses_by_now_gets_nothing(world, katri):
    send(world, katri)
    row = Message.objects.first()
    row.address = "vanha@x.example"
    assert messages.welcome(row) is None


# ---- a contact person proposes ------------------------------------------------------------------------------------
def proposal(world, **changed):
    first = {"participant": world.participants[1].pk, "name": "Uusi Henkilö", "email": "uusi@x.example"}
    return first | {"reason": "Siirtyy toisiin tehtäviin"} | changed


@pytest.fixture
def yrjo(world, sign_in):
    return sign_in(world.users[Role.CONTACT])


def test_a_proposal_is_mailed_to_every_coordinator_and_changes_nothing(world, yrjo):
    second = make.a_member(world.programme, Role.COORDINATOR, language="sv")
    before = list(world.programme.participants.order_by("pk").values())
    assert yrjo.post(page(world, "propose/"), proposal(world)).headers["Location"] == page(world, "")
    rows = Message.objects.filter(kind="programmes.substitute")
    wanted = {world.users[Role.COORDINATOR].email: "fi", second.email: "sv"}
    assert {row.address: row.language for row in rows} == wanted
    assert list(world.programme.participants.order_by("pk").values()) == before
    with translation.override("en"):
        written = messages.substitute(rows[0])
    assert written.subject == f"Proposal: Uusi Henkilö in place of {world.participants[1].name}"
    for text in (written.text, written.html):
        assert "uusi@x.example" in text and "Siirtyy" in text
        assert page(world, f"{world.participants[1].pk}/replace/") in text


def test_two_proposals_are_two_messages(world, yrjo):
    for name in ("Yksi", "Kaksi"):
        yrjo.post(page(world, "propose/"), proposal(world, name=name))
    assert Message.objects.filter(kind="programmes.substitute").count() == 2


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"name": ""}, "name"),
        ({"email": "ei"}, "email"),
        ({"participant": "10000000000000000000"}, "participant"),
        ({"participant": "x"}, "participant"),
        ({"reason": "x" * 401}, "reason"),
        ({"name": "a\0b"}, "name"),
    ],
)
def test_wrong_entries_are_told_at_the_field(world, yrjo, wrong, field):
    shown = yrjo.post(page(world, "propose/"), proposal(world) | wrong)
    assert (shown.status_code, list(shown.context["form"].errors)) == (200, [field])
    assert Message.objects.count() == 0


@pytest.mark.parametrize("where", ["other group", "no group"])
def test_a_contact_person_proposes_only_for_the_own_group(world, yrjo, where):
    group = make.a_group(world.programme)
    person = make.a_participant(world.programme, group=group if where == "other group" else None, name="Toisen Ryhmän")
    assert "Toisen Ryhmän" not in yrjo.get(page(world, "propose/")).content.decode()
    shown = yrjo.post(page(world, "propose/"), proposal(world, participant=person.pk))
    assert list(shown.context["form"].errors) == ["participant"]


def test_a_proposal_about_somebody_who_is_gone_says_nothing(world):
    assert proposing.propose(
        world.programme, by=world.users[Role.CONTACT], participant=world.participants[1], name="U", email="u@x.example"
    )
    row = Message.objects.get()
    world.participants[1].delete()
    assert messages.substitute(row) is None


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.COACH, Role.PARTICIPANT, Role.FUNDER])
def test_only_a_contact_person_proposes(world, sign_in, role):
    assert sign_in(world.users[role]).post(page(world, "propose/"), proposal(world)).status_code == 403
    assert Message.objects.count() == 0
