"""One participant: details, moves, leaving, coming back, somebody in somebody's place."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programmes import people as verbs
from programmes.access import Permission, allowed_to, groups_of, people_of_groups
from programmes.forms.people import LeaveForm, MoveForm, PersonForm, ReplaceForm
from programmes.forms.roles import ProposeForm
from programmes.people import proposing


def _person(programme, pk, *, present=True):
    rows = programme.participants.select_related("programme", "group", "replaces", "user")
    return get_object_or_404(rows.taking_part() if present else rows, pk=pk)


def _page(request, template, programme, form, person, **more):
    context = {"programme": programme, "tab": "programme", "form": form, "person": person}
    return render(request, f"programmes/{template}.html", context | more)


@allowed_to(Permission.CHANGE_PEOPLE)
def person_edit(request, programme, pk):
    """Name, address, language and the day of agreeing; beside them where the person has been."""
    person = _person(programme, pk)
    form = PersonForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.correct(person, by=request.user, **form.cleaned_data)
        except verbs.AddressTaken:
            form.add_error("email", _("Somebody else in the programme has this address."))
        else:
            messages.success(request, _("The details of %(name)s were saved.") % {"name": form.cleaned_data["name"]})
            return redirect("people", programme.slug)
    context = {
        "moves": person.moves.select_related("from_group", "to_group"),
        "in_place": person.replaced_by.all(),
        "has_groups": programme.groups.exists(),
    }
    return _page(request, "person_edit", programme, form, person, **context)


@allowed_to(Permission.CHANGE_PEOPLE)
def person_move(request, programme, pk):
    person = _person(programme, pk)
    form = MoveForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        days = {"on": values.get("moved_on"), "was_wrong": values.get("was_wrong", False)}
        verbs.move(person, by=request.user, to=values["group"], **days)
        where = values["group"] or _("no group")
        messages.success(request, _("%(name)s is now in: %(group)s.") % {"name": person.name, "group": where})
        return redirect("people", programme.slug)
    return _page(request, "person_move", programme, form, person)


@allowed_to(Permission.CHANGE_PEOPLE)
def person_leave(request, programme, pk):
    """Marks the last day; attendances stay."""
    person = _person(programme, pk)
    form = LeaveForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        verbs.leave(person, by=request.user, on=form.cleaned_data["left_on"])
        messages.success(request, _("%(name)s has left the programme. Attendances stay.") % {"name": person.name})
        return redirect("people", programme.slug)
    return _page(request, "person_leave", programme, form, person)


@allowed_to(Permission.CHANGE_PEOPLE)
@require_POST
def person_return(request, programme, pk):
    person = _person(programme, pk, present=False)
    verbs.come_back(person, by=request.user)
    messages.success(request, _("%(name)s takes part again.") % {"name": person.name})
    return redirect("people", programme.slug)


@allowed_to(Permission.CHANGE_PEOPLE)
def person_replace(request, programme, pk):
    """Somebody in this person's place; both dates are kept."""
    person = _person(programme, pk, present=False)
    form = ReplaceForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        days = {name: form.cleaned_data[name] for name in ("last_day", "first_day")}
        try:
            with transaction.atomic():
                new = verbs.put_in_place_of(person, by=request.user, person=form.newcomer, **days)
        except verbs.AddressTaken:
            form.add_error("email", _("Somebody in the programme has this address already."))
        else:
            messages.success(request, _("%(new)s comes in place of %(old)s.") % {"new": new.name, "old": person.name})
            return redirect("people", programme.slug)
    return _page(request, "person_replace", programme, form, person)


@allowed_to(Permission.PROPOSE_PEOPLE)
def person_propose(request, programme):
    """A contact person proposes somebody in somebody's place: a mail to the coordinators, no data changes."""
    own = people_of_groups(programme.participants.taking_part(), groups_of(request.user, programme))
    form = ProposeForm(request.POST or None, people=own)
    if request.method == "POST" and form.is_valid():
        proposing.propose(programme, by=request.user, **form.cleaned_data)
        messages.success(request, _("The proposal was sent to the coordinators. Nothing has changed yet."))
        return redirect("people", programme.slug)
    context = {"programme": programme, "tab": "programme", "form": form, "any": own.exists()}
    return render(request, "programmes/person_propose.html", context)
