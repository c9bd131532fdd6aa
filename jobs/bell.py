"""The bell: tells the workers that something in the tables may be due. It carries nothing and may be lost."""

import logging

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


def ring():
    """Ring now. A broker that is away costs a line in the log: the next tick finds the row."""
    try:
        app = import_string(settings.CELERY_APP)
        app.send_task("jobs.tasks.bell", expires=20, retry=False, ignore_result=True)
    except Exception as trouble:  # each transport raises errors of its own, and none may reach the person at the page
        log.warning("The bell did not ring (%s); work waits for the next tick.", type(trouble).__name__)


def ring_on_commit():
    """Once per transaction, however many rows it adds."""
    connection = transaction.get_connection()
    if not any(entry[1] is ring for entry in connection.run_on_commit):
        transaction.on_commit(ring)
