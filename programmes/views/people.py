"""Participants of a programme: the list, adding by paste, who has agreed, the welcome."""

import hashlib

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from programmes import people as verbs
from programmes.access import Permission, allowed_to, groups_of, of_groups, people_of_groups
from programmes.forms.people import AgreedForm, FindPeopleForm, PastePeopleForm
from programmes.messages import welcome_to
from programmes.models import Group, Role
from programmes.people import counts, roles, welcoming
from programmes.trail import refuse

ON_A_PAGE = 50
FEW = 15  # people that a page shows without a search


@allowed_to(Permission.VIEW_PEOPLE)
def people(request, programme):
    """Names of the own groups; addresses, attendances and sign-ins only for those who may see them."""
    groups, may = groups_of(request.user, programme), request.permissions
    own = people_of_groups(programme.participants.all(), groups)
    mine = Group.objects.filter(programme=programme) if groups is None else Group.objects.filter(pk__in=groups)
    form = FindPeopleForm(request.GET, groups=mine, addresses="view_addresses" in may, sign_in="change_people" in may)
    found = form.narrowed(own.with_times_present().select_related("group", "user"))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "tab": "programme",
        "form": form,
        "page": page,
        "counts": counts.of(own),
        "staff": _staff(request, programme, groups),
        "has_groups": "group" in form.fields,
        **_for_coordinators(request, programme),
    }
    return render(request, "programmes/people.html", context)


def _staff(request, programme, groups):
    rows = of_groups(programme.memberships.select_related("user", "group"), groups)
    granting = "grant_roles" in request.permissions
    return roles.workers(rows, ends=roles.may_end(administrator=request.user.is_staff) if granting else ())


def _for_coordinators(request, programme):
    if "change_people" not in request.permissions:
        return {}
    return {
        "self_taking_part": Role.PARTICIPANT in request.roles,
        "also_staff": counts.also_staff(programme),
        "waiting": welcoming.waiting_in(programme).count(),
        "may_welcome": welcoming.why_not(programme) is None,
    }


@allowed_to(Permission.CHANGE_PEOPLE)
def people_add(request, programme):
    """Paste: good rows go in, bad rows stay in the box with what is wrong with each."""
    form = PastePeopleForm(request.POST or None, programme=programme)
    context = {"programme": programme, "tab": "programme", "form": form}
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data["people"]
        added, known = verbs.add_people(programme, by=request.user, people=read.people, group=form.group)
        _tell(request, added, known)
        request.done, request.refused, request.about = True, not added, str(len(added))
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
def people_agreed(request, programme):
    """Notes who has agreed to take part, all at once; research and quotes are never the staff's to note."""
    people = programme.participants.taking_part().filter(agreed_on=None)
    form = AgreedForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        n = verbs.agreed(form.chosen, by=request.user, on=form.cleaned_data["agreed_on"])
        request.about = str(n)
        words = ngettext("Noted: %(n)s has agreed to take part.", "Noted: %(n)s have agreed to take part.", n)
        messages.success(request, words % {"n": n})
        return redirect("people", programme.slug)
    context = {"programme": programme, "tab": "programme", "form": form, "any": people.exists()}
    return render(request, "programmes/people_agreed.html", context)


# ---- the welcome ----------------------------------------------------------------------------------------------------
@allowed_to(Permission.CHANGE_PEOPLE)
def people_welcome(request, programme):
    """Who would get the welcome, how it reads in each language, and sending it."""
    people, reason = list(programme.participants.awaiting_welcome()), welcoming.why_not(programme)
    seen = _fingerprint(people)
    if request.method == "POST" and people and not reason and request.POST.get("seen") == seen:
        told = welcoming.order(programme, by=request.user)
        request.about = str(len(told))
        words = ngettext("%(n)s message leaves in 10 minutes.", "%(n)s messages leave in 10 minutes.", len(told))
        messages.success(request, words % {"n": len(told)})
        return redirect("people_welcome", programme.slug)
    context = {
        "programme": programme,
        "tab": "programme",
        "people": people,
        "reason": reason,
        "seen": seen,
        "overtaken": request.method == "POST" and people and not reason,
        "waiting": welcoming.waiting_in(programme).count(),
        "previews": [] if reason else _previews(programme, people),
    }
    return render(request, "programmes/people_welcome.html", context)


def _fingerprint(people):
    """What the page showed: a list that has changed since has to be looked at again."""
    seen = " ".join(f"{person.pk}:{person.email}:{person.language}" for person in people)
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def _previews(programme, people):
    """[(language code, Mail)] as the first person of each language would get it."""
    found = {}
    for person in people:
        if person.language not in found:
            person.programme = programme
            with translation.override(person.language):
                found[person.language] = welcome_to(person)
    return list(found.items())


@allowed_to(Permission.CHANGE_PEOPLE)
@require_POST
def people_welcome_undo(request, programme):
    stopped = welcoming.take_back(programme, by=request.user)
    if stopped:
        words = ngettext("Taken back: %(n)s message doesn’t go.", "Taken back: %(n)s messages don’t go.", stopped)
        messages.success(request, words % {"n": stopped})
    else:
        refuse(request, _("The messages have left already."))
    return redirect("people_welcome", programme.slug)
