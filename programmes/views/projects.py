"""Projects: the list, a new one, the page of one, its own details."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from programmes import budget, duties, records, tenders
from programmes import projects as verbs
from programmes.access import coordinators, project_work
from programmes.forms.projects import ProjectSearchForm
from programmes.forms.records import RecordForm
from programmes.models import Project
from programmes.records import of_project

ON_A_PAGE = 50


@coordinators
def projects(request):
    """Own projects: funder, period, programmes, the next report that the funder waits for."""
    own = Project.objects.seen_by(request.user)
    form = ProjectSearchForm(request.GET)
    found = Project.objects.filter(pk__in=form.narrowed(own).values("pk")).with_what_comes().select_related("funder")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "any_at_all": bool(page) or own.exists()}
    return render(request, "projects/projects.html", context)


@coordinators
def project_new(request):
    """The few things that are known at the beginning; the rest is filled in on the project's page."""
    form = RecordForm(request.POST or None, kind=of_project.NEW_PROJECT, owner=Project())
    if request.method == "POST" and form.is_valid():
        request.place = made = verbs.create(by=request.user, values=form.cleaned_data)
        messages.success(request, _("The project was made. Fill in the rest when you have it."))
        return redirect("project", made.slug)
    return render(request, "projects/project_new.html", {"form": form})


@project_work
def project(request, project):
    """The whole project on one page."""
    page = verbs.page(project)
    context = {
        "project": project,
        "page": page,
        "money": budget.money(project, page.rows(of_project.BUDGET)),
        "offers": tenders.comparison(project, decisions=page.rows(of_project.DECISION)),
        "today": duties.today(),
    }
    return render(request, "projects/project.html", context)


@project_work
def project_edit(request, project):
    """The project's own details: the application, the funder's decision, the period, the money."""
    form = RecordForm(request.POST or None, kind=of_project.PROJECT, owner=project, row=project)
    if request.method == "POST" and form.is_valid():
        records.change(of_project.PROJECT, project, by=request.user, values=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("project", project.slug)
    parts = [(part.title, [form[name] for name in part.columns]) for part in of_project.PARTS]
    return render(request, "projects/project_edit.html", {"project": project, "form": form, "parts": parts})
