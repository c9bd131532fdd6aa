"""What comes out, when, and that it comes out once."""

import json

import pytest

from surveys import results, vault
from surveys.models import Release, Wave
from surveys.models.answers import LedgerEntry
from surveys.vault.releasing import hash_of
from tests import factories as make

from . import planted, worlds

pytestmark = pytest.mark.django_db


def all_of(survey, n=14, item="me-henki-state", values="2345"):
    return {place: {item: values[place % len(values)]} for place in range(n)}


def shown(programme):
    """{cell id: n} of what is shown with figures."""
    data = results.released(programme)
    return {cell["id"]: cell["n"] for cell in data["cells"] if cell["counts"]} if data else None


def test_the_start_survey_shows_nothing_before_the_last_wave_is_sealed():
    survey = worlds.a_survey(14, subjects=("me-henki",))
    worlds.play(survey, "pre", all_of(survey))
    assert shown(survey.programme) == {}
    assert results.released(survey.programme)["waves"][0]["answered"] == 14
    worlds.play(survey, "mid", all_of(survey, 13, "me-henki-perceived"))
    assert shown(survey.programme) == {"mid.me-henki-perceived.all": 13}
    answers = {place: {"me-henki-state": "345"[place % 3], "me-henki-perceived": "5"} for place in range(14)}
    worlds.play(survey, "post", answers)
    assert shown(survey.programme) == {
        "mid.me-henki-perceived.all": 13,
        "post.me-henki-perceived.all": 14,
        "post.me-henki-state.paired": 14,
        "post.me-henki-state.all": 14,
        "pre.me-henki-state.all": 14,
    }
    assert {wave.state for wave in survey.programme.waves.all()} == {Wave.State.FROZEN}


def test_paired_counts_are_those_of_the_same_persons():
    survey = worlds.a_survey(14, stages=("pre", "post"), subjects=("me-henki",))
    worlds.play(survey, "pre", {place: {"me-henki-state": "3"} for place in range(12)})
    after = ["4"] * 9 + ["3"] * 2 + ["1"] + ["5"] * 2
    worlds.play(survey, "post", {place: {"me-henki-state": after[place]} for place in range(14)})
    data = results.released(survey.programme)
    paired = results.cell(data, population="paired")
    assert (paired["n"], paired["counts"]) == (12, [[1, 1], [2, 2], [9, 9]])
    assert results.cell(data, wave="pre", population="all")["counts"] == [[0, 1], [11, 12], [0, 1]]
    assert results.cell(data, item="me-henki-state", wave="post", population="all")["why"] == "not_paired"


def test_case_16_end_to_end():
    survey = worlds.a_survey(14, stages=("pre", "post"), subjects=("me-henki",))
    worlds.play(survey, "pre", all_of(survey, 14))
    worlds.play(survey, "post", all_of(survey, 12))
    assert shown(survey.programme) == {"post.me-henki-state.paired": 12, "post.me-henki-state.all": 12}
    pre = results.cell(results.released(survey.programme), wave="pre", population="all")
    assert (pre["n"], pre["counts"], pre["five"], pre["mean"], pre["why"]) == (14, None, None, None, "not_paired")


def test_case_23_somebody_added_after_opening_is_outside_the_population():
    survey = worlds.a_survey(4, stages=("mid",), subjects=("me-henki",))
    wave = survey.waves["mid"]
    worlds.open_wave(wave)
    added = make.a_participant(survey.programme)
    for person in survey.participants:
        worlds.answer(wave, person, {"me-henki-perceived": "4"})
    assert not wave.invitations.filter(participant=added).exists()
    worlds.seal(wave)
    (entry,) = wave.releases.get().cells["waves"]
    (cell,) = wave.releases.get().cells["cells"]
    assert (wave.invited, entry["invited"], entry["answered"]) == (4, 4, None)
    assert (cell["n"], cell["counts"], cell["why"]) == (None, None, "below_k")


def test_a_release_is_computed_once_and_its_hash_tells_a_change():
    survey = worlds.a_survey(14, stages=("mid",), subjects=("me-henki",))
    wave = worlds.play(survey, "mid", all_of(survey, 14, "me-henki-perceived"))
    release = vault.release_wave(wave)
    assert vault.release_wave(wave).pk == release.pk
    assert vault.release_programme(survey.programme).pk == vault.release_programme(survey.programme).pk
    assert Release.objects.count() == 2
    release.refresh_from_db()
    assert release.sha256 == hash_of(release.cells)
    assert hash_of({**release.cells, "k": 6}) != release.sha256
    assert hash_of(json.loads(json.dumps(release.cells))) == release.sha256


def test_nothing_is_released_before_sealing():
    survey = worlds.a_survey(14, stages=("mid",))
    wave = survey.waves["mid"]
    worlds.open_wave(wave)
    assert vault.release_wave(wave) is None
    assert vault.release_programme(survey.programme) is None
    assert results.released(survey.programme) is None


def test_the_ledger_names_the_responses_behind_every_figure_shown():
    survey = worlds.a_survey(14, stages=("pre", "post"), subjects=("me-henki",))
    worlds.play(survey, "pre", all_of(survey, 14))
    worlds.play(survey, "post", all_of(survey, 12))
    entries = {entry.population: entry for entry in LedgerEntry.objects.all()}
    assert {name: len(entry.responses) for name, entry in entries.items()} == {"paired:post": 12, "all:post": 12}
    assert {entry.item_key for entry in entries.values()} == {"paired:me-henki"}
    assert all(entry.responses == sorted(entry.responses) for entry in entries.values())


def test_staff_among_those_invited_raise_the_threshold():
    survey = worlds.a_survey(5, stages=("mid",), subjects=("me-henki",))
    anna = survey.participants[0]
    anna.user = make.a_member(survey.programme)
    anna.save()
    worlds.play(survey, "mid", all_of(survey, 5, "me-henki-perceived"))
    assert shown(survey.programme) == {}


def test_k_of_the_programme_is_raised_but_never_lowered_by_a_later_setting():
    survey = worlds.a_survey(6, stages=("mid",), subjects=("me-henki",), k=7)
    wave = survey.waves["mid"]
    worlds.open_wave(wave)
    type(survey.programme).objects.filter(pk=survey.programme.pk).update(k=5)
    survey.programme.refresh_from_db()
    for person in survey.participants:
        worlds.answer(wave, person, {"me-henki-perceived": "4"})
    worlds.seal(wave)
    data = results.released(survey.programme)
    assert (data["k"], data["cells"][0]["why"]) == (7, "below_k")


def test_an_empty_wave_seals_and_shows_nothing():
    survey = worlds.a_survey(14, subjects=("me-henki",))
    for stage in worlds.STAGES:
        worlds.play(survey, stage, {})
    data = results.released(survey.programme)
    assert {cell["why"] for cell in data["cells"]} == {"below_k"}
    assert {wave["answered"] for wave in data["waves"]} == {None}


def test_planted_results_of_fewer_than_five_are_in_no_release():
    world = planted.planted_programme()
    data = results.released(world.survey.programme)
    text = json.dumps(data, ensure_ascii=False)
    assert not [comment for comment in world.comments if comment in text]
    rare = [cell for cell in data["cells"] if (cell["wave"], cell["item"]) in world.below_k]
    assert len(rare) == 5 and {cell["n"] for cell in rare} == {None}
    for cell in rare:
        assert {cell[key] for key in ("counts", "five", "mean", "sd", "baseline_mean", "dont_know")} == {None}
    assert [cell["n"] for cell in data["cells"] if cell["statement"] == "me-henki"] == [14] * 5
    assert {entry["n"] for entry in data["comments"]} == {4}
