"""python -m tests.chaos.ringing: the tick, as `serve` or beat rings it."""

import time

import django

django.setup()

from django.conf import settings  # noqa: E402

from jobs.bell import ring  # noqa: E402

while True:
    ring()
    time.sleep(settings.JOB_TICK_SECONDS)
