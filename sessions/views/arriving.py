"""Two addresses that lead straight to one session: the coach's evening link, and the participants' check-in."""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from programmes import sealed
from programmes.access import Permission, allowed_to, public, signed_in
from programmes.trail import recorded
from sessions import access
from sessions import check_in as checking
from sessions import evening as evenings
from sessions.forms.evening import EveningForm


def _unstored(response):
    response.headers["Cache-Control"] = "no-store, private"
    return response


def by_evening_link(view):
    """Guard: swaps the key for `request.evening` and acts as its coach, in the coach's language.

    404 for a key that opens nothing. What is done is in the trail as the coach's deed.
    """

    @wraps(view)
    @sensitive_post_parameters()
    def guarded(request, token):
        found = evenings.opened(token)
        if found is None:
            return _unstored(render(request, "sessions/evening_gone.html", status=404))
        if not getattr(request, "language_chosen", False):
            translation.activate(found.coach.language)
            request.LANGUAGE_CODE = found.coach.language
        request.evening, request.acting = found, found.coach
        return _unstored(recorded(view, request, found.session.programme, pk=found.session.pk))

    guarded.by_link = True  # the trail's test asks for a sentence
    return public(guarded)


@by_evening_link
@require_http_methods(["GET", "HEAD", "POST"])
def evening(request, programme, pk):
    """One page, one button; the same address again shows what was saved, to be changed."""
    form = EveningForm(request.POST if request.method == "POST" else None, evening=request.evening)
    if form.is_valid():
        try:
            evenings.save(request.evening, **form.values)
        except sealed.Unavailable as problem:
            form.add_error("note", problem.reason)
        else:
            messages.success(request, _("Saved. You can still change it with the same link."))
            return redirect(request.path)
    context = {"programme": programme, "session": request.evening.session, "form": form}
    return render(request, "sessions/evening.html", context | {"until": request.evening.until})


@allowed_to(Permission.MARK_ATTENDANCE)
@require_safe
@never_cache
def session_check_in(request, programme, pk):
    """The picture for the wall."""
    session = get_object_or_404(access.sessions_for(request).group_sessions().with_people(), pk=pk)
    address = settings.SITE_URL + reverse("check_in", args=[checking.token_for(session)])
    context = {"programme": programme, "session": session, "reason": checking.closed_reason(session)}
    context |= {"picture": checking.drawn(address), "opens": checking.opens(session)}
    return render(request, "sessions/session_check_in.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request, token):
    """Opening the address changes nothing; the button marks. It shows what is marked, whoever marked it."""
    session = checking.session_of(token)
    place = checking.place_of(request.user, session) if session else None
    if place is None:
        status = 403 if session else 404
        return _unstored(render(request, "sessions/check_in.html", {"session": None}, status=status))
    reason = checking.closed_reason(session)
    if request.method == "POST" and not reason:
        checking.check_in(session, by=request.user, participant=place)
        return redirect(request.path)
    mark = session.attendances.filter(participant=place).first()
    context = {"session": session, "reason": reason, "mark": mark, "opens": checking.opens(session)}
    return _unstored(render(request, "sessions/check_in.html", context))
