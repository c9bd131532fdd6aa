"""What a wave sets going in the background: mails of its invitations, the job that seals it."""

import hashlib

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from jobs import outbox
from jobs.models import Message

from . import opening, sealing
from .models import Invitation, Wave

INVITATION, REMINDER, READDRESSED = "surveys.invitation", "surveys.reminder", "surveys.readdressed"
HOURLY = 3  # new links for one address in an hour


@transaction.atomic
def launch(wave, *, by, closes_at=None):
    """Open the wave now: list locked, invitations in the outbox, sealing ordered."""
    now = Wave.objects.values_list(Now(), flat=True).get(pk=wave.pk)
    wave = opening.open_wave(wave, by=by, now=now, closes_at=closes_at)
    order_seal(wave)
    post_to_all(wave, INVITATION)
    return wave


@transaction.atomic
def extend(wave, *, by, closes_at):
    wave = opening.extend_wave(wave, by=by, closes_at=closes_at)
    order_seal(wave)
    return wave


@transaction.atomic
def close(wave, *, by, grace_minutes):
    wave = opening.close_wave(wave, by=by, grace_minutes=grace_minutes)
    order_seal(wave)
    return wave


@transaction.atomic
def remind(wave, *, by):
    """A reminder for everybody invited; the same row each. Who gets a mail is found out in memory when it is sent."""
    wave = Wave.objects.select_for_update().get(pk=wave.pk)
    reason = opening.cannot_remind(wave, last_sent=last_reminder(wave))
    if reason:
        raise opening.Refused(reason)
    post_to_all(wave, REMINDER)
    return wave


def order_seal(wave):
    """Order the sealing for the end of the grace; an order from before an extension finds it is too early."""
    return sealing.order_sealing(wave)


def post_to_all(wave, kind):
    for invitation in wave.invitations.select_related("participant").order_by("participant__name"):
        post(invitation, kind)


def post(invitation, kind):
    """One row of the outbox. It names the invitation; the link is made when the mail is sent and stored nowhere."""
    person = invitation.participant
    return outbox.post(
        kind=kind,
        arguments={"invitation": str(invitation.pk)},
        address=person.email,
        language=person.language,
        recipient_key=f"participant:{person.pk}",
        dedupe_key=f"{kind}:{invitation.wave_id}:{invitation.pk}",
    )


def last_reminder(wave):
    """When the latest reminder of the wave was ordered, or None."""
    rows = Message.objects.filter(kind=REMINDER, dedupe_key__startswith=f"{REMINDER}:{wave.pk}:")
    return rows.order_by("-created_at").values_list("created_at", flat=True).first()


# ---- links that were lost -----------------------------------------------------------------------------------------
@transaction.atomic
def send_new_links(email):
    """Mail a new link to every open survey of that address; the old links stop working. Silent for unknown ones.

    A raised version starts fresh: whoever has the mail now can't read what somebody else had begun.
    """
    if not _may_ask(email):
        return 0
    open_now = Wave.objects.open().filter(closes_at__gt=timezone.now())
    return _renew(Invitation.objects.filter(wave__in=open_now, participant__email__iexact=email))


@transaction.atomic
def person_changed(participant, *, before):
    """Another address: new links go there, the old ones stop, and the old address is told (privacy.md §1)."""
    old = before.get("email", participant.email)
    if old.lower() == participant.email.lower():
        return
    if _renew(participant.invitations.filter(wave__in=Wave.objects.taking_answers())):
        outbox.post(
            kind=READDRESSED,
            arguments={"programme": participant.programme_id},
            address=old,
            language=before.get("language", participant.language),
            recipient_key=f"participant:{participant.pk}",
            dedupe_key="",  # never joined: each address that was left hears of it
        )


def _renew(invitations):
    """Raise the version of the links and mail the new ones; how many."""
    keys = list(invitations.select_for_update(of=("self",)).values_list("pk", flat=True))
    Invitation.objects.filter(pk__in=keys).update(version=F("version") + 1)
    for invitation in Invitation.objects.filter(pk__in=keys).select_related("participant"):
        post(invitation, INVITATION)
    return len(keys)


def _may_ask(email):
    key = "surveys.new_links:" + hashlib.sha256(email.lower().encode()).hexdigest()
    cache.add(key, 0, 3600)
    try:
        return cache.incr(key) <= HOURLY
    except ValueError:  # it ran out in between
        return True
