"""Outputs and findings of a programme: lists, and a small form for each."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programmes.access import Permission, allowed_to
from programmes.features import switched_on
from sessions import access, outputs, rhythms
from sessions import findings as drawing
from sessions.forms import FindingForm, OutputForm


# ---- outputs ------------------------------------------------------------------------------------------------------
@allowed_to(Permission.VIEW_OUTPUTS)
def output_list(request, programme):
    seen = {*access.sessions_for(request).order_by().values_list("pk", flat=True)}
    rows = access.outputs_for(request).select_related("returned_to").prefetch_related("sessions", "goals")
    order = ("in_use", "idea", "ended")
    context = {
        "programme": programme,
        "tab": "programme",
        "rows": sorted(
            ({"output": row} | _shown(row, seen) for row in rows), key=lambda r: order.index(r["output"].state)
        ),
        "beside": switched_on(programme, "findings"),
    }
    return render(request, "sessions/outputs.html", context)


def _shown(row, seen):
    return {
        "sessions": _by_name([session for session in row.sessions.all() if session.pk in seen]),
        "rhythm": rhythms.words_of(row.rhythm),
        "is_due": not outputs.cannot_be_done(row),
    }


def _by_name(sessions):
    """[(the first, how many have its name)]: the same session of ten groups is one entry."""
    named = {}
    for session in sessions:
        named.setdefault(str(session), []).append(session)
    return [(same[0], len(same)) for same in named.values()]


@allowed_to(Permission.CHANGE_OUTPUTS)
def output_add(request, programme):
    seen = access.sessions_for(request)
    initial = {"sessions": list(seen.filter(pk=_number(request.GET.get("session"))).values_list("pk", flat=True))}
    form = OutputForm(request.POST or None, request=request, seen=seen, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = outputs.add_output(programme, by=request.user, **form.values)
        request.about = str(made)
        messages.success(request, _("The output was added."))
        return redirect("outputs", programme.slug)
    return render(request, "sessions/output.html", {"programme": programme, "tab": "programme", "form": form})


def _number(words):
    return int(words) if words and words.isascii() and words.isdecimal() and len(words) < 10 else 0


@allowed_to(Permission.CHANGE_OUTPUTS)
def output_edit(request, programme, pk):
    output = get_object_or_404(access.outputs_for(request), pk=pk)
    seen, initial = access.sessions_for(request), OutputForm.initial_of(output)
    form = OutputForm(request.POST or None, request=request, seen=seen, row=output, initial=initial)
    if request.method == "POST" and form.is_valid():
        outputs.edit_output(output, by=request.user, **form.values)
        messages.success(request, _("The output was saved."))
        return redirect("outputs", programme.slug)
    context = {"programme": programme, "tab": "programme", "form": form, "output": output}
    return render(request, "sessions/output.html", context)


@allowed_to(Permission.CHANGE_OUTPUTS)
@require_POST
def output_done(request, programme, pk):
    """The time that was due has been: on to the next one."""
    output = get_object_or_404(access.outputs_for(request), pk=pk)
    outputs.done(output, by=request.user)
    messages.success(request, _("Noted. The next time has been reckoned."))
    return redirect("outputs", programme.slug)


@allowed_to(Permission.CHANGE_OUTPUTS)
@require_POST
def output_remove(request, programme, pk):
    outputs.remove(get_object_or_404(access.outputs_for(request), pk=pk), by=request.user)
    messages.success(request, _("The output was removed."))
    return redirect("outputs", programme.slug)


# ---- findings -----------------------------------------------------------------------------------------------------
@allowed_to(Permission.VIEW_OUTPUTS)
def finding_list(request, programme):
    held = dict(programme.sessions.held().group_sessions().order_by().values_list("pk", "group"))
    rows = access.findings_for(request).select_related("factor").prefetch_related("sessions")
    frameworks = programme.frameworks.prefetch_related("factors")
    compared = programme.groups.all() if Permission.CHANGE_OUTPUTS in request.permissions else programme.groups.none()
    groups = compared if access.groups_seen(request) is None else ()
    page = drawing.drawn(rows, frameworks, held=held, groups=groups)
    context = {"programme": programme, "tab": "programme", "page": page, "beside": switched_on(programme, "outputs")}
    return render(request, "sessions/findings.html", context)


@allowed_to(Permission.CHANGE_OUTPUTS)
def finding_add(request, programme):
    initial = {"polarity": "promotes", "level": "community", "factor": _number(request.GET.get("factor")) or None}
    form = FindingForm(request.POST or None, request=request, seen=access.sessions_for(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        outputs.add_finding(programme, by=request.user, **form.values)
        messages.success(request, _("The finding was added."))
        return redirect("findings", programme.slug)
    return render(request, "sessions/finding.html", {"programme": programme, "tab": "programme", "form": form})


@allowed_to(Permission.CHANGE_OUTPUTS)
def finding_edit(request, programme, pk):
    finding = get_object_or_404(access.findings_for(request), pk=pk)
    seen, initial = access.sessions_for(request), FindingForm.initial_of(finding)
    form = FindingForm(request.POST or None, request=request, seen=seen, row=finding, initial=initial)
    if request.method == "POST" and form.is_valid():
        outputs.edit_finding(finding, by=request.user, **form.values)
        messages.success(request, _("The finding was saved."))
        return redirect("findings", programme.slug)
    context = {"programme": programme, "tab": "programme", "form": form, "finding": finding}
    return render(request, "sessions/finding.html", context)


@allowed_to(Permission.CHANGE_OUTPUTS)
@require_POST
def finding_remove(request, programme, pk):
    outputs.remove(get_object_or_404(access.findings_for(request), pk=pk), by=request.user)
    messages.success(request, _("The finding was removed."))
    return redirect("findings", programme.slug)
