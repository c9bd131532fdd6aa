"""Ordering a report, approving it, publishing it, fetching it. Issued versions stay as they were: superseded, never
overwritten. Every verb may meet another person's click: it then changes nothing and says why.
"""

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs import files, outbox, queue
from jobs.models import Job
from programmes.models import Programme, Role

from .models import Edition, Report
from .snapshot import freeze

KIND = "reports.build"
State = Report.State


class NotNow(Exception):
    """It cannot be done; the text says why, for the person who asked."""


# ---- ordering -----------------------------------------------------------------------------------------------------
@transaction.atomic
def order(programme, *, by, edition, language, note=""):
    """Freeze the data and order the file. A second click while the same report is being made gives the first one."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    mine = programme.reports.filter(edition=edition, language=language)
    waiting = mine.filter(state=State.BUILDING).first()
    if waiting and not has_failed(waiting, job_of(waiting)):
        return waiting
    report = Report.objects.create(
        programme=programme,
        snapshot=freeze(programme, edition=edition, by=by),
        edition=edition,
        language=language,
        version=(mine.aggregate(last=Max("version"))["last"] or 0) + 1,
        note=note,
        ordered_by=by,
        ordered_at=timezone.now(),
    )
    queue.order(
        kind=KIND, subject=f"report:{report.pk}", arguments={"report": str(report.pk)}, idempotency_key=_key(report)
    )
    return report


def _key(report):
    return f"{KIND}:{report.pk}"


def job_of(report):
    """The row of the work, None if it has been cleared away."""
    return Job.objects.filter(idempotency_key=_key(report)).first()


def jobs_of(reports):
    """{report pk: job} in one query."""
    keys = {_key(report): report.pk for report in reports}
    return {keys[job.idempotency_key]: job for job in Job.objects.filter(idempotency_key__in=keys)}


def has_failed(report, job):
    """The work is over without a file: it failed for good, or its row is gone."""
    return report.state == State.BUILDING and (job is None or job.state in (Job.State.FAILED, Job.State.CANCELLED))


def retry(report, *, by):
    """Make a failed one again, from the same frozen data."""
    job = job_of(report)
    if job is None or not queue.retry(job):
        raise NotNow(_("It is being made already."))


def why_failed(job):
    """What went wrong and what to do about it, in the reader's words."""
    return failure_text(job.error_code if job else "")


def failure_text(code):
    return {
        "pango_missing": _(
            "The server lacks a library that lays out PDFs (Pango). Ask your administrator to install it: "
            "the command “doctor” tells how. The results can be read as a web page meanwhile."
        ),
        "too_big": _("The report is too large. Shorten the texts, or leave parts of them out."),
        "report_gone": _("The report has been removed."),
        "worker_lost": _("The work stopped several times before it was done. Try again; if it happens again, tell us."),
    }.get(code, _("Something unexpected happened. Your data are safe. Try again."))


# ---- approving and publishing -------------------------------------------------------------------------------------
def approvers(programme):
    """Who may approve: coordinators and coaches."""
    roles = [Role.COORDINATOR, Role.COACH]
    return {m.user_id for m in programme.memberships.filter(role__in=roles)}


def cannot_approve(report, by):
    """None, or why this person can't approve this report now."""
    if report.state != State.READY:
        return _("Only a finished report that nobody has approved yet can be approved.")
    if report.ordered_by_id == by.pk and approvers(report.programme) - {by.pk}:
        return _("You ordered this report. Another coordinator or coach of the programme approves it.")
    return None


@transaction.atomic
def approve(report, *, by):
    if reason := cannot_approve(report, by):
        raise NotNow(reason)
    won = Report.objects.filter(pk=report.pk, state=State.READY).update(
        state=State.APPROVED, approved_by=by, approved_at=timezone.now()
    )
    if not won:
        raise NotNow(_("Somebody approved it just before you."))
    report.refresh_from_db()
    return report


def cannot_publish(report):
    if report.state == State.PUBLISHED:
        return _("It has been published already.")
    if report.state != State.APPROVED:
        return _("A report is published once another person has approved it.")
    newer = Q(edition=report.edition, language=report.language, version__gt=report.version)
    if report.programme.reports.issued().filter(newer).exists():
        return _("A newer version has been published already.")
    return None


@transaction.atomic
def publish(report, *, by):
    """Show it to those whom its edition is for; the version before is superseded, the funder's people get a mail."""
    Programme.objects.select_for_update().get(pk=report.programme_id)
    report.refresh_from_db()
    if reason := cannot_publish(report):
        raise NotNow(reason)
    same = report.programme.reports.filter(edition=report.edition, language=report.language)
    same.published().update(state=State.SUPERSEDED)
    Report.objects.filter(pk=report.pk).update(state=State.PUBLISHED, published_by=by, published_at=timezone.now())
    report.refresh_from_db()
    if report.edition == Edition.FUNDER:
        _tell_funder(report)
    return report


def _tell_funder(report):
    for person in report.programme.project.funder_people.filter(is_active=True):
        outbox.post(
            kind="reports.published",
            arguments={"report": str(report.pk), "user": person.pk},
            address=person.email,
            language=person.language,
            recipient_key=f"user:{person.pk}",
            dedupe_key=f"report:{report.programme_id}:{person.pk}",
        )


# ---- fetching -----------------------------------------------------------------------------------------------------
def open_file(report, *, by):
    """The file, its checksum compared first, and a line in the log of downloads."""
    file = files.open_verified(report.file_name, report.sha256)
    report.downloads.create(user=by, at=timezone.now())
    return file


def download_name(report):
    """askel-oaj-yamk-raportti-rahoittaja-fi-v2-2022-12-19.pdf"""
    words = {Edition.FUNDER: "rahoittaja", Edition.INTERNAL: "sisainen"}
    day = timezone.localtime(report.snapshot.frozen_at)
    slug, edition = report.programme.slug, words[report.edition]
    return f"askel-{slug}-raportti-{edition}-{report.language}-v{report.version}-{day:%Y-%m-%d}.pdf"


def published_document(programme):
    """The frozen document behind the newest published report for the funder, or None."""
    report = programme.reports.published().filter(edition=Edition.FUNDER).select_related("snapshot")
    newest = report.order_by("-published_at").first()
    return newest.snapshot.data if newest else None


def file_names():
    """Files that the store must keep (settings.FILE_REFERENCES)."""
    return Report.objects.exclude(file_name="").values_list("file_name", flat=True)
