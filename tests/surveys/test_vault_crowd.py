"""Many at once on one wave: what was acknowledged is stored, once, and nothing comes in behind a closing door."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from surveys import vault
from surveys.models import Wave
from surveys.models.answers import Response

from . import worlds

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def crowd():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: threads can't share SQLite's database in memory")
    survey = worlds.a_survey(20, stages=("mid",))
    worlds.open_wave(survey.waves["mid"])
    return survey


def at_once(work, things):
    """Call work(thing) in a thread each, all starting together; results or exceptions in order."""
    gate = Barrier(len(things))

    def one(thing):
        gate.wait()
        try:
            return work(thing)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(things)) as pool:
        return list(pool.map(one, things))


def test_twenty_at_once_are_all_stored(crowd):
    wave = crowd.waves["mid"]
    links = [(worlds.link(wave, person), person) for person in crowd.participants]
    results = at_once(lambda pair: vault.submit(pair[0], wave, participant=pair[1], answers={"x": "3"}), links)
    assert results == [None] * 20
    assert vault.count(wave) == 20


def test_one_person_sending_ten_times_at_once_is_stored_once(crowd):
    wave, person = crowd.waves["mid"], crowd.participants[0]
    token = worlds.link(wave, person)
    results = at_once(lambda n: vault.submit(token, wave, participant=person, answers={"x": str(n)}), range(1, 6))
    assert results == [None] * 5
    assert vault.count(wave) == 1


def test_no_answer_slips_in_behind_the_sealing(crowd):
    wave = crowd.waves["mid"]
    links = [(worlds.link(wave, person), person) for person in crowd.participants]

    def submit_or_seal(pair):
        if pair is None:
            now = timezone.now()
            Wave.objects.filter(pk=wave.pk).update(closes_at=now, grace_minutes=0)
            return vault.seal(wave)
        return vault.submit(pair[0], wave, participant=pair[1], answers={"x": "3"})

    results = at_once(submit_or_seal, [*links[:10], None, *links[10:]])
    stored = results.count(None)
    refused = sum(isinstance(result, vault.Closed | vault.KeysUnavailable) for result in results)
    wave.refresh_from_db()
    assert (stored + refused, vault.count(wave), wave.answered) == (20, stored, stored)
    assert Response.objects.exclude(once_key=None).count() == 0


def test_drafts_saved_at_once_in_two_tabs_lose_nothing_silently(crowd):
    wave, person = crowd.waves["mid"], crowd.participants[0]
    token = worlds.link(wave, person)
    results = at_once(lambda n: vault.save_draft(token, wave, values={"x": str(n)}, revision=0), [1, 2])
    assert sorted(isinstance(result, vault.Conflict) for result in results) == [False, True]
    assert vault.load_draft(token, wave).revision == 1
