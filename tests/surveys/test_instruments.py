"""The item bank, and questionnaires made of a programme's statements."""

import pytest

from surveys import instruments, item_bank
from surveys.models import Wave
from surveys.scales import SCALES

from .. import factories as make
from . import phone

SUBJECTS = [
    "me-henki",
    "yhteisollisyys",
    "tunteminen",
    "ilmapiiri",
    "avoimuus",
    "luottamus",
    "konkreettinen-yhteistyo",
    "osaaminen",
    "tyohyvinvointi",
]
FACTORS = ["johtaminen", "tyoorientaatio", "rakenteet", "yhteisoohjautuvuus"]


def test_the_bank_has_the_sources_subjects_in_three_forms_and_three_languages():
    bank = item_bank.items()
    assert list(bank) == SUBJECTS + FACTORS
    for item in bank.values():
        for form in ("name", "state", "then", "perceived"):
            assert sorted(getattr(item, form)) == ["en", "fi", "sv"], (item.key, form)
    assert item_bank.bank()["licence"] == "CC BY 4.0"


def test_perceived_items_are_neutral_nouns_and_states_are_sentences():
    for item in item_bank.items().values():
        assert item.perceived == item.name
        for language in ("fi", "sv", "en"):
            assert not item.perceived[language].endswith(".")
            assert item.state[language].endswith(".") and item.then[language].endswith(".")
            assert item.state[language] != item.then[language]


def test_wellbeing_is_the_only_health_like_subject():
    assert [key for key, item in item_bank.items().items() if item.health_like] == ["tyohyvinvointi"]


@pytest.fixture
def programme(db):
    programme = make.a_programme()
    for key in ("me-henki", "luottamus", "tyohyvinvointi", "oma-asia"):
        make.a_statement(programme, key=key, name={"fi": f"{key} nimenä"})
    return programme


def test_an_end_survey_asks_perceived_change_of_every_statement_three_to_a_page(programme):
    document = instruments.for_stage("post", list(programme.statements.all()))
    assert [len(page["items"]) for page in document["pages"]] == [3, 1, 1]
    items = [item for page in document["pages"][:2] for item in page["items"]]
    assert [item["key"] for item in items] == ["me-henki", "luottamus", "tyohyvinvointi", "oma-asia"]
    assert {(item["form"], item["scale"]) for item in items} == {("perceived", "change5")}
    assert [item["health_like"] for item in items] == [False, False, True, False]
    assert items[0]["text"] == {"fi": "me-henki nimenä"}


def test_a_start_survey_asks_states_of_those_the_bank_has_a_sentence_for(programme):
    document = instruments.for_stage("pre", list(programme.statements.all()))
    items = [item for page in document["pages"] for item in page["items"] if item["kind"] == "scale"]
    assert [item["key"] for item in items] == ["tila-me-henki", "tila-luottamus", "tila-tyohyvinvointi"]
    assert {item["scale"] for item in items} == {"agree5"}


def test_every_scale_of_the_bank_exists():
    assert set(instruments.SCALES.values()) <= set(SCALES)


def test_a_wave_added_is_a_draft_whose_items_point_at_the_statements(programme):
    now = phone.timezone.now()
    wave = instruments.add_wave(programme, stage="post", opens_at=now, closes_at=now + phone.timedelta(days=9), by=None)
    assert (wave.state, wave.key, wave.k) == (Wave.State.DRAFT, "loppukysely", 5)
    asked = [item.statement for page in wave.instrument.pages.all() for item in page.items.all() if item.statement]
    assert asked == list(programme.statements.all())
    assert str(instruments.cannot_add(programme, "post")) != "None"
    assert instruments.cannot_add(programme, "mid") is None


def test_an_end_survey_after_a_start_survey_asks_the_states_again(programme):
    now = phone.timezone.now()
    when = {"opens_at": now, "closes_at": now + phone.timedelta(days=9), "by": None}
    instruments.add_wave(programme, stage="pre", **when)
    post = instruments.add_wave(programme, stage="post", **when)
    keys = [item.key for page in post.instrument.pages.all() for item in page.items.all()]
    assert keys[4:7] == ["tila-me-henki", "tila-luottamus", "tila-tyohyvinvointi"]


def test_an_instrument_of_an_opened_wave_is_frozen(db):
    draft, opened = phone.a_wave(opened=False), phone.a_wave()
    assert (instruments.is_frozen(draft.instrument), instruments.is_frozen(opened.instrument)) == (False, True)
