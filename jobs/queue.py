"""Work in the background: ordered in the caller's transaction, claimed with a lease, finished once.

A kind's function (`settings.JOB_KINDS`) is called as `f(job)` outside any transaction. It may return

- None, or a `files.Produced`;
- `(produced or None, publish)`: `publish(job)` then runs in the very transaction that marks the job done, and only if
  this attempt still holds it. Whatever others shall see belongs there: a slow attempt whose lease was taken over
  publishes nothing.

It raises `JobFailed(code)` for a failure that trying again cannot mend; any other exception is tried again after a
growing pause, up to five attempts in all.
"""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.module_loading import import_string

from . import delivery, files
from .bell import ring, ring_on_commit
from .leases import claim, pause_after, renewing
from .models import ATTEMPTS, Job

OWN_KINDS = {
    "jobs.daily": "jobs.queue.run_named",
    "jobs.hourly": "jobs.queue.run_named",
    "jobs.janitor": "jobs.queue.run_janitor",
}
PULSE = "jobs.tick"  # key of the row whose finishing time is the last tick
KEEP_OWN = timedelta(days=14)

log = logging.getLogger(__name__)


class JobFailed(Exception):
    """The work cannot be done; `code` is what the page turns into words for the person who ordered it."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Superseded(Exception):
    """A newer attempt has claimed the job: stop here; nothing will be published."""


# ---- ordering -----------------------------------------------------------------------------------------------------
def order(*, kind, subject, arguments, idempotency_key, not_before=None):
    """Write the job in the caller's transaction; the same key twice gives the same job, whatever its state."""
    wanted = {"kind": kind, "subject": subject, "arguments": arguments}
    _function_name(kind)
    if not_before is not None:
        wanted["not_before"] = not_before
    job, _ = Job.objects.get_or_create(idempotency_key=idempotency_key, defaults=wanted)
    if job.state == Job.State.QUEUED and not_before is None:
        ring_on_commit()
    return job


def retry(job):
    """Queue a failed job again with all its attempts. False if it is not (or no longer) a failed one."""
    again = Job.objects.filter(pk=job.pk, state=Job.State.FAILED).update(
        state=Job.State.QUEUED, attempt=0, step=0, error_code="", finished_at=None, not_before=Now()
    )
    if again:
        ring_on_commit()
    return bool(again)


def cancel(job):
    """Take back a job that nobody has begun. False if it is too late."""
    return bool(
        Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(state=Job.State.CANCELLED, finished_at=Now())
    )


# ---- working ------------------------------------------------------------------------------------------------------
def progress(job_id, token, step):
    """Say which of the four steps has been reached. Raises Superseded when a newer attempt has taken over."""
    if not Job.objects.held(job_id, token).update(step=step):
        raise Superseded(job_id)


def work_on(job):
    """Do a claimed job to its end: done, failed, or queued again."""
    try:
        with renewing(Job.objects.held(job.pk, job.token)):
            outcome = import_string(_function_name(job.kind))(job)
        _finish(job, *(outcome if isinstance(outcome, tuple) else (outcome, None)))
    except JobFailed as failure:
        _give_up(job, failure.code)
    except Superseded:
        log.warning("Job %s: attempt %s was overtaken.", job.pk, job.attempt)
    except Exception:
        log.exception("Job %s (%s): attempt %s failed.", job.pk, job.kind, job.attempt)
        if job.attempt >= ATTEMPTS:
            _give_up(job, "unexpected")
        else:
            _queue_again(job)


def _finish(job, produced, publish):
    result = {}
    if produced:
        result = {"result_name": produced.name, "result_sha256": produced.sha256, "result_size": produced.size}
    with transaction.atomic():
        held = Job.objects.held(job.pk, job.token)
        won = held.update(
            state=Job.State.DONE, step=4, token=None, lease_until=None, error_code="", finished_at=Now(), **result
        )
        if won and publish:
            publish(job)
    if not won:  # only now is it certain; after an error the commit may have arrived, so the janitor decides then
        if produced:
            files.remove(produced.name)
        raise Superseded(job.pk)


def _give_up(job, code):
    Job.objects.held(job.pk, job.token).update(
        state=Job.State.FAILED, token=None, lease_until=None, error_code=code, finished_at=Now()
    )


def _queue_again(job):
    Job.objects.held(job.pk, job.token).update(
        state=Job.State.QUEUED, token=None, lease_until=None, step=0, not_before=Now() + pause_after(job.attempt)
    )


def _function_name(kind):
    return settings.JOB_KINDS.get(kind) or OWN_KINDS[kind]


# ---- the tick -----------------------------------------------------------------------------------------------------
def tick(*, seconds=60):
    """Do everything that is due: mails first, then one job, and so on for at most about `seconds`.

    Also orders the day's and the hour's own work once. Returns the number of jobs and sendings handled.
    """
    _order_own_work(pulse())
    Job.objects.worn_out().update(
        state=Job.State.FAILED, token=None, lease_until=None, error_code="worker_lost", finished_at=Now()
    )
    until, handled = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        sent = delivery.send_due()
        jobs = claim(Job.objects.claimable(), state=Job.State.RUNNING)
        for job in jobs:
            work_on(job)
        if not sent and not jobs:
            return handled
        handled += sent + len(jobs)
    ring()
    return handled


def pulse():
    """Mark that the queue is alive, and return the database's time."""
    if not Job.objects.filter(idempotency_key=PULSE).update(finished_at=Now()):
        beat = {"kind": PULSE, "subject": "", "state": Job.State.DONE, "finished_at": Now()}
        Job.objects.get_or_create(idempotency_key=PULSE, defaults=beat)
    return last_tick()


def last_tick():
    """When work was last looked for, or None if never."""
    return Job.objects.filter(idempotency_key=PULSE).values_list("finished_at", flat=True).first()


def _order_own_work(now):
    local = timezone.localtime(now)
    wanted = {f"jobs.janitor {local:%Y-%m-%d %H}": ("jobs.janitor", {})}
    for name in settings.DAILY_TASKS:
        wanted[f"jobs.daily {local:%Y-%m-%d} {name}"] = ("jobs.daily", {"function": name})
    for name in settings.HOURLY_TASKS:
        wanted[f"jobs.hourly {local:%Y-%m-%d %H} {name}"] = ("jobs.hourly", {"function": name})
    known = set(Job.objects.filter(idempotency_key__in=wanted).values_list("idempotency_key", flat=True))
    for key, (kind, arguments) in wanted.items():
        if key not in known:
            order(kind=kind, subject="", arguments=arguments, idempotency_key=key)


def run_named(job):
    import_string(job.arguments["function"])()


def run_janitor(job):
    """Hourly: files nobody names, and the janitor's, the days' and the hours' own old rows."""
    files.sweep()
    Job.objects.filter(kind__in=OWN_KINDS, finished_at__lt=Now() - KEEP_OWN).delete()
