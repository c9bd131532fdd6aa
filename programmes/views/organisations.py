"""Organisations: a coordinator's own to look at, an administrator's to mend."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programmes import organisations as verbs
from programmes.access import administrators, coordinators
from programmes.forms.organisations import FindOrganisationsForm, OrganisationForm
from programmes.models import Organisation
from programmes.trail import refuse

ON_A_PAGE = 50


@coordinators
def organisations(request):
    """Name and kind, searched and narrowed."""
    mine = verbs.seen_by(request.user)
    form = FindOrganisationsForm(request.GET)
    page = Paginator(form.narrowed(mine).order_by("name"), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "any_at_all": bool(page) or mine.exists()}
    return render(request, "programmes/organisations.html", context)


@coordinators
def organisation(request, pk):
    """Where it is met: projects, programmes, groups."""
    row = get_object_or_404(verbs.seen_by(request.user), pk=pk)
    context = {"organisation": row, "places": verbs.places(row, user=request.user)}
    return render(request, "programmes/organisation.html", context)


@administrators
def organisation_add(request):
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = verbs.add(by=request.user, **form.cleaned_data)
        request.about = row.name
        messages.success(request, _("Saved."))
        return redirect("organisation", row.pk)
    return render(request, "programmes/organisation_edit.html", {"form": form})


@administrators
def organisation_edit(request, pk):
    row = get_object_or_404(Organisation, pk=pk)
    form = OrganisationForm(request.POST or None, organisation=row)
    if request.method == "POST" and form.is_valid():
        verbs.change(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("organisation", pk)
    context = {"organisation": row, "form": form, "why_not_removable": verbs.why_not_removable(row)}
    return render(request, "programmes/organisation_edit.html", context)


@administrators
@require_POST
def organisation_remove(request, pk):
    row = get_object_or_404(Organisation, pk=pk)
    reason = verbs.why_not_removable(row)
    if reason:
        refuse(request, reason)
        return redirect("organisation_edit", pk)
    verbs.remove(row, by=request.user)
    messages.success(request, _("%(name)s was removed.") % {"name": row.name})
    return redirect("organisations")
