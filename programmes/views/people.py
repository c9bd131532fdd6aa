"""Participants and staff of a programme."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from programmes import people as verbs
from programmes.access import Permission, allowed_to, groups_of, of_groups
from programmes.forms import PastePeopleForm, PersonForm, RoleForm
from programmes.models import Role


@allowed_to(Permission.VIEW_PEOPLE)
def people(request, programme):
    """Names of the own groups; addresses and attendances only for those who may see them."""
    groups = groups_of(request.user, programme)
    rows = of_groups(programme.participants.with_times_present().select_related("group"), groups)
    staff = of_groups(programme.memberships.select_related("user", "group"), groups)
    context = {
        "programme": programme,
        "tab": "programme",
        "present": [row for row in rows if not row.left_on],
        "left": [row for row in rows if row.left_on],
        "staff": staff,
        "has_groups": len(programme.groups.all()) > 1,
    }
    return render(request, "programmes/people.html", context)


@allowed_to(Permission.CHANGE_PEOPLE)
def people_add(request, programme):
    """Paste: good rows go in, bad rows stay in the box with what is wrong with each."""
    form = PastePeopleForm(request.POST or None, programme=programme)
    context = {"programme": programme, "tab": "programme", "form": form}
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data["people"]
        added, known = verbs.add_people(programme, by=request.user, people=read.people, group=form.group)
        request.done, request.refused, request.about = True, not added, str(len(added))
        _tell(request, added, known)
        if not read.problems:
            return redirect("people", programme.slug)
        form = PastePeopleForm({**request.POST.dict(), "people": read.left}, programme=programme)
        form.add_error("people", read.summary() if not added else " ".join(_bad_rows(read)))
        context["form"] = form
    return render(request, "programmes/people_add.html", context)


def _bad_rows(read):
    for number, problem in read.problems.items():
        yield _("Row %(number)s: %(problem)s") % {"number": number, "problem": problem}


def _tell(request, added, known):
    if added:
        words = ngettext("%(n)s participant added.", "%(n)s participants added.", len(added)) % {"n": len(added)}
        messages.success(request, words + " " + _("Nobody has been told yet."))
    if known:
        words = ngettext("%(n)s was there already.", "%(n)s were there already.", len(known)) % {"n": len(known)}
        messages.info(request, words)


@allowed_to(Permission.CHANGE_PEOPLE)
def person_edit(request, programme, pk):
    """Name, address, language and group of one participant."""
    person = get_object_or_404(programme.participants.taking_part().select_related("programme"), pk=pk)
    form = PersonForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.correct(person, by=request.user, **form.cleaned_data)
        except verbs.AddressTaken:
            form.add_error("email", _("Somebody else in the programme has this address."))
        else:
            messages.success(request, _("The details of %(name)s were saved.") % {"name": form.cleaned_data["name"]})
            return redirect("people", programme.slug)
    context = {"programme": programme, "tab": "programme", "form": form, "person": person}
    return render(request, "programmes/person_edit.html", context)


@allowed_to(Permission.CHANGE_PEOPLE)
@require_POST
def person_leave(request, programme, pk):
    person = get_object_or_404(programme.participants.taking_part(), pk=pk)
    verbs.leave(person, by=request.user)
    messages.success(request, _("%(name)s has left the programme. Attendances stay.") % {"name": person.name})
    return redirect("people", programme.slug)


@allowed_to(Permission.CHANGE_PEOPLE)
@require_POST
def person_return(request, programme, pk):
    person = get_object_or_404(programme.participants, pk=pk)
    verbs.come_back(person, by=request.user)
    messages.success(request, _("%(name)s takes part again.") % {"name": person.name})
    return redirect("people", programme.slug)


@allowed_to(Permission.CHANGE_PEOPLE)
def role_add(request, programme):
    """A coach or a contact person."""
    form = RoleForm(request.POST or None, programme=programme, initial={"role": Role.COACH})
    if request.method == "POST" and form.is_valid():
        given = verbs.give_role(programme, by=request.user, **form.cleaned_data)
        request.about = f"user:{given.user_id}"
        messages.success(request, _("The role was given. Signing in works with a mailed code."))
        return redirect("people", programme.slug)
    return render(request, "programmes/role_add.html", {"programme": programme, "tab": "programme", "form": form})


@allowed_to(Permission.CHANGE_PEOPLE)
@require_POST
def role_end(request, programme, pk):
    """Coaches and contacts only: a coordinator can't shut out another one."""
    membership = get_object_or_404(programme.memberships.exclude(role=Role.COORDINATOR), pk=pk)
    verbs.take_role(membership, by=request.user)
    messages.success(request, _("The role was ended. It has no effect any more."))
    return redirect("people", programme.slug)
