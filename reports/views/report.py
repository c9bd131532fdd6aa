"""The report tab: the living draft, ordering, following the work, approving, publishing, fetching."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jobs import queue
from jobs.files import FileDamaged
from programmes.access import Permission, allowed_to
from programmes.trail import refuse
from reports import publishing, writing
from reports.blocks import BLOCKS
from reports.forms import OrderForm, TextForm
from reports.models import Edition
from reports.snapshot import compose, compose_draft

READS = (Permission.VIEW_REPORT_DRAFT, Permission.DOWNLOAD_PUBLISHED)


def _visible(request, programme):
    reports = programme.reports.visible_to(request.permissions).select_related("snapshot").defer("snapshot__data")
    return reports.order_by("-ordered_at", "-version")


@allowed_to(*READS)
@require_safe
def report(request, programme):
    """Staff: the draft with what is undone, and every version. Others: the issued versions of the funder's edition."""
    context = {"programme": programme, "tab": "report", "issues": _issues(_visible(request, programme))}
    if Permission.VIEW_REPORT_DRAFT in request.permissions:
        data = compose_draft(programme, edition=Edition.INTERNAL)
        context |= writing.draft(data) | {"order_form": OrderForm(initial={"language": programme.language})}
    return render(request, "reports/report.html", context)


def _issues(reports):
    """[(report, its job, whether the work failed)]."""
    jobs = publishing.jobs_of(reports.being_made())
    found = []
    for row in reports:
        job = jobs.get(row.pk)
        found.append((row, job, publishing.has_failed(row, job)))
    return found


@allowed_to(Permission.BUILD_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def report_text(request, programme, block):
    """Write the text of one block."""
    part = _writable_block(block)
    row = programme.report_texts.filter(block=block).first()
    form = TextForm(request.POST or None, block=part, language=programme.language, written=row.text if row else {})
    if request.method == "POST" and form.is_valid():
        writing.write(programme, by=request.user, block=block, texts=form.cleaned_data)
        request.about = str(part.title)
        messages.success(request, _("Saved: %(block)s") % {"block": part.title})
        return redirect("report", programme.slug)
    data = compose(programme, edition=Edition.INTERNAL, at=timezone.now())
    context = {"programme": programme, "tab": "report", "part": part, "form": form}
    return render(request, "reports/report_text.html", context | {"proposal": writing.proposal(block, data)})


def _writable_block(key):
    """The block of that key, if a text can be written for it."""
    found = [block for block in BLOCKS if block.key == key and block.writable]
    if not found:
        raise Http404
    return found[0]


@allowed_to(Permission.BUILD_REPORT)
@require_POST
def report_order(request, programme):
    """Accepted at once, whatever the state of the queue; the page that follows says how it goes."""
    form = OrderForm(request.POST)
    if not form.is_valid():
        refuse(request, _("Choose for whom the report is made, and its language."))
        return redirect("report", programme.slug)
    ordered = publishing.order(programme, by=request.user, **form.cleaned_data)
    request.about = f"report:{ordered.edition}:{ordered.version}"
    return redirect("report_progress", programme.slug, ordered.pk)


@allowed_to(*READS)
@require_safe
def report_progress(request, programme, pk):
    """One version: how its making goes, then approving, publishing, and the checksums of file and data."""
    row = get_object_or_404(_visible(request, programme), pk=pk)
    job = publishing.job_of(row)
    failed = publishing.has_failed(row, job)
    context = {
        "programme": programme,
        "tab": "report",
        "report": row,
        "job": job,
        "failed": failed,
        "why_failed": publishing.why_failed(job) if failed else "",
        "is_waiting": bool(job and not failed and job.step == 0),
        "last_tick": queue.last_tick(),
        "cannot_approve": publishing.cannot_approve(row, request.user),
    }
    return render(request, "reports/report_progress.html", context)


def _act(request, programme, pk, verb, done):
    """Do one thing to a report; what cannot be done says why, and nothing has changed."""
    row = get_object_or_404(_visible(request, programme), pk=pk)
    try:
        verb(row, by=request.user)
    except publishing.NotNow as reason:
        refuse(request, str(reason))
    else:
        messages.success(request, done)
    return redirect("report_progress", programme.slug, pk)


@allowed_to(Permission.BUILD_REPORT)
@require_POST
def report_retry(request, programme, pk):
    return _act(request, programme, pk, publishing.retry, _("It is being made again."))


@allowed_to(Permission.APPROVE_REPORT)
@require_POST
def report_approve(request, programme, pk):
    return _act(request, programme, pk, publishing.approve, _("Approved. It can be published now."))


@allowed_to(Permission.PUBLISH_REPORT)
@require_POST
def report_publish(request, programme, pk):
    return _act(request, programme, pk, publishing.publish, _("Published."))


@allowed_to(Permission.DOWNLOAD_PUBLISHED, Permission.DOWNLOAD_INTERNAL)
@require_safe
def report_download(request, programme, pk):
    """The file by its row, its checksum compared before the first byte leaves."""
    row = get_object_or_404(_visible(request, programme).exclude(file_name=""), pk=pk)
    row.programme = programme
    try:
        file = publishing.open_file(row, by=request.user)
    except FileDamaged:
        return render(request, "reports/damaged.html", {"programme": programme, "report": row}, status=500)
    name = publishing.download_name(row)
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response
