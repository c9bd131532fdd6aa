"""A web worker's clock is an hour wrong: surveys open, close and give grace by the database's."""

from datetime import timedelta

import pytest
from django.core import signing
from django.db.models.functions import Now
from django.utils import timezone

from surveys import opening, tasks, vault, visits
from surveys.models import Wave

from . import phone
from .phone import Phone, token_of

pytestmark = pytest.mark.django_db
PAGES = (("me-henki",), ("avoimuus",))
ANSWERS = {"me-henki": "4"}, {"avoimuus": "5"}


@pytest.fixture
def wave():
    return phone.a_wave(pages=PAGES)


@pytest.fixture
def anna(wave):
    return phone.invitations(wave)[0]


@pytest.fixture(params=[-60, 60], ids=["an hour slow", "an hour fast"])
def wrong_clock(request, monkeypatch):
    """What the worker believes the time to be; call it to set the clock wrong."""
    real = timezone.now

    def go_wrong():
        monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(minutes=request.param))

    return go_wrong


def database_time():
    return Wave.objects.values_list(Now(), flat=True).first()


def close(wave, *, minutes_ago, grace=60):
    closes_at = database_time() - timedelta(minutes=minutes_ago)
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.CLOSED, closes_at=closes_at, grace_minutes=grace)


def test_a_form_is_taken_until_the_wave_closes_whatever_the_worker_believes(wave, anna, wrong_clock):
    Wave.objects.filter(pk=wave.pk).update(closes_at=database_time() + timedelta(minutes=30))
    wrong_clock()
    browser = Phone()
    browser.open(token_of(anna))
    for answers in ANSWERS:
        browser.send(**answers)
    assert vault.count(wave) == 1


def test_nobody_begins_after_closing_whatever_the_worker_believes(wave, anna, wrong_clock):
    close(wave, minutes_ago=1)
    wrong_clock()
    assert Phone().open(token_of(anna)).context["reason"] == "closed"


def test_after_the_grace_nothing_is_taken_whatever_the_worker_believes(wave, anna, wrong_clock):
    wrong_clock()
    browser = Phone()
    browser.open(token_of(anna))
    browser.send(**ANSWERS[0])
    close(wave, minutes_ago=61)
    assert browser.send(**ANSWERS[1]).context["reason"] == "closed"
    assert vault.count(wave) == 0


def test_a_wave_opens_now_and_closes_now_whatever_the_worker_believes(wrong_clock):
    draft = phone.a_wave(pages=PAGES, opened=False)
    Wave.objects.filter(pk=draft.pk).update(opens_at=database_time() + timedelta(days=1))
    wrong_clock()
    wave = tasks.launch(draft, by=None)
    assert wave.opens_at <= database_time()
    closed = opening.close_wave(wave, by=None, grace_minutes=0)
    assert abs(closed.closes_at - database_time()) < timedelta(minutes=1)


def test_no_wave_is_sealed_early_or_held_open_by_a_wrong_clock(wave, wrong_clock):
    wrong_clock()
    close(wave, minutes_ago=59)
    with pytest.raises(vault.NotYet):
        vault.seal(wave)
    close(wave, minutes_ago=61)
    assert vault.seal(wave).state == Wave.State.SEALED


# ---- grace --------------------------------------------------------------------------------------------------------
def opened_at(moment, invitation):
    """A browser whose form was opened then."""
    browser, handle = Phone(), vault.handle_for(invitation)
    value = {"token": token_of(invitation), "opened": int(moment.timestamp())}
    browser.client.cookies[visits.cookie_name(handle)] = signing.dumps(value, salt=visits.SALT + handle)
    return browser, f"/a/{handle}/"


TABLE = [  # minutes: opened before closing, sent after closing, grace; begun before? → taken?
    (1, 59, 60, False, True),
    (1, 61, 60, False, False),
    (1, 29, 30, False, True),
    (1, 31, 30, False, False),
    (1, 1, 0, False, False),
    (-1, 10, 60, False, False),  # opened after closing
    (-1, 10, 60, True, True),  # … but begun on another device before
    (-1, 61, 60, True, False),
    (600, 59, 60, False, True),
]


@pytest.mark.parametrize(("before", "after", "grace", "begun", "taken"), TABLE)
def test_the_table_of_the_grace(wave, anna, before, after, grace, begun, taken):
    if begun:
        vault.save_draft(token_of(anna), wave, values=ANSWERS[0], revision=0)
    close(wave, minutes_ago=after, grace=grace)
    closed_at = Wave.objects.get(pk=wave.pk).closes_at
    browser, address = opened_at(closed_at - timedelta(minutes=before), anna)
    form = {"form": vault.handle_for(anna), "revision": "0", "blanks_shown": "1"}
    last = browser.client.post(f"{address}2/", form | ANSWERS[1] | {"revision": str(int(begun))}, follow=True)
    assert vault.count(wave) == taken
    assert last.redirect_chain[-1][0].endswith("/thanks/") if taken else last.context["reason"] == "closed"
    draft = vault.load_draft(token_of(anna), wave).values
    assert draft == (ANSWERS[0] if begun and not taken else {})
