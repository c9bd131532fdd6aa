"""Goals of a whole project: its programmes inherit them."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_POST

from programmes import goals as verbs
from programmes.access import coordinates, project_coordination, project_work
from programmes.forms import PasteGoalsForm
from programmes.projectthread import project_thread
from programmes.redthread import history

from . import goal_pages


@project_work
def project_goals(request, project):
    """The tree, with what each programme does under it."""
    thread = project_thread(project, user=request.user)
    context = goal_pages.shell(
        project,
        thread=thread,
        lines=[(place, thread.under(place)) for place in thread.tree.places],
        form=None if thread.tree else PasteGoalsForm(owner=project),
        may_edit=coordinates(request.user, project),
    )
    return render(request, "projects/goals.html", context)


@project_coordination
def project_goals_add(request, project):
    return goal_pages.paste_page(request, project)


@project_work
def project_goal(request, project, key):
    """One goal: its promise, its changes, and by name what each programme does for it."""
    thread = project_thread(project, user=request.user)
    place = thread.tree.by_key.get(key)
    if place is None:
        raise Http404
    may_edit = coordinates(request.user, project)
    context = goal_pages.shell(
        project,
        goal=place.goal,
        place=place,
        thread=thread,
        shares=thread.shares(place),
        above=thread.tree.above(place),
        via=thread.tree.via(place),
        others=[other for other in thread.tree.current if other is not place],
        history=history(place.goal, thread.names),
        may_edit=may_edit,
        why_not_removable=verbs.why_not_removable(place.goal) if may_edit else "",
    )
    return render(request, "projects/goal.html", context)


@project_coordination
def project_goal_edit(request, project, key):
    return goal_pages.edit_page(request, project, key)


@project_coordination
def project_goal_close(request, project, key):
    return goal_pages.close_page(request, project, key)


@project_coordination
@require_POST
def project_goal_remove(request, project, key):
    return goal_pages.removed(request, project, key)
