"""Work for being interrupted. Each publication leaves a row of its own, so that a second one would be seen."""

import os
import time
import uuid

from django.db.models.functions import Now

from jobs import files, queue
from jobs.models import Job

SIZE = 400_000


def publish(job):
    """In the finishing transaction: what a report's publication is in the product."""
    Job.objects.create(
        kind="chaos.published",
        subject=str(job.id),
        idempotency_key=str(uuid.uuid4()),
        state=Job.State.DONE,
        finished_at=Now(),
    )


def slow(job):
    """About `seconds` of work in four steps, then a file that differs from job to job."""
    for step in range(1, 5):
        time.sleep(job.arguments["seconds"] / 4)
        queue.progress(job.id, job.token, step)
    return files.put(job.id.bytes * (SIZE // 16), "bin"), publish


def quick(job):
    return files.put(job.id.bytes, "bin"), publish


def poison(job):
    os._exit(9)
