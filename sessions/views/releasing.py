"""Publishing the schedule: what would change, who would be told and how; and taking it back."""

import hashlib

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from programmes.access import Permission, allowed_to
from programmes.trail import refuse
from sessions import access, notices, publishing
from sessions.messages import preview


@allowed_to(Permission.CHANGE_SCHEDULE)
def publish_schedule(request, programme):
    sessions = access.sessions_for(request)
    differences = publishing.unpublished(sessions)
    seen = _fingerprint(differences)
    if request.method == "POST" and request.POST.get("seen") == seen:
        done = publishing.publish(programme, by=request.user, notify="notify" in request.POST, sessions=sessions)
        request.about = str(len(done.sessions))
        messages.success(request, _said(done))
        return redirect("schedule", programme.slug)
    told = [d for d in differences if d.is_told]
    people = notices.recipients(programme, [d.session for d in told], but=request.user)
    context = {
        "programme": programme,
        "tab": "schedule",
        "differences": differences,
        "seen": seen,
        "overtaken": request.method == "POST",
        "people": people,
        "previews": _previews(programme, told, people),
    }
    return render(request, "sessions/publish_schedule.html", context)


def _fingerprint(differences):
    """What the page showed: publishing anything else has to be looked at again."""
    seen = " ".join(f"{d.session.pk}:{d.session.revision}" for d in differences)
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def _previews(programme, told, people):
    """[(language code, Mail)] as the first person of each language would get it."""
    found = {}
    for person in people:
        if person.language not in found:
            with translation.override(person.language):
                own = [d for d in told if d.session.pk in person.sessions]
                found[person.language] = preview(programme, own, name=person.name)
    return list(found.items())


def _said(done):
    published = ngettext("%(count)s session published.", "%(count)s sessions published.", len(done.sessions)) % {
        "count": len(done.sessions)
    }
    if not done.recipients:
        return published
    return f"{published} " + ngettext(
        "%(count)s message leaves in 10 minutes.", "%(count)s messages leave in 10 minutes.", len(done.recipients)
    ) % {"count": len(done.recipients)}


@allowed_to(Permission.CHANGE_SCHEDULE)
@require_POST
def publish_undo(request, programme):
    if publishing.cannot_take_back(programme):
        refuse(request, _("The messages have left already."))
    else:
        publishing.take_back(programme, by=request.user)
        messages.success(request, _("Taken back. The changes are drafts again and the messages don’t go."))
    return redirect("schedule", programme.slug)
