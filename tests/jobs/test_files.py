import os
import time

import pytest

from jobs import files
from jobs.models import Job

pytestmark = pytest.mark.django_db
still_needed = []


def names():
    return list(still_needed)


@pytest.fixture(autouse=True)
def folder(settings):
    settings.FILE_REFERENCES = ["tests.jobs.test_files.names"]
    still_needed.clear()
    return settings.MEDIA_ROOT


def age(folder, name, seconds=3700):
    then = time.time() - seconds
    os.utime(folder / name, (then, then))


def test_what_was_put_is_opened_with_its_checksum(folder):
    produced = files.put(b"%PDF", ".pdf")
    assert produced.size == 4
    assert produced.name == f"made/{produced.sha256}-{produced.name.rpartition('-')[2]}"
    with files.open_verified(produced.name, produced.sha256) as file:
        assert file.read() == b"%PDF"
    assert oct((folder / produced.name).stat().st_mode & 0o777) == "0o600"
    assert [path.name for path in (folder / "made").glob(".*")] == []


def test_a_changed_or_missing_file_is_never_handed_out(folder):
    produced = files.put(b"%PDF", "pdf")
    (folder / produced.name).write_bytes(b"%PDG")
    with pytest.raises(files.FileDamaged):
        files.open_verified(produced.name, produced.sha256)
    files.remove(produced.name)
    with pytest.raises(files.FileDamaged):
        files.open_verified(produced.name, produced.sha256)


@pytest.mark.parametrize("suffix", ["", "../x", "a/b", "P D F"])
def test_a_strange_suffix_is_refused(suffix):
    with pytest.raises(ValueError, match="suffix"):
        files.put(b"", suffix)


def test_a_full_disk_leaves_nothing_behind(folder, monkeypatch):
    files.put(b"before", "txt")
    before = sorted(os.listdir(folder / "made"))
    device = os.open("/dev/full", os.O_WRONLY) if os.path.exists("/dev/full") else pytest.skip("no /dev/full here")
    os.close(device)
    real = os.open

    def full(path, flags, *rest):
        return real("/dev/full", os.O_WRONLY) if ".tmp-" in str(path) else real(path, flags, *rest)

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(OSError, match="No space left"):
        files.put(b"x" * 100_000, "txt")
    assert sorted(os.listdir(folder / "made")) == before


def test_the_janitor_takes_old_files_that_nobody_names(folder):
    orphan, young, of_a_job, of_a_row = (files.put(text, "txt") for text in (b"1", b"2", b"3", b"4"))
    half = folder / "made" / ".tmp-abc"
    half.write_bytes(b"")
    Job.objects.create(
        kind="writing",
        subject="",
        idempotency_key="x",
        state="done",
        finished_at="2026-01-01T00:00Z",
        result_name=of_a_job.name,
        result_sha256=of_a_job.sha256,
        result_size=1,
    )
    still_needed.append(of_a_row.name)
    for name in (orphan.name, of_a_job.name, of_a_row.name, "made/.tmp-abc"):
        age(folder, name)
    assert files.sweep() == 2
    kept = {path.relative_to(folder).as_posix() for path in (folder / "made").iterdir()}
    assert kept == {young.name, of_a_job.name, of_a_row.name}


def test_the_janitor_has_nothing_to_do_before_the_first_file():
    assert files.sweep() == 0
