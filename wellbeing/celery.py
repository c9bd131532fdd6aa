"""Celery, on Redis or on a folder of this machine. It carries only the bell (`jobs.bell`); the job table is the truth.

celery is pinned below 5.7: there a Redis restart in the middle of a job kills the worker.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellbeing.settings")

from django.conf import settings

app = Celery("askel")
app.conf.update(
    broker_url=settings.REDIS_URL or "filesystem://localhost",
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=2,
    result_backend=None,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=900,  # one job may not hang longer; its row is then claimed anew
    worker_prefetch_multiplier=1,
    worker_concurrency=2,
    worker_max_tasks_per_child=500,
    worker_enable_remote_control=False,
    worker_hijack_root_logger=False,  # settings.LOGGING stays; the level is the worker's --loglevel
    worker_redirect_stdouts=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    timezone=settings.TIME_ZONE,
    beat_schedule={
        "tick": {"task": "jobs.tasks.bell", "schedule": settings.JOB_TICK_SECONDS, "options": {"expires": 20}}
    },
    beat_schedule_filename=str(settings.VAR / "beat"),
)
if settings.REDIS_URL:
    app.conf.broker_transport_options = {
        "visibility_timeout": 900,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 1,
        "socket_timeout": 2,  # longer than a worker's one-second wait for a bell
        "max_retries": 1,  # of a publisher: a page must not wait for a broker that is away
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
    }
else:
    folder = settings.VAR / "queue"
    (folder / "bells").mkdir(parents=True, exist_ok=True)
    app.conf.broker_transport_options = {
        "data_folder_in": str(folder / "bells"),
        "data_folder_out": str(folder / "bells"),
        "control_folder": str(folder / "control"),
        "store_processed": False,
        "polling_interval": 0.2,
    }
app.autodiscover_tasks(["jobs"])
