"""Who has done what: in a programme, in a project, in the installation, and oneself."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programmes import deeds
from programmes.access import Permission, administrators, allowed_to, project_work, signed_in
from programmes.forms.trail import TrailForm
from programmes.models import Deed

ON_A_PAGE = 50
FEW = 15  # deeds that a page shows without a search


@allowed_to(Permission.VIEW_TRAIL)
@require_safe
def trail(request, programme):
    context = {"programme": programme, "tab": "programme", **_found(request, programme.deeds.all())}
    return render(request, "programmes/trail.html", context)


@project_work
@require_safe
def project_trail(request, project):
    """Of the project itself: what has been done in its programmes stands in theirs."""
    return render(request, "projects/trail.html", {"project": project, **_found(request, project.deeds.all())})


@signed_in
@require_safe
def own_trail(request):
    """Everything one has done oneself, anywhere. Names are left out: one may not be there any more."""
    return render(request, "programmes/own_trail.html", _found(request, request.user.deeds.all(), names=False))


@administrators
@require_safe
def house_trail(request):
    """What has been done outside every programme and project."""
    return render(request, "programmes/house_trail.html", _found(request, Deed.objects.of_the_house()))


def _found(request, rows, *, names=True):
    """A page of lines, newest first. Words are looked for in the lines as they read, so all of them are read then:
    the trail ends at twelve months."""
    people = deeds.people_in(rows)
    search = TrailForm(request.GET, people=people)
    found = rows.filter(by=search.person) if search.person else rows
    if search.words:
        found = [line for line in deeds.lines(found, names=names) if line.tells(search.words)]
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = page.object_list if search.words else deeds.lines(page.object_list, names=names)
    wanted = request.GET or page.paginator.count > FEW
    return {"search": wanted and search, "page": page, "days": deeds.by_day(shown), "any_at_all": bool(people or page)}
