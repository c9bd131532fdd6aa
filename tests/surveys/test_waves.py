"""The surveys tab: who sees what, what each page says, and that nobody can tell from it who has answered."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programmes.models import Role
from surveys import vault
from surveys.models import Wave

from .. import factories as make
from . import phone

pytestmark = pytest.mark.django_db
PAGES = ["", "loppu/", "loppu/open/", "loppu/extend/", "loppu/close/", "add/", "mid-review/"]


@pytest.fixture
def draft(world):
    return _in_world(world)


@pytest.fixture
def wave(world):
    return phone.tasks.launch(_in_world(world), by=world.users[Role.COORDINATOR])


def _in_world(world):
    made = phone.a_wave(people=0, opened=False)
    Wave.objects.filter(pk=made.pk).update(programme=world.programme)
    made.instrument.programme = world.programme
    made.instrument.save()
    return Wave.objects.select_related("programme", "instrument").get(pk=made.pk)


@pytest.fixture
def base(world):
    return f"/programmes/{world.programme.slug}/surveys/"


@pytest.fixture
def coordinator(world, sign_in):
    return sign_in(world.users[Role.COORDINATOR])


def test_who_sees_the_surveys_tab_and_who_runs_it(world, other_world, wave, base, sign_in):
    seen = {}
    for role, user in world.users.items():
        client = sign_in(user)
        seen[role] = [client.get(base + page).status_code for page in PAGES]
    assert seen == {
        Role.COORDINATOR: [200] * 7,
        Role.COACH: [200, 200] + [403] * 5,
        Role.CONTACT: [200, 200] + [403] * 5,
        Role.PARTICIPANT: [403] * 7,
        Role.FUNDER: [403] * 7,
    }
    stranger = sign_in(other_world.users[Role.COORDINATOR])
    assert [stranger.get(base + page).status_code for page in PAGES] == [404] * 7
    assert [Client().get(base + page).status_code for page in PAGES] == [302] * 7


@pytest.mark.parametrize("page", ["", "loppu/"])
def test_coach_and_contact_person_are_not_told_how_many_have_answered(world, wave, base, sign_in, page):
    Wave.objects.filter(pk=wave.pk).update(answered_shown=10, invited=14)
    told = {
        role: "10+" in sign_in(world.users[role]).get(base + page).content.decode()
        for role in (Role.COORDINATOR, Role.COACH, Role.CONTACT)
    }
    assert told == {Role.COORDINATOR: True, Role.COACH: False, Role.CONTACT: False}


@pytest.mark.parametrize("page", ["loppu/remind/", "loppu/drop/"])
def test_reminding_and_removing_are_posts_of_the_coordinator(world, wave, base, sign_in, coordinator, page):
    assert coordinator.get(base + page).status_code == 405
    assert sign_in(world.users[Role.COACH]).post(base + page).status_code == 403


def test_the_pages_tell_nothing_when_somebody_answers(wave, base, coordinator):
    def page(path):
        return coordinator.get(base + path).content.decode().split("<main")[1].split("</main>")[0]

    before = [_without_tokens(page(path)) for path in ("", "loppu/", "loppu/close/")]
    for invitation in phone.invitations(wave)[:4]:
        token = phone.token_of(invitation)
        vault.submit(token, wave, participant=invitation.participant, answers={"me-henki": "4"})
    assert [_without_tokens(page(path)) for path in ("", "loppu/", "loppu/close/")] == before


def _without_tokens(text):
    return phone.re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


@pytest.mark.parametrize(("shown", "text"), [(0, "alle 5"), (5, "5+"), (10, "10+")])
def test_answers_of_an_open_wave_are_told_in_fives(wave, base, coordinator, shown, text):
    Wave.objects.update(answered_shown=shown)
    words = coordinator.get(base).content.decode()
    assert text in words or (shown == 0 and "under 5" in words)


def test_the_opening_page_says_what_is_promised_and_what_is_missing(draft, base, coordinator):
    page = coordinator.get(base + "loppu/open/")
    assert page.context["reason"] is None
    draft.programme.controller = ""
    draft.programme.save()
    blocked = coordinator.get(base + "loppu/open/")
    assert blocked.context["reason"]
    assert f"/programmes/{draft.programme.slug}/settings/" in blocked.content.decode()
    assert coordinator.post(base + "loppu/open/", {"closes_on": "31.12.2099"}).status_code == 200
    assert Wave.objects.get().state == Wave.State.DRAFT


def test_opening_from_the_page_invites_everybody(world, draft, base, coordinator):
    day = timezone.localdate() + timedelta(days=10)
    response = coordinator.post(base + "loppu/open/", {"closes_on": f"{day.day}.{day.month}.{day.year}"})
    assert response.status_code == 302
    wave = Wave.objects.get()
    assert (wave.state, wave.invited) == (Wave.State.OPEN, 5)
    closes = timezone.localtime(wave.closes_at)
    assert (closes.date(), closes.hour, closes.minute) == (day, 23, 59)


@pytest.mark.parametrize("typed", ["", "31.9.2099", "höpö", "1.1.2020", "99999999999999", "<b>"])
def test_a_closing_day_that_cannot_be_is_told_at_the_field_and_kept(draft, base, coordinator, typed):
    page = coordinator.post(base + "loppu/open/", {"closes_on": typed})
    assert page.status_code == 200
    assert page.context["form"].errors["closes_on"]
    assert page.context["form"]["closes_on"].value() == typed
    assert Wave.objects.get().state == Wave.State.DRAFT


def test_closing_and_extending_from_the_page(wave, base, coordinator):
    day = timezone.localdate() + timedelta(days=30)
    coordinator.post(base + "loppu/extend/", {"closes_on": f"{day.day}.{day.month}.{day.year}"})
    assert timezone.localtime(Wave.objects.get().closes_at).date() == day
    assert coordinator.post(base + "loppu/close/", {}).status_code == 200
    assert coordinator.post(base + "loppu/close/", {"grace_minutes": "61"}).status_code == 200
    assert Wave.objects.get().state == Wave.State.OPEN
    coordinator.post(base + "loppu/close/", {"grace_minutes": "30"})
    assert (Wave.objects.get().state, Wave.objects.get().grace_minutes) == (Wave.State.CLOSED, 30)


def test_the_preview_has_no_form_that_could_be_sent(wave, base, coordinator):
    page = coordinator.get(base + "loppu/").content.decode()
    start = page.index('class="phonelike"')
    assert page.count("<fieldset", start) == 5
    assert "<form" not in page[start : page.index("</main>")]


def test_a_survey_is_made_of_the_statements_and_can_be_removed_as_a_draft(world, base, coordinator):
    make.a_statement(world.programme, key="me-henki")
    day = timezone.localdate() + timedelta(days=10)
    form = {"stage": "post", "closes_on": f"{day.day}.{day.month}.{day.year}"}
    assert coordinator.post(base + "add/", form).status_code == 302
    assert coordinator.post(base + "add/", form).context["form"].errors["stage"]
    assert coordinator.post(base + "loppukysely/drop/").status_code == 302
    assert (Wave.objects.count(), world.programme.instruments.count()) == (0, 0)


def test_an_opened_survey_cannot_be_removed(wave, base, coordinator):
    coordinator.post(base + "loppu/drop/")
    assert Wave.objects.count() == 1


@pytest.mark.parametrize("path", ["", "loppu/"])
def test_the_tab_takes_the_same_queries_for_few_and_many(wave, base, coordinator, path):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert coordinator.get(base + path).status_code == 200
        return len(queries)

    count()
    few = count()
    for number in range(9):
        now = timezone.now()
        Wave.objects.create(
            programme=wave.programme,
            instrument=wave.instrument,
            key=f"k{number}",
            stage="session",
            opens_at=now,
            closes_at=now + timedelta(days=1),
        )
        for _ in range(3):
            make.a_participant(wave.programme)
    assert count() == few
    assert few <= 20
