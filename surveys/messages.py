"""Mails of surveys, rendered when they are sent: only then is there a link, and only in the mail."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.outbox import Mail
from programmes.models import Programme

from . import answering, vault
from .models import Invitation


def invitation(message):
    """The invitation with the person's own link; None once the wave takes no answers."""
    found = _still_open(message)
    return _mail(found, "invitation", _("Invitation")) if found else None


def reminder(message):
    """The same for those who have not answered. The row is alike for everybody; this is decided in memory only."""
    found = _still_open(message)
    if found is None or vault.submitted(vault.token_for(found), found.wave, found.participant):
        return None
    return _mail(found, "reminder", _("Reminder"))


def readdressed(message):
    """For the address that survey links no longer go to; says neither the new address nor what was answered."""
    programme = Programme.objects.filter(pk=message.arguments["programme"]).first()
    if programme is None:
        return None
    return Mail(
        subject=_("Your survey link was moved to another address"),
        text=render_to_string("emails/surveys/readdressed.txt", {"programme": programme}),
        html=render_to_string("emails/surveys/readdressed.html", {"programme": programme}),
    )


def link_to(invitation):
    """The invitation's address. Never stored, never logged, never made from a request's Host."""
    return settings.SITE_URL + reverse("survey_enter", args=[vault.token_for(invitation)])


def _still_open(message):
    found = (
        Invitation.objects.select_related("wave__programme", "wave__instrument", "participant")
        .filter(pk=message.arguments["invitation"], participant__left_on=None)
        .first()
    )
    if found is None or message.address.lower() != found.participant.email.lower():
        return None  # the address was changed after the order: its new holder gets a link of a raised version
    return found if answering.closed_reason(found.wave, now=timezone.now()) is None else None


def _mail(invitation, template, word):
    wave = invitation.wave
    items, minutes = answering.length_of(answering.pages_of(wave))
    context = {
        "wave": wave,
        "programme": wave.programme,
        "name": invitation.participant.name.split()[0],
        "link": link_to(invitation),
        "items": items,
        "minutes": minutes,
    }
    return Mail(
        subject=_("%(what)s: %(survey)s, about %(minutes)s min")
        % {"what": word, "survey": wave.instrument.title, "minutes": minutes},
        text=render_to_string(f"emails/surveys/{template}.txt", context),
        html=render_to_string(f"emails/surveys/{template}.html", context),
    )
