"""A participant's own pages."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from programmes.models import Role
from sessions import scheduling
from sessions.models import Attendance, SessionChange
from surveys import vault
from surveys.models import Invitation, MidReview

from .. import factories as make
from .test_waves import _in_world, phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(world):
    return world.participants[0]


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.users[Role.PARTICIPANT])


@pytest.fixture
def page(world):
    return f"/programmes/{world.programme.slug}/my/"


def test_the_running_programme_opens_at_once_and_links_to_the_others(world, other_world, client, page):
    assert client.get("/my/").headers["Location"] == page
    user, ended = world.users[Role.PARTICIPANT], other_world.programme
    type(ended).objects.filter(pk=ended.pk).update(state="closed")
    make.a_participant(ended, user=user, email=user.email)
    assert client.get("/my/").headers["Location"] == page
    assert client.get(page).context["others"] == [ended]


def test_several_programmes_are_listed_when_none_is_running(world, other_world, client):
    user = world.users[Role.PARTICIPANT]
    make.a_participant(other_world.programme, user=user, email=user.email)
    type(world.programme).objects.update(state="closed")
    listed = client.get("/my/")
    assert [place.programme for place in listed.context["places"]] == [world.programme, other_world.programme]


def test_somebody_in_no_programme_is_told_so(sign_in):
    assert sign_in(make.a_user()).get("/my/").context["places"] == []


def test_the_pages_are_the_participants_alone(world, other_world, page, sign_in):
    for path in (page, page + "data/", page + "data/download/"):
        seen = {role: sign_in(user).get(path).status_code for role, user in world.users.items()}
        assert seen == {
            Role.COORDINATOR: 403,
            Role.COACH: 403,
            Role.CONTACT: 403,
            Role.PARTICIPANT: 200,
            Role.FUNDER: 403,
        }
        assert sign_in(other_world.users[Role.PARTICIPANT]).get(path).status_code == 404
        assert Client().get(path).status_code == 302


def test_the_next_session_is_the_published_one(world, client, page):
    soon = timezone.now() + timedelta(days=3)
    session = make.a_session(world.programme, starts=soon, ends=soon + timedelta(hours=2), title={"fi": "Taideterapia"})
    assert client.get(page).context["next"] is None
    scheduling.publish(world.programme, by=None, notify=False)
    assert client.get(page).context["next"][0] == session
    scheduling.edit(session, by=None, title={"fi": "Luonnos vain"})
    assert "Taideterapia" in client.get(page).content.decode()
    assert "Luonnos vain" not in client.get(page).content.decode()


def test_the_open_survey_has_the_persons_own_link_before_and_after_answering(world, anna, client, page):
    wave = phone.tasks.launch(_in_world(world), by=None)
    token = vault.token_for(Invitation.objects.get(wave=wave, participant=anna))
    before = client.get(page)
    assert f"http://testserver/s/{token}/" in before.content.decode()
    assert before.headers["Cache-Control"] == "no-store, private"
    vault.submit(token, wave, participant=anna, answers={"me-henki": "4"})
    after = client.get(page)
    assert _main(after) == _main(before)


def _main(response):
    return response.content.decode().split("<main")[1].split("</main>")[0]


def test_hours_are_working_time_first_and_own_time_after(world, anna, client, page):
    session = make.a_session(world.programme)
    Attendance.objects.create(session=session, participant=anna, state="present", minutes=150, work_minutes=120)
    hours = client.get(page).context["hours"]
    assert (hours.minutes, hours.work, hours.own, hours.quota) == (150, 120, 30, 1200)


def test_what_the_mid_review_changed_is_told_with_its_reason(world, client, page):
    soon = timezone.now() + timedelta(days=3)
    session = make.a_session(world.programme, starts=soon, ends=soon + timedelta(hours=2))
    scheduling.publish(world.programme, by=None, notify=False)
    change = SessionChange.objects.create(
        session=session, reason={"fi": "Yhteistyö ei vielä"}, changed_at=timezone.now()
    )
    SessionChange.objects.create(session=session, reason={"fi": "Muu syy"}, changed_at=timezone.now())
    review = MidReview.objects.create(programme=world.programme, held_on=timezone.localdate())
    review.changes.add(change)
    text = client.get(page).content.decode()
    assert "Yhteistyö ei vielä" in text and "Muu syy" not in text


def test_own_data_holds_ones_own_and_nobody_elses(world, anna, client, page):
    other = world.participants[1]
    session = make.a_session(world.programme)
    for person in (anna, other):
        Attendance.objects.create(session=session, participant=person, state="present", minutes=60, work_minutes=60)
    response = client.get(page + "data/download/")
    data = json.loads(response.content)
    assert (data["name"], data["email"], len(data["sessions"])) == (anna.name, anna.email, 1)
    assert "attachment" in response.headers["Content-Disposition"]
    for text in (response.content.decode(), client.get(page + "data/").content.decode()):
        assert other.name not in text and other.email not in text
        assert str(anna.uuid) not in text


def test_own_data_never_tells_whether_one_has_answered(world, anna, client, page):
    wave = phone.tasks.launch(_in_world(world), by=None)
    before = client.get(page + "data/download/").content
    token = vault.token_for(Invitation.objects.get(wave=wave, participant=anna))
    vault.submit(token, wave, participant=anna, answers={"me-henki": "4"})
    assert client.get(page + "data/download/").content == before


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.COACH, Role.CONTACT, Role.PARTICIPANT])
def test_the_notice_names_the_controller_to_everybody_in_the_programme(world, sign_in, role):
    page = sign_in(world.users[role]).get(f"/programmes/{world.programme.slug}/notice/")
    text = page.content.decode()
    assert world.programme.controller in text and world.programme.data_contact in text


def test_the_notice_can_be_read_before_the_first_question(world):
    wave = phone.tasks.launch(_in_world(world), by=None)
    browser = phone.Phone()
    browser.open(phone.token_of(phone.invitations(wave)[0]))
    address = browser.address().rsplit("/", 2)[0] + "/notice/"
    assert address in browser.text
    assert world.programme.controller in browser.go(address).content.decode()
