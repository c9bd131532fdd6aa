"""The mail that brings a coach the evening link: once for each session, in the hours after it."""

from datetime import timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jobs import outbox
from jobs.models import Message
from jobs.outbox import Mail

from . import evening
from .models import CoachingSession

KIND = "coaching.evening"
RECENT = timedelta(hours=24)  # of sessions that ended earlier nobody is mailed


def write_to_coaches():
    """The hour's round. Returns how many mails were written; mails are remembered for 90 days."""
    found = CoachingSession.objects.awaiting_evening(RECENT).with_people()
    return sum(_write(session) for session in found if evening.leads(session.coach, session))


def _write(session):
    key = f"evening:{session.pk}"
    if Message.objects.filter(kind=KIND, dedupe_key=key).exists():
        return 0
    outbox.post(
        kind=KIND,
        arguments={"session": session.pk, "coach": session.coach_id},
        address=session.coach.email,
        language=session.coach.language,
        recipient_key=f"user:{session.coach_id}",
        dedupe_key=key,
    )
    return 1


def mail(message):
    """Mail of a `coaching.evening` message; None when it has been marked meanwhile or is somebody else's by now."""
    told = message.arguments
    session = CoachingSession.objects.awaiting_evening(evening.VALID).with_people().filter(pk=told["session"]).first()
    if session is None or session.coach_id != told["coach"] or not evening.leads(session.coach, session):
        return None
    if message.address.lower() != session.coach.email.lower():
        return None
    context = {
        "session": session,
        "programme": session.programme,
        "until": session.ends + evening.VALID,
        "first_name": session.coach.name.split()[0] if session.coach.name.split() else "",
        "language": get_language(),
        "link": settings.SITE_URL + reverse("evening", args=[evening.token_for(session, session.coach)]),
    }
    with timezone.override(session.zone):
        return Mail(
            subject=_("How did it go today? %(session)s") % {"session": session},
            text=render_to_string("emails/sessions/evening.txt", context),
            html=render_to_string("emails/sessions/evening.html", context),
        )
