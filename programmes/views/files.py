"""A programme as a file: what travels in it, downloading it, and taking one in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from programmes import exchange
from programmes.access import Permission, allowed_to, coordinators
from programmes.forms.importing import ImportForm


@allowed_to(Permission.CHANGE_PEOPLE)
def programme_file(request, programme):
    """What travels in the file and what never does, before it is downloaded."""
    context = {"programme": programme, "tab": "", "people": programme.participants.count()}
    return render(request, "programmes/programme_file.html", context)


@allowed_to(Permission.CHANGE_PEOPLE)
def programme_export(request, programme):
    """The programme file: plan, people, surveys' questions, texts. Never answers. `?people=no` leaves people out."""
    people = request.GET.get("people") != "no"
    request.about = "" if people else _("without people")
    kind = "" if people else "-plan"
    name = f"askel-{programme.slug}{kind}-{timezone.localdate():%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    text = exchange.write(exchange.dump(programme, people=people))
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


@coordinators
def programme_import(request):
    """Choose a file → see what it would make → take it in. Nothing of it is kept before the last step."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    found = None
    if request.method == "POST" and form.is_valid():
        how = {"by": request.user, "slug": form.cleaned_data["slug"] or None}
        try:
            if form.is_confirmed:
                return _taken_in(request, exchange.load(form.document, **how))
            found = exchange.preview(form.document, **how)
        except exchange.Refused as refused:
            form.refuse(refused.problems)
    return render(request, "programmes/programme_import.html", {"form": form, "found": found})


def _taken_in(request, programme):
    request.place = programme
    messages.success(request, _("The programme was made of the file. Nobody has been told yet."))
    return redirect("programme", programme.slug)
