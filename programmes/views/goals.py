"""Goals and their statements: what was promised, what is done for it, how it has changed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from programmes import goals as verbs
from programmes.access import Permission, allowed_to
from programmes.forms import CloseGoalForm, GoalForm, PasteGoalsForm, StatementForm
from programmes.overview import goal_results
from programmes.redthread import history, red_thread
from programmes.trail import refuse
from programmes.translated import text


@allowed_to(Permission.VIEW_GOALS)
def goals(request, programme):
    """The list; those who may edit paste new ones here."""
    context = {
        "programme": programme,
        "tab": "programme",
        "goals": programme.goals.prefetch_related("statements", "via"),
        "loose": programme.statements.filter(goal=None),
        "form": PasteGoalsForm(),
        "fixed": verbs.measuring_has_begun(programme),
    }
    return render(request, "programmes/goals.html", context)


@allowed_to(Permission.EDIT_GOALS)
def goals_add(request, programme):
    """Paste: one goal per line."""
    form = PasteGoalsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = verbs.add_goals(programme, by=request.user, lines=form.cleaned_data["goals"])
        request.refused = not added
        words = ngettext("%(n)s goal added.", "%(n)s goals added.", len(added)) % {"n": len(added)}
        messages.success(request, words if added else _("These goals were there already."))
        return redirect("goals", programme.slug)
    return render(request, "programmes/goals_add.html", {"programme": programme, "tab": "programme", "form": form})


def _goal(programme, key):
    return get_object_or_404(programme.goals, key=key)


@allowed_to(Permission.VIEW_GOALS)
def goal(request, programme, key):
    """The red thread of one goal: promised, done, answered, known, followed."""
    goal = _goal(programme, key)
    context = {
        "programme": programme,
        "tab": "programme",
        "goal": goal,
        "thread": red_thread(goal, user=request.user, roles=request.roles),
        "result": goal_results(programme, request.permissions).get(goal.key),
        "history": history(goal),
        "fixed": verbs.measuring_has_begun(programme),
        "why_not_removable": verbs.why_not_removable(goal),
    }
    return render(request, "programmes/goal.html", context)


@allowed_to(Permission.EDIT_GOALS)
def goal_edit(request, programme, key):
    goal = _goal(programme, key)
    now = {"text": goal.text, "label": goal.label, "kind": goal.kind, "expected_by": goal.expected_by}
    form = GoalForm(request.POST or None, programme=programme, initial=now)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        reason = {programme.language: values.pop("reason")}
        verbs.edit_goal(goal, by=request.user, reason=reason, **values)
        messages.success(request, _("The goal was changed. The earlier wording stays in its history."))
        return redirect("goal", programme.slug, goal.key)
    context = {"programme": programme, "tab": "programme", "goal": goal, "form": form}
    return render(request, "programmes/goal_edit.html", context)


@allowed_to(Permission.EDIT_GOALS)
def goal_close(request, programme, key):
    """Closes an open goal, opens a closed one; both need a reason."""
    goal = _goal(programme, key)
    form = CloseGoalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = verbs.reopen_goal if goal.closed_at else verbs.close_goal
        verb(goal, by=request.user, reason={programme.language: form.cleaned_data["reason"]})
        messages.success(request, _("The goal was closed.") if goal.closed_at else _("The goal is open again."))
        return redirect("goal", programme.slug, goal.key)
    context = {"programme": programme, "tab": "programme", "goal": goal, "form": form}
    return render(request, "programmes/goal_close.html", context)


@allowed_to(Permission.EDIT_GOALS)
@require_POST
def goal_remove(request, programme, key):
    goal = _goal(programme, key)
    reason = verbs.why_not_removable(goal)
    if reason:
        refuse(request, reason)
        return redirect("goal", programme.slug, goal.key)
    verbs.remove_goal(goal, by=request.user)
    messages.success(request, _("The goal was removed."))
    return redirect("goals", programme.slug)


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
    goal = _goal(programme, key)
    form = StatementForm(request.POST or None, programme=programme)
    if request.method == "POST" and not verbs.measuring_has_begun(programme) and form.is_valid():
        verbs.add_statement(goal, by=request.user, **form.cleaned_data)
        messages.success(request, _("The statement was added. The end survey asks about it."))
        return redirect("goal", programme.slug, goal.key)
    return _statement_page(request, programme, form, goal)


@allowed_to(Permission.EDIT_GOALS)
def statement_edit(request, programme, key):
    statement = get_object_or_404(programme.statements.select_related("goal"), key=key)
    now = {"name": text(statement.name), "expected_by": statement.expected_by}
    form = StatementForm(request.POST or None, programme=programme, initial=now)
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
