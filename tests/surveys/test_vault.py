"""Links, drafts and handing in: what is stored, by whom it can be changed, and what it never touches."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from surveys import vault
from surveys.models import Invitation, Wave
from surveys.models.answers import Comment, Draft, LedgerEntry, Response

from . import worlds

pytestmark = pytest.mark.django_db
ANSWERS = {"me-henki-state": "4", "luottamus-state": "dk", "hyvinvointi-state": ""}


@pytest.fixture
def survey():
    survey = worlds.a_survey(6)
    worlds.open_wave(survey.waves["pre"])
    return survey


@pytest.fixture
def wave(survey):
    return survey.waves["pre"]


@pytest.fixture
def anna(survey):
    return survey.participants[0]


@pytest.fixture
def token(wave, anna):
    return worlds.link(wave, anna)


def close(wave, **ago):
    """Closed that long ago."""
    then = timezone.now() - timedelta(**ago)
    Wave.objects.filter(pk=wave.pk).update(opens_at=then - timedelta(days=9), closes_at=then, state=Wave.State.CLOSED)


# ---- links --------------------------------------------------------------------------------------------------------
def test_a_link_finds_its_invitation_and_nobody_elses(survey, wave):
    tokens = [worlds.link(wave, person) for person in survey.participants]
    assert [vault.invitation_for(token).participant for token in tokens] == survey.participants
    assert {len(token) for token in tokens} == {43}


def test_a_changed_link_finds_nothing(token):
    for place in range(len(token)):
        for letter in "A9_":
            changed = token[:place] + letter + token[place + 1 :]
            assert changed == token or vault.invitation_for(changed) is None


@pytest.mark.parametrize(
    "garbled", ["", "x", "ä" * 43, "=" * 43, "A" * 43, "A" * 44, "../../etc/passwd", "A" * 5000, "\x00"]
)
def test_a_garbled_link_finds_nothing(wave, garbled):
    assert vault.invitation_for(garbled) is None


def test_a_raised_version_voids_the_earlier_link_and_keeps_the_handle(wave, anna, token):
    invitation = vault.invitation_for(token)
    handle = vault.handle_for(invitation)
    Invitation.objects.filter(pk=invitation.pk).update(version=F("version") + 1)
    new = worlds.link(wave, anna)
    assert vault.invitation_for(token) is None
    assert vault.invitation_for(new).participant == anna
    assert vault.handle_for(vault.invitation_for(new)) == handle
    assert re.fullmatch(r"[\w-]{12}", handle)


def test_handles_tell_people_apart(survey, wave):
    handles = {vault.handle_for(invitation) for invitation in wave.invitations.all()}
    assert len(handles) == 6


# ---- drafts -------------------------------------------------------------------------------------------------------
def test_a_draft_comes_back_through_its_own_link_only(survey, wave, token):
    assert vault.load_draft(token, wave) == vault.DraftData({}, 0)
    assert vault.save_draft(token, wave, values={"me-henki-state": "4"}, revision=0) == 1
    assert vault.save_draft(token, wave, values={"me-henki-state": "5"}, revision=1) == 2
    assert vault.load_draft(token, wave) == vault.DraftData({"me-henki-state": "5"}, 2)
    assert vault.load_draft(worlds.link(wave, survey.participants[1]), wave) == vault.DraftData({}, 0)


@pytest.mark.parametrize("revision", [0, 2, 7])
def test_a_draft_saved_over_another_one_is_a_conflict_that_shows_it(wave, token, revision):
    vault.save_draft(token, wave, values={"a": "1"}, revision=0)
    with pytest.raises(vault.Conflict) as conflict:
        vault.save_draft(token, wave, values={"a": "2"}, revision=revision)
    assert conflict.value.current == vault.DraftData({"a": "1"}, 1)
    assert vault.load_draft(token, wave).values == {"a": "1"}


def test_a_draft_cannot_be_read_in_the_database(survey, wave, token):
    vault.save_draft(token, wave, values={"vapaa": "kätketty sana"}, revision=0)
    vault.save_draft(worlds.link(wave, survey.participants[1]), wave, values={}, revision=0)
    first, second = (bytes(draft.ciphertext) for draft in Draft.objects.all())
    assert "kätketty".encode() not in first + second
    assert len(first) == len(second)
    assert token not in str(list(Draft.objects.values()))


def test_a_damaged_draft_starts_empty(wave, token):
    vault.save_draft(token, wave, values={"a": "1"}, revision=0)
    Draft.objects.update(ciphertext=b"x" * 40)
    assert vault.load_draft(token, wave) == vault.DraftData({}, 1)


def test_no_draft_is_saved_after_closing_and_grace(wave, token):
    close(wave, minutes=61)
    with pytest.raises(vault.Closed):
        vault.save_draft(token, wave, values={"a": "1"}, revision=0)
    assert Draft.objects.count() == 0


# ---- handing in ---------------------------------------------------------------------------------------------------
def test_submitting_stores_one_response_and_drops_the_draft(wave, anna, token):
    vault.save_draft(token, wave, values=ANSWERS, revision=0)
    vault.submit(token, wave, participant=anna, answers=ANSWERS)
    (response,) = Response.objects.all()
    assert response.items == {"me-henki-state": "4", "luottamus-state": "dk"}
    assert (Draft.objects.count(), vault.count(wave)) == (0, 1)
    assert vault.submitted(token, wave, anna) and vault.may_replace(token, wave, anna)


def test_the_order_of_filling_in_leaves_no_trace(wave, survey):
    for place, keys in enumerate((["b", "a"], ["a", "b"])):
        worlds.answer(wave, survey.participants[place], dict.fromkeys(keys, "3"))
    assert [list(response.items) for response in Response.objects.all()] == [["a", "b"], ["a", "b"]]


def test_submitting_again_by_the_same_link_replaces(wave, anna, token):
    for value in ("1", "5"):
        vault.submit(token, wave, participant=anna, answers={"me-henki-state": value})
    assert [response.items for response in Response.objects.all()] == [{"me-henki-state": "5"}]


def test_another_version_of_the_link_can_neither_replace_nor_erase(wave, anna, token):
    vault.submit(token, wave, participant=anna, answers=ANSWERS)
    Invitation.objects.filter(participant=anna).update(version=2)
    new = worlds.link(wave, anna)
    vault.save_draft(new, wave, values={"me-henki-state": "1"}, revision=0)
    with pytest.raises(vault.TakenByOtherVersion):
        vault.submit(new, wave, participant=anna, answers={"me-henki-state": "1"})
    assert vault.erase(new, wave, anna) is False
    assert (vault.submitted(new, wave, anna), vault.may_replace(new, wave, anna)) == (True, False)
    assert Response.objects.get().items["me-henki-state"] == "4"


def test_a_refused_submission_keeps_the_draft(wave, anna, token):
    vault.save_draft(token, wave, values=ANSWERS, revision=0)
    close(wave, minutes=61)
    with pytest.raises(vault.Closed):
        vault.submit(token, wave, participant=anna, answers=ANSWERS)
    assert vault.load_draft(token, wave).values == ANSWERS
    assert Response.objects.count() == 0


@pytest.mark.parametrize(
    ("minutes", "grace", "taken"), [(59, 60, True), (61, 60, False), (1, 0, False), (29, 30, True)]
)
def test_grace_is_counted_by_the_databases_clock(wave, anna, token, minutes, grace, taken):
    close(wave, minutes=minutes)
    Wave.objects.filter(pk=wave.pk).update(grace_minutes=grace)
    try:
        vault.submit(token, wave, participant=anna, answers=ANSWERS)
    except vault.Closed:
        assert not taken
    assert vault.count(wave) == taken


@pytest.mark.parametrize("state", [Wave.State.DRAFT, Wave.State.SEALED, Wave.State.FROZEN])
def test_a_wave_in_another_state_takes_nothing(wave, anna, token, state):
    Wave.objects.filter(pk=wave.pk).update(state=state)
    with pytest.raises(vault.Closed):
        vault.submit(token, wave, participant=anna, answers=ANSWERS)
    with pytest.raises(vault.Closed):
        vault.save_draft(token, wave, values=ANSWERS, revision=0)
    assert (Response.objects.count(), Draft.objects.count()) == (0, 0)


def test_erasing_leaves_no_trace(wave, anna, token):
    vault.submit(token, wave, participant=anna, answers=ANSWERS)
    vault.save_draft(token, wave, values=ANSWERS, revision=0)
    assert vault.erase(token, wave, anna) is True
    assert (Response.objects.count(), Draft.objects.count(), vault.count(wave)) == (0, 0, 0)
    assert vault.submitted(token, wave, anna) is False
    assert vault.erase(token, wave, anna) is False


def test_a_missing_wave_key_is_said_and_nothing_is_stored(wave, anna, token, tmp_path, settings):
    settings.KEYS_DIR = tmp_path / "elsewhere"
    with pytest.raises(vault.KeysUnavailable):
        vault.submit(token, wave, participant=anna, answers=ANSWERS)
    assert Response.objects.count() == 0


def test_pair_keys_join_the_waves_of_one_person_but_never_a_session_survey(survey):
    keys = {}
    for stage in ("pre", "mid", "post"):
        if stage != "pre":
            worlds.open_wave(survey.waves[stage])
        for person in survey.participants:
            worlds.answer(survey.waves[stage], person, {"x": "1"})
        rows = Response.objects.filter(wave=survey.waves[stage])
        keys[stage] = set(rows.values_list("pair_key", flat=True))
    assert keys["pre"] == keys["mid"] == keys["post"] and len(keys["pre"]) == 6
    once = list(Response.objects.values_list("once_key", flat=True))
    assert len(set(once)) == 18


@pytest.mark.parametrize("change", [{"stage": "session"}, {"mode": "unlinked"}])
def test_a_session_survey_and_an_unlinked_wave_have_no_pair_key(survey, change):
    wave = survey.waves["mid"]
    Wave.objects.filter(pk=wave.pk).update(**change)
    wave.refresh_from_db()
    worlds.open_wave(wave)
    worlds.answer(wave, survey.participants[0], {"x": "1"})
    assert Response.objects.get(wave=wave).pair_key is None


# ---- what it touches ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("items", [5, 50])
def test_a_submission_writes_to_the_answer_zone_only_in_few_queries(wave, anna, token, items):
    vault.save_draft(token, wave, values=ANSWERS, revision=0)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        vault.submit(token, wave, participant=anna, answers={f"item-{number}": "3" for number in range(items)})
    statements = [q["sql"] for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    written = {re.match(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', sql)[1] for sql in statements if sql[0] in "IUD"}
    assert written <= {"surveys_response", "surveys_draft"}
    assert len(statements) == 5


def test_the_answer_tables_have_no_other_columns():
    columns = {
        model: {field.column: field.get_internal_type() for field in model._meta.concrete_fields}
        for model in (Draft, Response, Comment, LedgerEntry)
    }
    assert columns == {
        Draft: {
            "id": "CharField",
            "wave_id": "ForeignKey",
            "revision": "PositiveIntegerField",
            "ciphertext": "BinaryField",
        },
        Response: {
            "id": "UUIDField",
            "wave_id": "ForeignKey",
            "once_key": "CharField",
            "version_key": "CharField",
            "pair_key": "CharField",
            "breakdown": "CharField",
            "items": "JSONField",
            "quote_ok": "JSONField",
        },
        Comment: {
            "id": "UUIDField",
            "wave_id": "ForeignKey",
            "item_key": "CharField",
            "text": "TextField",
            "quote_ok": "BooleanField",
        },
        LedgerEntry: {
            "id": "BigAutoField",
            "programme_id": "ForeignKey",
            "release_id": "ForeignKey",
            "item_key": "CharField",
            "population": "CharField",
            "responses": "JSONField",
            "renderer": "CharField",
        },
    }
