"""Switching on what a small programme doesn't need."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from programmes import features
from programmes.access import Permission, allowed_to
from programmes.forms import FeaturesForm


@allowed_to(Permission.EDIT_PROGRAMME)
def programme_features(request, programme):
    """Each with a sentence of what it brings; what has rows stays on."""
    sent = request.POST if request.method == "POST" else None
    form = FeaturesForm(sent, programme=programme, permissions=request.permissions)
    if form.is_valid():
        changed = features.switch(programme, by=request.user, keys=form.cleaned_data["keys"])
        request.refused = not changed
        messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
        return redirect("programme_features", programme.slug)
    context = {"programme": programme, "tab": "", "form": form}
    return render(request, "programmes/programme_features.html", context)
