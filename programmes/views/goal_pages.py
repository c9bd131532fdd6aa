"""What pages of goals have in common, whether the goals are a programme's or a whole project's."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes import goals as verbs
from programmes.features import switched_on
from programmes.forms import CloseGoalForm, GoalForm, PasteGoalsForm
from programmes.forms.records import language_of
from programmes.models import Programme
from programmes.trail import refuse

OF_PROGRAMME = {
    "list": "goals",
    "add": "goals_add",
    "one": "goal",
    "edit": "goal_edit",
    "close": "goal_close",
    "remove": "goal_remove",
}
OF_PROJECT = {part: f"project_{name}" for part, name in OF_PROGRAMME.items()}


def names_of(owner):
    """Names of the addresses, by what the page is."""
    return OF_PROGRAMME if isinstance(owner, Programme) else OF_PROJECT


def shell(owner, **values):
    """What every template of these pages needs."""
    kind = "programme" if isinstance(owner, Programme) else "project"
    base = {"shell": f"{kind}s/inner.html", kind: owner, "owner": owner, "tab": "programme", "names": names_of(owner)}
    return base | values


def own_goal(owner, key):
    """(its place, the tree): of the owner's own goals only; the project's are changed on the project's pages."""
    tree = verbs.tree_of(owner)
    place = tree.by_key.get(key)
    if place is None or place.inherited:
        raise Http404
    return place, tree


def paste_page(request, owner):
    """One goal per line; "check" shows what was understood and saves nothing."""
    fixed = isinstance(owner, Programme) and verbs.measuring_has_begun(owner)
    form = PasteGoalsForm(request.POST or None, owner=owner, fixed=fixed)
    if request.method == "POST" and form.is_valid() and "check" not in request.POST:
        added = verbs.add_goals(owner, by=request.user, **form.values())
        asked = sum(bool(line.statements) for line in form.read.lines)
        request.refused = not added and not asked
        messages.success(request, _told(added, form.read.statements))
        return redirect(names_of(owner)["list"], owner.slug)
    return render(request, "programmes/goals_add.html", shell(owner, form=form, read=form.read))


def _told(added, statements):
    words = ngettext("%(n)s goal added.", "%(n)s goals added.", len(added)) % {"n": len(added)}
    if statements:
        more = ngettext("%(n)s statement under them.", "%(n)s statements under them.", len(statements))
        return f"{words} {more % {'n': len(statements)}}"
    return words if added else _("These goals were there already.")


def edit_page(request, owner, key):
    place, tree = own_goal(owner, key)
    levels = not isinstance(owner, Programme) or switched_on(owner, "goal_levels")
    language = language_of(owner)
    form = GoalForm(request.POST or None, place=place, tree=tree, language=language, levels=levels)
    if request.method == "POST" and form.is_valid() and _changed(request, place.goal, form, language):
        return redirect(names_of(owner)["one"], owner.slug, key)
    return render(request, "programmes/goal_edit.html", shell(owner, goal=place.goal, form=form))


def _changed(request, goal, form, language):
    """True when saved, or when there was nothing to save."""
    if not form.changes:
        request.refused = True
        messages.info(request, _("Nothing was changed."))
        return True
    reason = {language: form.cleaned_data["reason"]}
    try:
        verbs.edit_goal(goal, by=request.user, reason=reason, **form.changes)
    except verbs.OutOfPlace as impossible:  # somebody moved another goal meanwhile
        form.add_error(impossible.field, impossible.reason)
        return False
    messages.success(request, _("The goal was changed. The earlier wording stays in its history."))
    return True


def close_page(request, owner, key):
    """Closes an open goal, opens a closed one; both need a reason."""
    goal = own_goal(owner, key)[0].goal
    form = CloseGoalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = verbs.reopen_goal if goal.closed_at else verbs.close_goal
        verb(goal, by=request.user, reason={language_of(owner): form.cleaned_data["reason"]})
        messages.success(request, _("The goal was closed.") if goal.closed_at else _("The goal is open again."))
        return redirect(names_of(owner)["one"], owner.slug, key)
    return render(request, "programmes/goal_close.html", shell(owner, goal=goal, form=form))


def removed(request, owner, key):
    """To the list when the goal could be removed, else back to it with the reason."""
    goal, names = own_goal(owner, key)[0].goal, names_of(owner)
    reason = verbs.why_not_removable(goal)
    if reason:
        refuse(request, reason)
        return redirect(names["one"], owner.slug, key)
    verbs.remove_goal(goal, by=request.user)
    messages.success(request, _("The goal was removed."))
    return redirect(names["list"], owner.slug)
