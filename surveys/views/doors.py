"""The guard of a form's pages: turns the handle in the address into the invitation whose link this browser holds."""

from functools import wraps

from django.shortcuts import redirect, render
from django.utils import translation

from programmes.access import public
from surveys import answering, vault, visits
from surveys.discreet import discreet


def no_store(response):
    response.headers["Cache-Control"] = "no-store, private"
    return response


def speak(request, participant):
    """Use the participant's own language unless another one was chosen on this device."""
    code = answering.language_of(participant, chosen=getattr(request, "language_chosen", False))
    translation.activate(code)
    request.LANGUAGE_CODE = code


def state_page(request, reason, *, status=200, **context):
    """One page for everything that is not a question: not open, closed, sealed, sent, another person's form."""
    return no_store(render(request, "surveys/survey_state.html", {"reason": reason} | context, status=status))


def at_form(view):
    """Calls `view(request, visit, invitation, …)`; without this form's cookie the reader is asked for the link.

    A form that says it belongs to another address is refused: two people may sit at one computer.
    """

    @wraps(view)
    def guarded(request, handle, *args, **kwargs):
        visit = visits.read(request, handle)
        if visit and not visit.token:
            again = request.method != "POST" or request.POST.get("submission") == visit.sent  # the same form twice
            return redirect("survey_thanks", handle) if again else state_page(request, "sent")
        try:
            invitation = vault.invitation_for(visit.token) if visit else None
        except vault.KeysUnavailable:
            return state_page(request, "unavailable", status=503)
        if invitation is None:
            return redirect("survey_link")
        if request.method == "POST" and request.POST.get("form") != handle:
            return state_page(request, "other_form", status=409)
        speak(request, invitation.participant)
        request.programme = invitation.wave.programme
        return no_store(view(request, visit, invitation, *args, **kwargs))

    return public(discreet(guarded))
