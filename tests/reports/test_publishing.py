"""Order, make, approve, publish, fetch: once each, by the right people, and never a wrong file."""

import builtins
from threading import Barrier, Thread

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone

from jobs import files, queue
from jobs.leases import claim
from jobs.models import Job, Message
from programmes.models import Role
from reports import building, publishing
from reports.models import Download, Edition, Report, Snapshot
from reports.publishing import NotNow
from tests import factories as make

State = Report.State


@pytest.fixture
def quick(monkeypatch):
    """Layout replaced by a line of bytes: these tests are about the life of a version, not its looks."""
    monkeypatch.setattr(building, "lay_out", lambda html: b"%PDF-" + str(len(html)).encode())


@pytest.fixture
def second(world):
    return make.a_member(world.programme, Role.COORDINATOR, name="Olavi Toinen")


def ordered(world, edition=Edition.FUNDER, language="fi"):
    return publishing.order(
        world.programme, by=world.users[Role.COORDINATOR], edition=edition, language=language, note=""
    )


def made(world, **fields):
    report = ordered(world, **fields)
    queue.tick()
    report.refresh_from_db()
    return report


def published(world, second, **fields):
    report = publishing.approve(made(world, **fields), by=second)
    return publishing.publish(report, by=world.users[Role.COORDINATOR])


def test_an_order_is_one_snapshot_one_version_and_one_job(world):
    report = ordered(world)
    assert (report.version, report.state) == (1, State.BUILDING)
    assert [(j.kind, j.arguments) for j in Job.objects.all()] == [("reports.build", {"report": str(report.pk)})]


def test_a_double_click_gives_the_same_version(world):
    assert ordered(world) == ordered(world)
    assert (Report.objects.count(), Snapshot.objects.count(), Job.objects.count()) == (1, 1, 1)


def test_versions_count_by_edition_and_language(world, quick):
    for edition, language in [("funder", "fi"), ("funder", "fi"), ("funder", "sv"), ("internal", "fi")]:
        made(world, edition=edition, language=language)
    found = Report.objects.values_list("edition", "language", "version")
    assert sorted(found) == [("funder", "fi", 1), ("funder", "fi", 2), ("funder", "sv", 1), ("internal", "fi", 1)]


def test_a_made_report_waits_for_approval_with_its_checksum(world, quick):
    report = made(world)
    assert report.state == State.READY
    assert files.open_verified(report.file_name, report.sha256).read()[:5] == b"%PDF-"
    assert set(report.made_with) == {
        "weasyprint", "pydyf", "pango", "harfbuzz", "font-source-sans-pro", "font-hanken-grotesk",
    }  # fmt: skip


def test_an_overtaken_attempt_publishes_nothing(world, quick):
    report = ordered(world)
    (old,) = claim(Job.objects.claimable(), state=Job.State.RUNNING)
    produced, publish = building.build_report(old)
    Job.objects.update(token=old.pk)  # a newer attempt holds it now
    with pytest.raises(queue.Superseded):
        queue._finish(old, produced, publish)
    report.refresh_from_db()
    assert (report.state, report.file_name) == (State.BUILDING, "")
    assert not default_storage.exists(produced.name)


def test_missing_pango_is_said_and_can_be_tried_again(world, monkeypatch):
    real = builtins.__import__

    def without_pango(name, *args, **kwargs):
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    report = ordered(world)
    with monkeypatch.context() as patch:
        patch.setattr(builtins, "__import__", without_pango)
        queue.tick()
    job = publishing.job_of(report)
    assert publishing.has_failed(report, job)
    assert "Pango" in publishing.why_failed(job)
    monkeypatch.setattr(building, "lay_out", lambda html: b"%PDF-again")
    publishing.retry(report, by=world.users[Role.COORDINATOR])
    queue.tick()
    report.refresh_from_db()
    assert report.state == State.READY


def test_a_report_too_large_fails_readably(world, monkeypatch):
    def too_deep(html):
        raise queue.JobFailed("too_big")

    monkeypatch.setattr(building, "lay_out", too_deep)
    report = made(world)
    assert publishing.why_failed(publishing.job_of(report)) == publishing.failure_text("too_big")
    assert publishing.failure_text("too_big") != publishing.failure_text("anything else")


# ---- approving ----------------------------------------------------------------------------------------------------
def test_who_ordered_does_not_approve_when_there_are_two(world, quick):
    report = made(world)
    with pytest.raises(NotNow):
        publishing.approve(report, by=world.users[Role.COORDINATOR])
    assert publishing.approve(report, by=world.users[Role.COACH]).state == State.APPROVED


