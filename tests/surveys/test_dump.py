"""The whole database in somebody's hands: answers can't be given back to people, before sealing or after it."""

import json
import random
import re
import uuid

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from jobs import delivery
from jobs.models import Message
from surveys import sealing, tasks, vault
from surveys.models import Wave
from surveys.models.answers import Draft

from . import dump, worlds
from .phone import Phone

pytestmark = pytest.mark.django_db(transaction=True)
STAGES = ("pre", "mid", "post", "follow_up", "session")
PEOPLE = 14


@pytest.fixture(scope="module")
def chance():
    return random.Random(2026)


@pytest.fixture
def survey():
    survey = worlds.a_survey(PEOPLE, stages=("pre", "mid", "post"))
    post = survey.waves["post"]
    for stage in STAGES[3:]:
        survey.waves[stage] = Wave.objects.create(
            programme=survey.programme,
            instrument=post.instrument,
            key=stage,
            stage=stage,
            opens_at=post.opens_at,
            closes_at=post.closes_at,
        )
    return survey


class Planted:
    """Who gave which answers: three scale questions carry a number of the person's own, and the comment too."""

    def __init__(self, wave, people, chance):
        self.items = [i for i in worlds.items_of(wave) if i.kind == "scale"][:2]
        self.texts = [i for i in worlds.items_of(wave) if i.kind == "text"]
        codes = chance.sample([(a, b) for a in "12345" for b in "12345"], len(people))
        self.answers, self.person_of = {}, {}
        for person, code in zip(people, codes, strict=True):
            words = uuid.UUID(int=chance.getrandbits(128)).hex
            values = {item.key: value for item, value in zip(self.items, code, strict=True)}
            self.answers[person.pk] = values | {item.key: words for item in self.texts}
            self.person_of[code] = self.person_of[words] = person.pk

    def truth(self, table, row):
        if table == "surveys_comment":
            return self.person_of[row["text"]]
        items = row["items"] if isinstance(row["items"], dict) else json.loads(row["items"])
        return self.person_of[tuple(items[item.key] for item in self.items)]


def fill_in(token, answers, chance):
    """Through the pages, as on a phone; some leave in between and come back by the link."""
    phone = Phone()
    phone.open(token)
    for _page in range(12):
        if phone.shown.request["PATH_INFO"].endswith("/thanks/"):
            return
        if chance.random() < 0.2:
            phone = Phone()
            phone.open(token)
        phone.send(**answers)
    raise AssertionError(f"never arrived: {phone.shown.request['PATH_INFO']}")


def answered_by_all(survey, stage, chance):
    """Opened with mails, answered in random order through real requests, reminded half-way."""
    wave = tasks.launch(survey.waves[stage], by=None)
    delivery.send_due()
    planted = Planted(wave, survey.participants, chance)
    order = chance.sample(survey.participants, PEOPLE)
    for number, person in enumerate(order):
        if number == PEOPLE // 2:
            tasks.remind(wave, by=None)
            delivery.send_due()
        fill_in(worlds.link(wave, person), planted.answers[person.pk], chance)
    assert (vault.count(wave), Draft.objects.filter(wave=wave).count()) == (PEOPLE, 0)
    return wave, planted


def test_no_join_of_the_database_gives_answers_back_to_people(survey, chance):
    before, after = [], []
    waves = [answered_by_all(survey, stage, chance) for stage in STAGES]
    for wave, planted in waves:
        before.append(dump.attack(wave, planted.truth))
    for wave, _planted in waves:
        worlds.time_is_up(wave)
        sealing.seal_and_release(wave)
    for wave, planted in waves:
        after.append(dump.attack(wave, planted.truth))
    assert min(len(hits) for hits in before + after) > 200  # the attack had something to try
    assert (dump.verdict(before), dump.verdict(after)) == (set(), set())


def test_a_flag_written_with_the_answer_would_link_all_fourteen(survey, chance):
    """Control: the attack finds what it looks for."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE flags (participant_id integer)")
    try:
        wave = survey.waves["mid"]
        worlds.open_wave(wave)
        planted = Planted(wave, survey.participants, chance)
        for person in chance.sample(survey.participants, PEOPLE):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("INSERT INTO flags VALUES (%s)", [person.pk])
                worlds.answer(wave, person, planted.answers[person.pk])
        found = dump.verdict([dump.attack(wave, planted.truth)])
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE flags")
    place = "xmin" if connection.vendor == "postgresql" else "rowid"
    assert ("rank", "flags", 0, place, "surveys_response", place, PEOPLE) in found


def test_reminders_leave_the_same_trace_for_those_who_have_answered(survey, chance):
    wave = tasks.launch(survey.waves["mid"], by=None)
    delivery.send_due()
    planted = Planted(wave, survey.participants, chance)
    for person in survey.participants[:7]:
        worlds.answer(wave, person, planted.answers[person.pk])
    tasks.remind(wave, by=None)
    delivery.send_due()
    traces = {
        (row.state, row.attempt, row.token, row.lease_until, row.error_code, row.finished_at == row.not_before)
        for row in Message.objects.filter(kind=tasks.REMINDER)
    }
    assert Message.objects.filter(kind=tasks.REMINDER).count() == PEOPLE
    assert traces == {("done", 1, None, None, "", True)}


def test_filling_in_and_handing_in_write_to_the_answer_zone_only(survey, chance):
    """Every request of the whole way, from the mailed link to the thank-you page."""
    wave = tasks.launch(survey.waves["post"], by=None)
    planted, person = Planted(wave, survey.participants, chance), survey.participants[0]
    token = worlds.link(wave, person)
    with CaptureQueriesContext(connection) as captured:
        fill_in(token, planted.answers[person.pk], chance)
    writing = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO) "?(\w+)')
    written = {match[1] for query in captured if (match := writing.match(query["sql"]))}
    assert written == {"surveys_draft", "surveys_response"}
