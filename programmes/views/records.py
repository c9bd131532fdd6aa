"""Pages that add, edit and remove small rows: one set for projects, one for programmes."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programmes import records
from programmes.access import Permission, allowed_to, project_work
from programmes.forms.records import RecordForm
from programmes.records import of_programme, of_project
from programmes.trail import refuse


@project_work
def project_row_add(request, project, kind):
    return _add(request, project, _kind(of_project.KINDS, kind))


@project_work
def project_row_edit(request, project, kind, pk):
    return _edit(request, project, _kind(of_project.KINDS, kind), pk)


@project_work
@require_POST
def project_row_remove(request, project, kind, pk):
    return _remove(request, project, _kind(of_project.KINDS, kind), pk)


@allowed_to(Permission.EDIT_PROGRAMME)
def row_add(request, programme, kind):
    return _add(request, programme, _kind(of_programme.KINDS, kind))


@allowed_to(Permission.EDIT_PROGRAMME)
def row_edit(request, programme, kind, pk):
    return _edit(request, programme, _kind(of_programme.KINDS, kind), pk)


@allowed_to(Permission.EDIT_PROGRAMME)
@require_POST
def row_remove(request, programme, kind, pk):
    return _remove(request, programme, _kind(of_programme.KINDS, kind), pk)


def _kind(kinds, name):
    kind = records.named(kinds, name)
    if kind is None:
        raise Http404
    return kind


def _home(kind, owner):
    """Where rows of the kind are listed."""
    usual = "project" if kind.owner == "project" else "row_list"
    return reverse(kind.listed or usual, args=[owner.slug]) + f"#{kind.name}"


def _about(kind, row):
    """What the trail says it was about."""
    return f"{kind.one}: {kind.called(row)}"


def _page(request, kind, owner, form, row=None):
    name = "project_row_remove" if kind.owner == "project" else "row_remove"
    context = {
        kind.owner: owner,
        "shell": "projects/inner.html" if kind.owner == "project" else "programmes/inner.html",
        "tab": "programme",
        "kind": kind,
        "form": form,
        "row": row,
        "home": _home(kind, owner),
        "remove_url": reverse(name, args=[owner.slug, kind.name, row.pk]) if row else "",
        "why_not_removable": records.why_not_removable(kind, row) if row else None,
    }
    return render(request, "records/record.html", context)


def _begun(request, owner, kind):
    """What the form begins with when that is asked for."""
    if not kind.prefill or "prefill" not in request.GET or request.method == "POST":
        return {}
    begun = kind.prefill(owner, request.user)
    if not begun:
        messages.info(request, _("There was nothing to begin with."))
    return begun


def _add(request, owner, kind):
    form = RecordForm(request.POST or None, kind=kind, owner=owner, initial=_begun(request, owner, kind))
    if request.method == "POST" and form.is_valid():
        try:
            row = records.add(kind, owner, by=request.user, values=form.cleaned_data)
        except IntegrityError:
            form.taken()
        else:
            request.about = _about(kind, row)
            messages.success(request, _("Saved."))
            return redirect(_home(kind, owner))
    return _page(request, kind, owner, form)


def _edit(request, owner, kind, pk):
    row = get_object_or_404(kind.rows(owner), pk=pk)
    form = RecordForm(request.POST or None, kind=kind, owner=owner, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            records.change(kind, row, by=request.user, values=form.cleaned_data)
        except IntegrityError:
            form.taken()
        else:
            request.about = _about(kind, row)
            messages.success(request, _("Saved."))
            return redirect(_home(kind, owner))
    return _page(request, kind, owner, form, row)


def _remove(request, owner, kind, pk):
    row = get_object_or_404(kind.rows(owner), pk=pk)
    reason = records.why_not_removable(kind, row)
    if reason:
        refuse(request, reason)
    else:
        request.about = _about(kind, row)
        records.remove(kind, row, by=request.user)
        messages.success(request, _("Removed."))
    return redirect(_home(kind, owner))
