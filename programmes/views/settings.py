"""A programme's settings, and the programme as a file."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from programmes import changing, exchange
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


@allowed_to(Permission.CHANGE_PEOPLE)
def programme_export(request, programme):
    """The programme file: plan, people, surveys' questions, texts. Never answers."""
    name = f"askel-{programme.slug}-{timezone.localdate():%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    text = exchange.write(exchange.dump(programme))
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)
