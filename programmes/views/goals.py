"""Goals and their statements: what was promised, what is done for it, how it has changed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programmes import goals as verbs
from programmes.access import Permission, allowed_to
from programmes.coverage import goals_page
from programmes.forms import PasteGoalsForm, StatementForm
from programmes.redthread import history, red_thread
from programmes.trail import refuse
from programmes.translated import text

from . import goal_pages


@allowed_to(Permission.VIEW_GOALS)
def goals(request, programme):
    """The project's goals with the programme's own under them, and what evidence there is of each."""
    page = goals_page(programme, user=request.user, roles=request.roles, permissions=request.permissions)
    form = None if page.tree else PasteGoalsForm(owner=programme, fixed=page.fixed)
    return render(request, "programmes/goals.html", goal_pages.shell(programme, page=page, form=form))


@allowed_to(Permission.EDIT_GOALS)
def goals_add(request, programme):
    """Paste goals and their statements."""
    return goal_pages.paste_page(request, programme)


@allowed_to(Permission.VIEW_GOALS)
def goal(request, programme, key):
    """The red thread of one goal: promised, done, answered, known, followed."""
    thread = red_thread(programme, key, user=request.user, roles=request.roles, permissions=request.permissions)
    if thread is None:
        raise Http404
    goal = thread.place.goal
    may_edit = Permission.EDIT_GOALS in request.permissions
    context = goal_pages.shell(
        programme,
        goal=goal,
        thread=thread,
        result=thread.results.get(goal.key),
        history=history(goal, thread.names),
        may_edit=may_edit and not thread.place.inherited,
        why_not_removable=verbs.why_not_removable(goal) if may_edit else "",
    )
    return render(request, "programmes/goal.html", context)


@allowed_to(Permission.EDIT_GOALS)
def goal_edit(request, programme, key):
    return goal_pages.edit_page(request, programme, key)


@allowed_to(Permission.EDIT_GOALS)
def goal_close(request, programme, key):
    return goal_pages.close_page(request, programme, key)


@allowed_to(Permission.EDIT_GOALS)
@require_POST
def goal_remove(request, programme, key):
    return goal_pages.removed(request, programme, key)


# ---- statements ---------------------------------------------------------------------------------------------------
def _back(statement):
    """To the goal of the statement, or to the list when it belongs to none."""
    slug = statement.programme.slug
    return redirect("goal", slug, statement.goal.key) if statement.goal else redirect("goals", slug)


def _statement_page(request, programme, form, goal, statement=None):
    context = {"programme": programme, "tab": "programme", "form": form, "goal": goal, "statement": statement}
    context["fixed"] = verbs.measuring_has_begun(programme)
    return render(request, "programmes/statement.html", context)


@allowed_to(Permission.EDIT_GOALS)
def statement_add(request, programme, key):
    """Only before the first survey opens."""
    goal = get_object_or_404(programme.goals, key=key)
    form = StatementForm(request.POST or None, programme=programme)
    if request.method == "POST" and not verbs.measuring_has_begun(programme) and form.is_valid():
        verbs.add_statement(goal, by=request.user, **form.cleaned_data)
        messages.success(request, _("The statement was added. The end survey asks about it."))
        return redirect("goal", programme.slug, goal.key)
    return _statement_page(request, programme, form, goal)


@allowed_to(Permission.EDIT_GOALS)
def statement_edit(request, programme, key):
    statement = get_object_or_404(programme.statements.select_related("goal"), key=key)
    now = {"name": text(statement.name), "expected_by": statement.expected_by, "goal": statement.goal_id}
    form = StatementForm(request.POST or None, programme=programme, moves=True, initial=now)
    if request.method == "POST" and not verbs.measuring_has_begun(programme) and form.is_valid():
        verbs.edit_statement(statement, by=request.user, **form.cleaned_data)
        messages.success(request, _("The statement was changed."))
        return _back(statement)
    return _statement_page(request, programme, form, statement.goal, statement)


@allowed_to(Permission.EDIT_GOALS)
@require_POST
def statement_remove(request, programme, key):
    statement = get_object_or_404(programme.statements.select_related("goal"), key=key)
    if verbs.measuring_has_begun(programme):
        refuse(request, _("A survey has been opened, so the statements can’t change any more."))
    else:
        verbs.remove_statement(statement, by=request.user)
        messages.success(request, _("The statement was removed."))
    return _back(statement)
