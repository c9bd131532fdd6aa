"""The phases of a programme, all on one page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from programmes.access import Permission, allowed_to
from sessions import access
from sessions import phases as verbs
from sessions.forms import PhasesForm


@allowed_to(Permission.CHANGE_SCHEDULE)
def phases(request, programme):
    """For those who plan all of its groups."""
    if access.groups_seen(request) is not None:
        raise PermissionDenied
    form = PhasesForm(request.POST or None, programme=programme)
    if request.method == "POST" and form.is_valid():
        verbs.save(programme, by=request.user, **form.values)
        messages.success(request, _("The phases were saved."))
        return redirect("phases", programme.slug)
    return render(request, "sessions/phases.html", {"programme": programme, "tab": "schedule", "form": form})
