"""A programme's settings."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from programmes import changing
from programmes.access import Permission, allowed_to
from programmes.forms import SettingsForm


@allowed_to(Permission.EDIT_PROGRAMME)
def programme_settings(request, programme):
    """Name, period, hours, who answers for the data, the smallest number of answers shown."""
    form = SettingsForm(request.POST or None, instance=programme)
    if request.method == "POST" and form.is_valid():
        changed = changing.change(programme, by=request.user, **form.values())
        request.refused = not changed
        messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
        return redirect("programme_settings", programme.slug)
    return render(request, "programmes/programme_settings.html", {"programme": programme, "tab": "", "form": form})
