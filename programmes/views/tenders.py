"""Offers: the comparison, the points of one, and choosing one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programmes import tenders as verbs
from programmes.access import project_work
from programmes.forms.tenders import ChooseForm, ScoresForm


@project_work
def project_tenders(request, project):
    """Criteria × offers, the decision and its trail; made to be printed as well."""
    context = {"project": project, "offers": verbs.comparison(project)}
    return render(request, "projects/project_tenders.html", context)


def _tender(request, project, pk):
    tender = get_object_or_404(project.tenders.select_related("project", "supplier"), pk=pk)
    request.about = str(tender.supplier)
    return tender


@project_work
def project_scores(request, project, pk):
    """The points of one offer and why."""
    tender = _tender(request, project, pk)
    form = ScoresForm(request.POST or None, tender=tender)
    if request.method == "POST" and form.is_valid():
        verbs.score(tender, by=request.user, points=form.points())
        messages.success(request, _("The points were saved."))
        return redirect("project_tenders", project.slug)
    context = {"project": project, "tender": tender, "form": form}
    return render(request, "projects/project_scores.html", context)


@project_work
def project_choose(request, project, pk):
    """The decision: why, by whom, when. A second choice is asked about."""
    tender = _tender(request, project, pk)
    form = ChooseForm(request.POST or None, tender=tender)
    if request.method == "POST" and form.is_valid():
        verbs.choose(tender, by=request.user, **form.cleaned_data)
        messages.success(request, _("The choice and its reason were written into the trail."))
        return redirect("project_tenders", project.slug)
    context = {"project": project, "tender": tender, "form": form}
    return render(request, "projects/project_choose.html", context)


@project_work
@require_POST
def project_unchoose(request, project, pk):
    tender = _tender(request, project, pk)
    verbs.take_back(tender, by=request.user)
    words = _("The offer is not chosen any more. The decision stays in the trail: edit it if needed.")
    messages.success(request, words)
    return redirect("project_tenders", project.slug)
