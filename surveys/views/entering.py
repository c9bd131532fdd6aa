"""From a link to its form, and to a new link for those whose link does not work."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from programmes.access import public
from surveys import tasks, vault, visits
from surveys.discreet import discreet
from surveys.forms import NewLinkForm

from .doors import no_store, state_page


@public
@discreet
@require_safe
def enter(request, token):
    """Swap the link's key for a cookie and go to a clean address. Changes nothing: mail scanners open links too."""
    try:
        invitation = vault.invitation_for(token)
    except vault.KeysUnavailable:
        return state_page(request, "unavailable", status=503)
    if invitation is None:
        return no_store(redirect("survey_link"))
    handle = vault.handle_for(invitation)
    response = redirect("survey_start", handle)
    response.status_code = 303
    response.headers["Referrer-Policy"] = "no-referrer"
    visits.begin(response, handle, token, now=invitation.wave.now)
    return no_store(response)


@public
@discreet
@require_http_methods(["GET", "HEAD", "POST"])
def new_link(request):
    """For a link that was mistyped or is an old one. Known and unknown addresses get the same answer."""
    form = NewLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tasks.send_new_links(form.cleaned_data["email"])
        return state_page(request, "link_ordered")
    return no_store(render(request, "surveys/survey_link.html", {"form": form}))
