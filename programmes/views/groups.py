"""Groups of a programme: the list, adding by paste, one group's details."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from programmes import groups as verbs
from programmes.access import Permission, allowed_to, groups_of
from programmes.forms.groups import GroupForm, PasteGroupsForm
from programmes.models import Organisation
from programmes.trail import refuse


@allowed_to(Permission.VIEW_PEOPLE)
def groups(request, programme):
    """Institution, name, staff, size, next session of its own. Coaches and contacts see their own groups."""
    mine = groups_of(request.user, programme)
    rows = programme.groups.with_size().with_staff()
    rows = list(rows if mine is None else rows.filter(pk__in=mine))
    coming = verbs.next_sessions(programme)
    context = {
        "programme": programme,
        "tab": "programme",
        "rows": [(group, coming.get(group.pk)) for group in rows],
        "people": sum(group.size for group in rows),
    }
    return render(request, "programmes/groups.html", context)


@allowed_to(Permission.CHANGE_GROUPS)
def groups_add(request, programme):
    """Paste: "check" shows what would be made; good rows go in, bad rows stay in the box."""
    form = PasteGroupsForm(request.POST or None, programme=programme)
    checked = None
    if request.method == "POST" and form.is_valid():
        checked, kind = form.cleaned_data["groups"], form.cleaned_data["kind"]
        if "check" not in request.POST and checked.rows:
            made = verbs.add_groups(programme, by=request.user, rows=checked.rows, kind=kind)
            request.done, request.about = True, str(len(made))
            words = ngettext("%(n)s group added.", "%(n)s groups added.", len(made)) % {"n": len(made)}
            messages.success(request, words + " " + _("Nobody has been told yet."))
            if not checked.problems:
                return redirect("groups", programme.slug)
            form = PasteGroupsForm({**request.POST.dict(), "groups": checked.left}, programme=programme)
            checked = form.cleaned_data["groups"] if form.is_valid() else None
    return _paste_page(request, programme, form, checked)


def _paste_page(request, programme, form, checked):
    """The box with, after a check, the table of what was understood. Problems are told at the field."""
    problems = _problems(checked.problems) if checked else []
    for words in problems[:10]:
        form.add_error("groups", words)
    if len(problems) > 10:
        form.add_error("groups", _("And %(n)s more rows.") % {"n": len(problems) - 10})
    context = {"programme": programme, "tab": "programme", "form": form, "checked": checked}
    if checked:
        names = [row.organisation for row in checked.rows]
        context["known"] = _known_names(names)
    return render(request, "programmes/groups_add.html", context)


def _problems(problems):
    words = _("Row %(number)s: %(problem)s")
    return [words % {"number": number, "problem": problem} for number, problem in problems.items()]


def _known_names(names):
    """Those of the names that some organisation has already, as they were written."""
    there = {name.casefold() for name in Organisation.objects.values_list("name", flat=True)}
    return {name for name in names if name.casefold() in there}


def _group(programme, pk):
    return get_object_or_404(programme.groups.with_size().with_staff(), pk=pk)


@allowed_to(Permission.CHANGE_GROUPS)
def group_edit(request, programme, pk):
    """Everything of one group, who works with it, and removing it while it is empty."""
    group = _group(programme, pk)
    form = GroupForm(request.POST or None, group=group)
    if request.method == "POST" and form.is_valid():
        verbs.change(group, by=request.user, **form.cleaned_data)
        messages.success(request, _("The group %(name)s was saved.") % {"name": group})
        return redirect("groups", programme.slug)
    context = {
        "programme": programme,
        "tab": "programme",
        "group": group,
        "form": form,
        "why_not_removable": verbs.why_not_removable(group),
    }
    return render(request, "programmes/group_edit.html", context)


@allowed_to(Permission.CHANGE_GROUPS)
@require_POST
def group_remove(request, programme, pk):
    group = _group(programme, pk)
    reason = verbs.why_not_removable(group)
    if reason:
        refuse(request, reason)
        return redirect("group_edit", programme.slug, pk)
    verbs.remove(group, by=request.user)
    messages.success(request, _("The group %(name)s was removed.") % {"name": group})
    return redirect("groups", programme.slug)
