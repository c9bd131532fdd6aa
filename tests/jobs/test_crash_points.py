"""The power goes at every single step of storing and publishing a file (reliability R10).

A step is a call to the operating system or a statement to the database. From the cut on nothing works any more, the
tidying up of a failed attempt included; what stands then is compared, and the next worker finishes the job.
"""

import os
import time
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from jobs import files, queue
from jobs.leases import claim
from jobs.models import Job

pytestmark = pytest.mark.django_db
CALLS = ("makedirs", "open", "fdopen", "fsync", "rename", "close", "unlink")
PUBLISHED = "tests.published"


class PowerCut(BaseException):
    """No program handles this one."""


class Power:
    """Counts steps, and goes off at the step given."""

    def __init__(self, off_at=None):
        self.off_at, self.steps = off_at, []

    def step(self, name):
        if self.off_at is not None and len(self.steps) >= self.off_at:
            raise PowerCut(name)
        self.steps.append(name)

    def statement(self, execute, sql, params, many, context):
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.step(sql.split()[0])
        return execute(sql, params, many, context)

    @contextmanager
    def supply(self, monkeypatch):
        with monkeypatch.context() as patched, connection.execute_wrapper(self.statement):
            for name in CALLS:
                patched.setattr(os, name, self._counted(name, getattr(os, name)))
            with suppress(PowerCut):
                yield

    def _counted(self, name, call):
        def counted(*args, **kwargs):
            self.step(name)
            made = call(*args, **kwargs)
            return HalfWritten(made, self) if name == "fdopen" else made

        return counted


class HalfWritten:
    """A file whose writing may be cut in the middle."""

    def __init__(self, file, power):
        self.file, self.power = file, power

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.file.close()

    def write(self, data):
        self.file.write(data[: len(data) // 2])
        self.file.flush()
        self.power.step("write")
        self.file.write(data[len(data) // 2 :])

    def flush(self):
        self.power.step("flush")
        self.file.flush()

    def fileno(self):
        return self.file.fileno()


def with_file(job):
    queue.progress(job.id, job.token, 2)
    return files.put(b"%PDF " + job.id.bytes * 1000, "pdf"), publish


def without_file(job):
    return None, publish


def file_alone(job):
    return files.put(b"%PDF " + job.id.bytes * 1000, "pdf")


def publish(job):
    """A row of its own for each publication, so that a second one would be seen."""
    count = Job.objects.filter(kind=PUBLISHED, subject=str(job.id)).count()
    key = f"{PUBLISHED} {job.id} {count}"
    Job.objects.create(kind=PUBLISHED, subject=str(job.id), idempotency_key=key, state="done", finished_at=Now())


KINDS = {name: f"tests.jobs.test_crash_points.{name}" for name in ("with_file", "without_file", "file_alone")}


@pytest.fixture(autouse=True)
def kinds(settings):
    settings.JOB_KINDS = KINDS
    settings.FILE_REFERENCES = []
    (settings.MEDIA_ROOT / files.FOLDER).mkdir(parents=True)


def take():
    (job,) = claim(Job.objects.claimable().filter(kind__in=KINDS), state=Job.State.RUNNING)
    return job


def an_order(kind):
    key = f"{kind} {Job.objects.count()}"
    return queue.order(kind=kind, subject="x", arguments={}, idempotency_key=key)


def cut(kind, monkeypatch, off_at):
    """(the job as it stands after the cut, the steps that were made)."""
    job, power = an_order(kind), Power(off_at)
    mine = take()
    with power.supply(monkeypatch):
        queue.work_on(mine)
    job.refresh_from_db()
    return job, power.steps


def finished(folder):
    return {f"made/{path.name}" for path in folder.glob("made/*") if not path.name.startswith(".")}


def publications(job):
    return Job.objects.filter(kind=PUBLISHED, subject=str(job.id)).count()


def power_returns(job):
    """The lease ends and another worker does the job; an hour later the janitor has been."""
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))
    queue.work_on(take())
    job.refresh_from_db()


def janitor(folder):
    long_ago = time.time() - 4000
    for path in folder.glob("made/*"):
        os.utime(path, (long_ago, long_ago))
    for path in folder.glob("made/.*"):
        os.utime(path, (long_ago, long_ago))
    files.sweep()


@pytest.mark.parametrize("kind", KINDS)
def test_a_cut_at_any_step_is_seen_by_nobody_and_the_job_is_done_once(kind, monkeypatch, settings):
    folder = settings.MEDIA_ROOT
    whole, steps = cut(kind, monkeypatch, None)
    assert (whole.state, publications(whole)) == ("done", int(kind != "file_alone"))
    assert len(steps) >= (2 if kind == "without_file" else 9), steps
    for number in range(len(steps)):
        before = finished(folder)
        job, made = cut(kind, monkeypatch, number)
        assert made == steps[:number]  # all but what the cut prevented
        assert (job.state, job.result_name, publications(job)) == ("running", "", 0), steps[number]
        named = set(Job.objects.exclude(result_name="").values_list("result_name", flat=True))
        for name in finished(folder) - before:
            assert name not in named  # an orphan: wholly written, and invisible
            assert (folder / name).stat().st_size == 5 + 16 * 1000
        power_returns(job)
        assert (job.state, job.attempt, publications(job)) == ("done", 2, int(kind != "file_alone")), steps[number]
        if job.result_name:
            files.open_verified(job.result_name, job.result_sha256).close()
    janitor(folder)
    named = set(Job.objects.exclude(result_name="").values_list("result_name", flat=True))
    assert {f"made/{path.name}" for path in folder.glob("made/*")} == named
    assert list(folder.glob("made/.*")) == []


def test_a_cut_after_the_last_step_finds_the_job_done(monkeypatch):
    steps = cut("with_file", monkeypatch, None)[1]
    job, _made = cut("with_file", monkeypatch, len(steps))
    assert (job.state, publications(job)) == ("done", 1)
    assert not Job.objects.claimable().filter(kind__in=KINDS).exists()
