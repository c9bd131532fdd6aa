"""Sealing and what can't happen after it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone, translation

from jobs.models import Job
from surveys import sealing, vault
from surveys.models import KeyFingerprint, Wave
from surveys.models.answers import Comment, Draft, Response

from . import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def survey():
    return worlds.a_survey(14, stages=("pre", "mid", "post"))


def answered(survey, stage, n=14, **items):
    """The first n answer; each with a number of their own in the open question."""
    wave = survey.waves[stage]
    worlds.open_wave(wave)
    for place, person in enumerate(survey.participants[:n]):
        worlds.answer(wave, person, {"vapaa": f"kommentti {place}", "me-henki-perceived": "345"[place % 3], **items})
    return wave


def test_sealing_rewrites_every_answer_and_forgets_who_gave_it(survey, django_capture_on_commit_callbacks):
    wave = answered(survey, "mid")
    vault.save_draft(worlds.link(wave, survey.participants[0]), wave, values={"a": "1"}, revision=0)
    before = {row.pk: row for row in Response.objects.all()}
    worlds.time_is_up(wave)
    with django_capture_on_commit_callbacks(execute=True):
        vault.seal(wave)
    after = list(Response.objects.all())
    assert len(after) == 14 and not {row.pk for row in after} & set(before)
    assert {(row.once_key, row.version_key, tuple(row.quote_ok)) for row in after} == {(None, None, ())}
    assert {row.pair_key for row in after} == {row.pair_key for row in before.values()}
    assert {tuple(row.items) for row in after} == {("me-henki-perceived",)}
    assert Draft.objects.count() == 0
    assert (wave.state, wave.answered) == (Wave.State.SEALED, 14)
    assert KeyFingerprint.objects.get(name=f"wave:{wave.pk}").destroyed_at is not None
    assert list(Path(settings.KEYS_DIR).glob(f"wave-{wave.pk}-*")) == []


def stored_order(table):
    """Rows as they lie in the table's pages."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY {place}")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_sealing_shuffles_answers_and_comments_apart(survey):
    wave = answered(survey, "mid")
    first = [row["pair_key"] for row in stored_order("surveys_response")]
    worlds.time_is_up(wave)
    vault.seal(wave)
    answers = [row["pair_key"] for row in stored_order("surveys_response")]
    texts = [row["text"] for row in stored_order("surveys_comment")]
    assert sorted(answers) == sorted(first) and answers != first  # equal by chance once in 14!
    assert sorted(texts) == sorted(f"kommentti {n}" for n in range(14)) and texts != [
        f"kommentti {n}" for n in range(14)
    ]
    assert [f"kommentti {first.index(key)}" for key in answers] != texts


def test_where_a_comment_lands_does_not_depend_on_where_it_was(survey):
    """Chi-square of (place before, place after) over many sealings of five comments; 16 degrees of freedom."""
    from surveys.vault.sealing import _rewrite

    wave = survey.waves["mid"]
    worlds.open_wave(wave)
    rounds, table = 150, [[0] * 5 for _ in range(5)]
    for _ in range(rounds):
        Comment.objects.all().delete()
        Response.objects.all().delete()
        for place in range(5):
            Response.objects.create(wave=wave, items={"vapaa": str(place)})
        _rewrite(wave)
        for after, row in enumerate(stored_order("surveys_comment")):
            table[int(row["text"])][after] += 1
    expected = rounds / 5
    chi_square = sum((count - expected) ** 2 / expected for row in table for count in row)
    assert chi_square < 52  # p < 0.00001


def test_sealing_waits_for_the_end_of_the_grace(survey):
    wave = answered(survey, "mid")
    Wave.objects.filter(pk=wave.pk).update(closes_at=timezone.now() - timedelta(minutes=20), grace_minutes=30)
    with pytest.raises(vault.NotYet) as not_yet:
        vault.seal(wave)
    wave.refresh_from_db()
    assert not_yet.value.due == wave.closes_at + timedelta(minutes=30)
    assert (wave.state, Response.objects.exclude(once_key=None).count()) == (Wave.State.OPEN, 14)


def test_sealing_twice_changes_nothing(survey):
    wave = answered(survey, "mid")
    worlds.time_is_up(wave)
    vault.seal(wave)
    before = set(Response.objects.values_list("pk", flat=True))
    vault.seal(wave)
    assert set(Response.objects.values_list("pk", flat=True)) == before


def test_an_erasure_before_sealing_leaves_thirteen_and_no_trace(survey):
    """Case 21."""
    wave = answered(survey, "mid")
    anna = survey.participants[0]
    vault.erase(worlds.link(wave, anna), wave, anna)
    worlds.seal(wave)
    (entry,) = wave.releases.get().cells["waves"]
    assert (wave.answered, entry["answered"], entry["invited"]) == (13, 13, 14)
    assert "kommentti 0" not in set(Comment.objects.values_list("text", flat=True))


def test_a_wave_whose_key_is_lost_can_still_be_sealed(survey):
    """A backup of before the sealing, restored after the key was destroyed."""
    wave = answered(survey, "mid")
    next(Path(settings.KEYS_DIR).glob(f"wave-{wave.pk}-*")).unlink()
    assert vault.keys_problem() is not None
    worlds.seal(wave)
    assert (wave.answered, vault.keys_problem()) == (14, None)


