"""Holding a row while working on it: claim, renew, let go. All times are the database's, never a worker's."""

import logging
import threading
import uuid
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now

LEASE = timedelta(seconds=settings.JOB_LEASE_SECONDS)
PAUSES = [timedelta(seconds=seconds) for seconds in (5, 30, 120, 600)]  # before the 2nd, 3rd, … attempt

log = logging.getLogger(__name__)


def claim(due, *, limit=1, **claimed):
    """Take up to `limit` of the `due` rows for one new token, and return them; one more attempt is counted.

    PostgreSQL skips rows that another worker is just claiming; on SQLite the transaction is immediate, so there is
    only one claimer at a time.
    """
    if not due.exists():  # spares SQLite a write lock on every tick
        return []
    rows = due.model.objects
    with transaction.atomic():
        ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
        if not ids:
            return []
        rows.filter(pk__in=ids).update(
            token=uuid.uuid4(), lease_until=Now() + LEASE, attempt=F("attempt") + 1, **claimed
        )
        return list(rows.filter(pk__in=ids))


@contextmanager
def renewing(held):
    """Renew the lease of the held rows from a thread of its own until the block ends, or somebody took them over."""
    over = threading.Event()

    def renew():
        try:
            while not over.wait(LEASE.total_seconds() / 3):
                try:
                    if not held.all().update(lease_until=Now() + LEASE):
                        return
                except DatabaseError as trouble:
                    log.warning("A lease could not be renewed: %s", type(trouble).__name__)
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=renew, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def pause_after(attempt):
    """How long to wait after the failure of the `attempt`th attempt (the first is 1)."""
    return PAUSES[min(attempt, len(PAUSES)) - 1]
