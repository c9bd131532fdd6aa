"""What the person at the page sees when something behind it is away."""

import builtins
import logging

import pytest
from django.urls import reverse

from jobs import queue
from programmes.models import Role
from reports import building
from reports.models import Report

pytestmark = pytest.mark.django_db


def ordered(client, programme):
    sent = {"edition": "funder", "language": "fi", "note": ""}
    return client.post(reverse("report_order", args=[programme.slug]), sent)


def test_a_report_ordered_while_the_broker_is_away_waits_and_is_made_later(
    world, sign_in, settings, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    settings.CELERY_APP = "tests.reports.silent.app"
    client = sign_in(world.users[Role.COORDINATOR])
    with caplog.at_level(logging.WARNING, logger="jobs.bell"), django_capture_on_commit_callbacks(execute=True):
        answer = ordered(client, world.programme)
    assert [record.getMessage()[:21] for record in caplog.records if record.name == "jobs.bell"] == [
        "The bell did not ring"
    ]
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert page.context["is_waiting"]
    assert not page.context["failed"]
    monkeypatch.setattr(building, "lay_out", lambda html: b"%PDF-later")
    queue.tick()
    assert Report.objects.get().state == Report.State.READY


def test_a_missing_pango_is_said_on_the_page_with_what_to_do(world, sign_in, monkeypatch):
    real = builtins.__import__

    def without_pango(name, *args, **kwargs):
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    client = sign_in(world.users[Role.COORDINATOR])
    answer = ordered(client, world.programme)
    with monkeypatch.context() as patch:
        patch.setattr(builtins, "__import__", without_pango)
        queue.tick()
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "Pango" in page.content.decode()
    assert "libpango-1.0-0'" not in page.content.decode()  # the fault itself is for the log
    assert reverse("report_retry", args=[world.programme.slug, Report.objects.get().pk]) in page.content.decode()