def test_who_works_alone_approves_alone(world, quick):
    world.programme.memberships.exclude(user=world.users[Role.COORDINATOR]).delete()
    assert publishing.approve(made(world), by=world.users[Role.COORDINATOR]).state == State.APPROVED


def test_an_unapproved_report_is_not_published(world, quick):
    with pytest.raises(NotNow):
        publishing.publish(made(world), by=world.users[Role.COORDINATOR])
    with pytest.raises(IntegrityError):
        Report.objects.update(state=State.PUBLISHED)


# ---- publishing ---------------------------------------------------------------------------------------------------
def test_the_version_before_is_superseded_and_stays(world, second, quick):
    first = published(world, second)
    newer = published(world, second)
    first.refresh_from_db()
    assert (first.state, newer.state) == (State.SUPERSEDED, State.PUBLISHED)
    assert files.open_verified(first.file_name, first.sha256)


def test_a_second_publishing_changes_nothing(world, second, quick):
    report = published(world, second)
    with pytest.raises(NotNow):
        publishing.publish(report, by=second)
    report.refresh_from_db()
    assert report.published_by == world.users[Role.COORDINATOR]
    assert Message.objects.filter(kind="reports.published").count() == 1


def test_an_older_version_is_not_published_over_a_newer(world, second, quick):
    older = publishing.approve(made(world), by=second)
    published(world, second)
    with pytest.raises(NotNow):
        publishing.publish(older, by=second)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the test database in memory has one writer at a time")
def test_two_coordinators_at_once_publish_once(world, second, quick):
    report = publishing.approve(made(world), by=second)
    start, refused = Barrier(4), []

    def press():
        mine = Report.objects.select_related("programme__project").get(pk=report.pk)
        start.wait()
        try:
            publishing.publish(mine, by=second)
        except NotNow as reason:
            refused.append(str(reason))
        finally:
            connection.close()

    threads = [Thread(target=press) for _number in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert len(refused) == 3
    assert Report.objects.published().count() == 1
    assert Message.objects.filter(kind="reports.published").count() == 1


def test_the_funder_gets_a_link_and_no_attachment(world, second, quick):
    published(world, second)
    (message,) = Message.objects.filter(kind="reports.published")
    from reports.messages import published as render

    mail = render(message)
    assert message.address == world.users[Role.FUNDER].email
    assert f"http://testserver{reverse('funded_programme', args=[world.programme.slug])}" in mail.text
    assert list(mail.attachments) == []


def test_an_internal_report_is_told_to_nobody(world, second, quick):
    published(world, second, edition=Edition.INTERNAL)
    assert not Message.objects.filter(kind="reports.published").exists()


def test_a_superseded_report_is_not_announced(world, second, quick):
    published(world, second)
    (message,) = Message.objects.filter(kind="reports.published")
    Report.objects.update(state=State.SUPERSEDED)
    from reports.messages import published as render

    assert render(message) is None


# ---- fetching -----------------------------------------------------------------------------------------------------
def test_a_download_is_logged_and_named(world, second, quick, sign_in):
    report = published(world, second)
    response = sign_in(world.users[Role.FUNDER]).get(reverse("report_download", args=[world.programme.slug, report.pk]))
    body = b"".join(response.streaming_content)
    assert body.startswith(b"%PDF-")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store, private"
    day = timezone.localdate(report.snapshot.frozen_at)
    name = f"askel-{world.programme.slug}-raportti-rahoittaja-fi-v1-{day:%Y-%m-%d}.pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert [(d.report, d.user) for d in Download.objects.all()] == [(report, world.users[Role.FUNDER])]


def test_a_damaged_file_is_never_served(world, second, quick, sign_in):
    report = published(world, second)
    with open(default_storage.path(report.file_name), "ab") as file:
        file.write(b"x")
    response = sign_in(world.users[Role.FUNDER]).get(reverse("report_download", args=[world.programme.slug, report.pk]))
    assert (response.status_code, b"%PDF" in response.content) == (500, False)
    assert not Download.objects.exists()


def test_files_of_reports_survive_the_sweep(world, second, quick):
    report = published(world, second)
    assert report.file_name in set(publishing.file_names())
    Job.objects.all().delete()
    files.sweep()
    assert files.open_verified(report.file_name, report.sha256)
