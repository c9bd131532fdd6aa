"""A participant's own pages: next session, open survey, hours, and what is stored. Never whether one has answered."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programmes import people
from programmes.access import Permission, allowed_to, signed_in
from programmes.models import Programme
from sessions import agenda
from sessions.access import sessions_for, shared_for
from surveys import own_data

from .doors import no_store


@signed_in
def my_page(request):
    """The programme that is running now, or the only one; somebody without either gets a list to choose from."""
    places = _places(request.user)
    by_state = {place.programme.state: place.programme for place in reversed(places)}
    now = by_state.get(Programme.State.RUNNING) or by_state.get(Programme.State.PLANNED)
    if now or len(places) == 1:
        return redirect("my_programme", (now or places[0].programme).slug)
    return no_store(render(request, "surveys/my_page.html", {"places": places}))


def _places(user):
    own = user.participations.taking_part().select_related("programme__project__funder")
    return list(own.order_by("-programme__starts", "programme_id"))


def _own(request, programme):
    return get_object_or_404(programme.participants.taking_part(), user=request.user)


@allowed_to(Permission.VIEW_OWN_PAGE)
def my_programme(request, programme):
    participant = _own(request, programme)
    attended = {row.session_id: row for row in participant.attendances.all()}
    published = list(sessions_for(request).published().order_by("starts", "pk"))
    entries = agenda.in_order(agenda.entries_of(published) + agenda.shared(shared_for(request), programme))
    shown = [(entry.session, entry.version, attended.get(entry.session.pk)) for entry in entries]
    now = timezone.now()
    coming = [row for row in shown if row[1].ends and row[1].ends >= now and not row[1].cancelled]
    past = [row for row in shown if row[1].ends and row[1].ends < now and not row[1].cancelled]
    context = {
        "programme": programme,
        "first_name": participant.name.split()[0],
        "next": coming[0] if coming else None,
        "coming": coming[1:],
        "past": past,
        "surveys": own_data.open_surveys(participant),
        "hours": own_data.hours(participant, attended.values()),
        "others": [place.programme for place in _places(request.user) if place.programme != programme],
        "changes": own_data.changes_by_reviews(programme, published),
    }
    return no_store(render(request, "surveys/my_programme.html", context))


@allowed_to(Permission.VIEW_OWN_PAGE)
def my_data(request, programme):
    """What is stored of the person outside the answers, which nobody can find by person."""
    participant = _own(request, programme)
    context = {
        "programme": programme,
        "participant": participant,
        "attendances": participant.attendances.select_related("session").order_by("session__starts", "pk"),
        "invitations": participant.invitations.select_related("wave__instrument").order_by("wave__opens_at"),
        "studies": programme.studies.all(),
        "works_here": programme.memberships.filter(user=request.user).exists(),
    }
    return no_store(render(request, "surveys/my_data.html", context))


@allowed_to(Permission.VIEW_OWN_PAGE)
@require_POST
def my_consents(request, programme):
    """Research and quotes: given and taken back by the participant alone, whatever the staff would like."""
    given = {"research": "research" in request.POST, "quotes": "quotes" in request.POST}
    people.give_consents(_own(request, programme), **given)
    messages.success(request, _("Your choices were saved. You can change them here at any time."))
    return redirect("my_data", programme.slug)


@allowed_to(Permission.VIEW_OWN_PAGE)
def my_leave(request, programme):
    """Leaving the programme oneself; what was attended and answered stays."""
    participant = _own(request, programme)
    if request.method == "POST":
        people.leave(participant, by=request.user)
        messages.success(request, _("You have left the programme. Nothing more is sent to you about it."))
        return redirect("my_page")
    return no_store(render(request, "surveys/my_leave.html", {"programme": programme}))


@allowed_to(Permission.VIEW_OWN_PAGE)
def my_data_download(request, programme):
    """The same as a file (GDPR articles 15 and 20)."""
    text = json.dumps(own_data.stored(_own(request, programme)), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = slugify(_("own data")) or "own-data"
    response.headers["Content-Disposition"] = f'attachment; filename="askel-{programme.slug}-{name}.json"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return no_store(response)


@allowed_to(Permission.VIEW_PROGRAMME)
def notice(request, programme):
    """The privacy notice of the programme, made from its settings."""
    return render(request, "surveys/notice.html", {"programme": programme})
