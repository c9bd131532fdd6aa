"""Key files: made once, checked against their fingerprints, wiped when promised."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone, translation

from surveys import sealing, vault
from surveys.models import KeyFingerprint
from surveys.vault import keys

from . import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def survey():
    return worlds.a_survey(6, stages=("pre", "post"))


def files():
    return sorted(path.name.rsplit("-", 1)[0] for path in Path(settings.KEYS_DIR).iterdir())


def test_opening_a_wave_makes_three_files_that_only_their_owner_can_read(survey):
    wave = survey.waves["pre"]
    worlds.open_wave(wave)
    assert files() == [f"programme-{survey.programme.pk}", "server", f"wave-{wave.pk}"]
    assert {path.stat().st_mode & 0o777 for path in Path(settings.KEYS_DIR).iterdir()} == {0o600}
    assert Path(settings.KEYS_DIR).stat().st_mode & 0o777 == 0o700
    assert vault.keys_problem() is None


def test_opening_a_second_wave_keeps_the_keys_there_are(survey):
    worlds.open_wave(survey.waves["pre"])
    before = {row.name: row.fingerprint for row in KeyFingerprint.objects.all()}
    worlds.open_wave(survey.waves["post"])
    after = {row.name: row.fingerprint for row in KeyFingerprint.objects.all()}
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {f"wave:{survey.waves['post'].pk}"}


def test_the_database_holds_no_key(survey):
    worlds.open_wave(survey.waves["pre"])
    stored = {row.fingerprint for row in KeyFingerprint.objects.all()}
    contents = {path.read_bytes() for path in Path(settings.KEYS_DIR).iterdir()}
    assert {len(key) for key in contents} == {32}
    assert not stored & {key.hex() for key in contents}


def spoil_remove(path):
    path.unlink()


def spoil_change(path):
    path.write_bytes(b"x" * 32)


def spoil_open_up(path):
    path.chmod(0o644)


@pytest.mark.parametrize("spoil", [spoil_remove, spoil_change, spoil_open_up])
@pytest.mark.parametrize("name", ["server", "programme", "wave"])
def test_the_doctor_names_the_file_that_is_wrong(survey, spoil, name):
    worlds.open_wave(survey.waves["pre"])
    path = next(Path(settings.KEYS_DIR).glob(f"{name}*"))
    spoil(path)
    assert path.name in vault.keys_problem()
    assert path.name in sealing.check_keys()[1]


@pytest.mark.parametrize("spoil", [spoil_remove, spoil_change])
@pytest.mark.parametrize("name", ["server", "programme"])
def test_no_wave_opens_with_a_wrong_key(survey, spoil, name):
    worlds.open_wave(survey.waves["pre"])
    spoil(next(Path(settings.KEYS_DIR).glob(f"{name}*")))
    with pytest.raises(vault.KeysUnavailable, match="key file"):
        vault.open_keys(survey.waves["post"])


def test_no_wave_opens_in_a_folder_of_another_installation(survey, tmp_path, settings):
    worlds.open_wave(survey.waves["pre"])
    settings.KEYS_DIR = tmp_path / "elsewhere"
    with pytest.raises(vault.KeysUnavailable):
        vault.open_keys(survey.waves["post"])


def test_a_folder_that_cannot_be_made_is_a_reason_not_a_crash(survey, tmp_path, settings):
    (tmp_path / "file").write_text("")
    settings.KEYS_DIR = tmp_path / "file" / "keys"
    with pytest.raises(vault.KeysUnavailable):
        vault.open_keys(survey.waves["pre"])


def test_destroying_wipes_the_file_after_the_commit_and_keeps_the_ledger(survey, django_capture_on_commit_callbacks):
    worlds.open_wave(survey.waves["pre"])
    with django_capture_on_commit_callbacks(execute=True):
        vault.destroy_pairing_key(survey.programme)
        assert f"programme-{survey.programme.pk}" in files()
    assert f"programme-{survey.programme.pk}" not in files()
    assert KeyFingerprint.objects.get(name=f"programme:{survey.programme.pk}").destroyed_at is not None
    with pytest.raises(keys.Destroyed):
        vault.open_keys(survey.waves["post"])


def test_a_restored_key_file_is_seen_and_wiped_again(survey, django_capture_on_commit_callbacks):
    worlds.open_wave(survey.waves["pre"])
    path = next(Path(settings.KEYS_DIR).glob("programme*"))
    content = path.read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        vault.destroy_pairing_key(survey.programme)
    path.write_bytes(content)
    assert path.name in vault.keys_problem(leftovers=True)
    assert vault.wipe_leftovers() == 1
    assert (vault.keys_problem(leftovers=True), path.exists()) == (None, False)


def test_the_pairing_key_dies_two_weeks_after_the_last_wave_was_sealed(survey, django_capture_on_commit_callbacks):
    for stage in ("pre", "post"):
        worlds.play(survey, stage, {place: {"me-henki-state": "3"} for place in range(6)})
    name = f"programme:{survey.programme.pk}"
    release = survey.programme.releases.get(scope="final")
    for days, alive in ((13, True), (15, False)):
        release.released_at = timezone.now() - timedelta(days=days)
        release.save()
        with django_capture_on_commit_callbacks(execute=True):
            sealing.destroy_keys()
        assert (KeyFingerprint.objects.get(name=name).destroyed_at is None) == alive
    assert [file for file in files() if file.startswith("programme")] == []


def test_a_session_survey_needs_no_pairing_key_and_may_open_after_the_final_release(survey):
    for stage in ("pre", "post"):
        worlds.play(survey, stage, {})
    KeyFingerprint.objects.filter(name=f"programme:{survey.programme.pk}").update(destroyed_at=timezone.now())
    late = survey.programme.waves.create(
        key="palaute",
        stage="session",
        instrument=survey.waves["post"].instrument,
        opens_at=timezone.now() - timedelta(days=1),
        closes_at=timezone.now() + timedelta(days=1),
    )
    worlds.open_wave(late)
    worlds.answer(late, survey.participants[0], {"me-henki-state": "3"})
    assert vault.count(late) == 1
