"""The one Celery task: the bell."""

from celery import shared_task

from . import queue


@shared_task(name="jobs.tasks.bell", ignore_result=True)
def bell():
    queue.tick()