def test_every_day_the_answers_of_an_open_wave_lose_their_order_but_not_their_links(survey):
    wave = answered(survey, "mid")
    before = stored_order("surveys_response")
    sealing.stir_answers()
    after = stored_order("surveys_response")
    assert not {row["id"] for row in before} & {row["id"] for row in after}
    assert sorted(row["once_key"] for row in after) == sorted(row["once_key"] for row in before)
    assert [row["once_key"] for row in after] != [row["once_key"] for row in before]
    anna = survey.participants[0]
    assert vault.may_replace(worlds.link(wave, anna), wave, anna)
    worlds.answer(wave, anna, {"me-henki-perceived": "1"})
    assert vault.count(wave) == 14


# ---- after it -----------------------------------------------------------------------------------------------------
def test_a_sealed_wave_takes_changes_and_erases_nothing(survey):
    wave = answered(survey, "mid", n=13)
    anna, late = survey.participants[0], survey.participants[13]
    worlds.seal(wave)
    for person in (anna, late):
        token = worlds.link(wave, person)
        with pytest.raises(vault.Closed):
            vault.submit(token, wave, participant=person, answers={"me-henki-perceived": "1"})
        with pytest.raises(vault.Closed):
            vault.save_draft(token, wave, values={}, revision=0)
        with pytest.raises(vault.Closed):
            vault.erase(token, wave, person)
        assert vault.submitted(token, wave, person) is False
        assert vault.may_replace(token, wave, person) is False
    assert vault.count(wave) == 13


def test_a_wave_set_open_again_by_hand_still_takes_nothing(survey):
    """Case 19 with full rights to the database: the key that lets each person answer once is gone."""
    wave = answered(survey, "mid", n=13)
    worlds.seal(wave)
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.OPEN, closes_at=timezone.now() + timedelta(days=1))
    late = survey.participants[13]
    with pytest.raises(vault.KeysUnavailable):
        vault.submit(worlds.link(wave, late), wave, participant=late, answers={"me-henki-perceived": "1"})
    assert vault.count(wave) == 13


def test_reopening_is_refused_with_a_reason(survey):
    wave = answered(survey, "mid")
    assert sealing.cannot_reopen(wave) is None
    worlds.time_is_up(wave)
    vault.seal(wave)
    assert "sealed" in sealing.cannot_reopen(wave)
    worlds.seal(wave)
    assert "released" in sealing.cannot_reopen(wave)


def test_no_wave_opens_after_the_final_release(survey):
    for stage in ("pre", "mid"):
        answered(survey, stage)
        worlds.seal(survey.waves[stage])
    Wave.objects.filter(pk=survey.waves["post"].pk).update(
        opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() - timedelta(days=8)
    )
    assert vault.release_programme(survey.programme) is not None
    with pytest.raises(vault.KeysUnavailable, match="released"):
        vault.open_keys(survey.waves["post"])


# ---- comments -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("writers", "readable"), [(4, 0), (5, 5)])
def test_case_24_a_moderator_reads_five_comments_but_not_four(survey, writers, readable):
    wave = survey.waves["mid"]
    worlds.open_wave(wave)
    for place, person in enumerate(survey.participants):
        text = {"vapaa": f"kommentti {place}"} if place < writers else {}
        worlds.answer(wave, person, {"me-henki-perceived": "4", **text}, quote_ok={"vapaa"} if place == 0 else ())
    assert vault.moderated_comments(wave) == {}
    worlds.seal(wave)
    comments = vault.moderated_comments(wave).get("vapaa", [])
    assert sorted(comment.text for comment in comments) == [f"kommentti {n}" for n in range(readable)]
    assert sum(comment.quote_ok for comment in comments) == bool(readable)
    assert wave.releases.get().cells["comments"] == [
        {"wave": "mid", "item": "vapaa", "n": writers, "shown": False, "why": None if readable else "below_k"}
    ]


# ---- the job and the days -----------------------------------------------------------------------------------------
def test_the_job_seals_and_releases_at_the_end_of_the_grace(survey):
    wave = answered(survey, "mid")
    worlds.time_is_up(wave)
    job = sealing.order_sealing(wave)
    assert sealing.order_sealing(wave).pk == job.pk
    assert (job.kind, job.not_before) == ("surveys.seal", sealing.due_at(wave))
    sealing.seal_wave(job)
    wave.refresh_from_db()
    assert (wave.state, wave.releases.count()) == (Wave.State.FROZEN, 1)


def test_the_job_of_an_extended_wave_is_ordered_anew(survey):
    wave = answered(survey, "mid")
    job = sealing.order_sealing(wave)
    Wave.objects.filter(pk=wave.pk).update(closes_at=wave.closes_at + timedelta(days=7))
    wave.refresh_from_db()
    sealing.seal_wave(job)
    assert (wave.state, Job.objects.filter(kind=sealing.KIND, not_before=sealing.due_at(wave)).count()) == ("open", 1)


def test_what_was_never_sealed_is_ordered_by_the_daily_round(survey):
    wave = answered(survey, "mid")
    sealing.order_overdue()
    assert Job.objects.filter(kind=sealing.KIND).count() == 0
    worlds.time_is_up(wave)
    sealing.order_overdue()
    assert Job.objects.filter(kind=sealing.KIND).count() == 1


def test_the_count_shown_goes_in_fives_and_changes_once_a_day(survey):
    wave = answered(survey, "mid", n=9)
    sealing.renew_counts()
    wave.refresh_from_db()
    assert (wave.answered_shown, wave.answered_shown_on) == (5, timezone.localdate())
    for person in survey.participants[9:]:
        worlds.answer(wave, person, {"me-henki-perceived": "3"})
    sealing.renew_counts()
    wave.refresh_from_db()
    assert wave.answered_shown == 5
    Wave.objects.filter(pk=wave.pk).update(answered_shown_on=timezone.localdate() - timedelta(days=1))
    sealing.renew_counts()
    wave.refresh_from_db()
    assert wave.answered_shown == 10
