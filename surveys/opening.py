"""A wave's life up to its sealing: open, extend, close, remind. Mails and the sealing job are ordered in `tasks`.

What can't be done comes with its reason: `cannot_open` and its fellows give None or a sentence, the verbs raise it.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from . import disclosure, vault
from .models import Invitation, Item, Wave

log = logging.getLogger(__name__)
GRACES = (60, 30, 0)  # minutes that a form opened before closing is still taken


class Refused(Exception):
    """The wave is in no state for this; `str()` is the reason in the reader's language."""


# ---- opening ------------------------------------------------------------------------------------------------------
def missing_facts(programme):
    """What privacy.md §9 wants told before anybody is asked anything: (field, its name) of those not filled in."""
    fields = ("controller", "data_contact", "legal_basis", "cooperation_on")
    return [(name, programme._meta.get_field(name).verbose_name) for name in fields if not getattr(programme, name)]


def cannot_open(wave, *, now=None):
    """None, or why the wave can't be opened yet."""
    if wave.state != Wave.State.DRAFT:
        return _("This survey has been opened already.")
    missing = missing_facts(wave.programme)
    if missing:
        return _("Fill in first: %(facts)s.") % {"facts": ", ".join(str(name) for _field, name in missing)}
    reason = _not_in_this_version(wave)
    if reason:
        return reason
    if not Item.objects.filter(page__instrument=wave.instrument).exists():
        return _("The questionnaire has no questions yet.")
    if not wave.programme.participants.taking_part().exists():
        return _("There is nobody to invite. Add participants first.")
    if now and wave.closes_at <= now:
        return _("The closing day has passed. Choose a later one.")
    problem = vault.keys_problem()
    if problem:
        return _("The key files of this installation cannot be used: %(problem)s") % {"problem": problem}
    return None


def _not_in_this_version(wave):
    """A promise that can't be kept is never made: a programme file may ask for what is not built yet."""
    if wave.mode == Wave.Mode.SLIPS:
        return _("Answering with slips is not possible in this version of Askel.")
    if wave.programme.profile not in disclosure.PROFILES:
        return _("The strict privacy profile is not possible in this version of Askel.")
    return None


@transaction.atomic
def open_wave(wave, *, by, now=None, closes_at=None):
    """Lock the list of those invited, copy k and make the wave's key. Neither list nor questions change after this.

    With `now` a closing time that has passed is refused; a programme file may bring in waves of past years without it.
    """
    wave = Wave.objects.select_for_update().select_related("programme", "instrument").get(pk=wave.pk)
    wave.closes_at = closes_at or wave.closes_at
    reason = cannot_open(wave, now=now)
    if reason:
        raise Refused(reason)
    try:
        vault.open_keys(wave)
    except vault.KeysUnavailable as trouble:
        raise Refused(
            _("The key files of this installation cannot be used: %(problem)s") % {"problem": trouble}
        ) from trouble
    participants = list(wave.programme.participants.taking_part())
    Invitation.objects.bulk_create([Invitation(wave=wave, participant=participant) for participant in participants])
    wave.state = Wave.State.OPEN
    wave.k = max(wave.programme.k, 5)
    wave.invited = len(participants)
    wave.opens_at = min(wave.opens_at, now) if now else wave.opens_at
    wave.save(update_fields=["state", "k", "invited", "opens_at", "closes_at"])
    log.info("wave %s opened by user %s for %s people", wave.pk, getattr(by, "pk", None), wave.invited)
    return wave


@transaction.atomic
def drop_draft(wave, *, by):
    """Remove a wave that was never opened, and its questionnaire if no other wave uses it."""
    wave = Wave.objects.select_for_update().select_related("instrument").get(pk=wave.pk)
    if wave.state != Wave.State.DRAFT:
        raise Refused(_("This survey has been opened already."))
    instrument = wave.instrument
    wave.delete()
    if not instrument.waves.exists():
        instrument.delete()
    log.info("a draft wave was removed by user %s", getattr(by, "pk", None))


# ---- while it is open ---------------------------------------------------------------------------------------------
def cannot_extend(wave):
    return None if wave.state == Wave.State.OPEN else _("Only an open survey can be extended.")


@transaction.atomic
def extend_wave(wave, *, by, closes_at):
    """Close later than told. The promise "until …" is never shortened by this."""
    wave = Wave.objects.select_for_update().annotate(now=Now()).get(pk=wave.pk)
    reason = cannot_extend(wave)
    if not reason and closes_at <= max(wave.closes_at, wave.now):
        reason = _("The new closing day must be later than the present one.")
    if reason:
        raise Refused(reason)
    wave.closes_at = closes_at
    wave.save(update_fields=["closes_at"])
    log.info("wave %s extended by user %s", wave.pk, getattr(by, "pk", None))
    return wave


def cannot_close(wave):
    return None if wave.state == Wave.State.OPEN else _("This survey is not open.")


@transaction.atomic
def close_wave(wave, *, by, grace_minutes):
    """Take no new forms; those opened before are taken `grace_minutes` longer, or not at all when all have answered.

    Whether all have answered is seen only here, by closing: an open wave tells it to nobody.
    """
    wave = Wave.objects.select_for_update().annotate(now=Now()).get(pk=wave.pk)
    reason = cannot_close(wave)
    if reason:
        raise Refused(reason)
    wave.answered = vault.count(wave)
    wave.state = Wave.State.CLOSED
    early = wave.closes_at > wave.now
    wave.grace_minutes = 0 if early and wave.answered >= wave.invited else grace_minutes
    wave.closes_at = max(wave.now, wave.opens_at + timedelta(seconds=1)) if early else wave.closes_at
    wave.save(update_fields=["answered", "state", "grace_minutes", "closes_at"])
    log.info("wave %s closed by user %s", wave.pk, getattr(by, "pk", None))
    return wave


# ---- reminding ----------------------------------------------------------------------------------------------------
def cannot_remind(wave, *, last_sent=None, now=None):
    """None, or why no reminder goes now: once a day at most. `last_sent` = when the previous one was ordered."""
    now = now or timezone.now()
    if wave.state != Wave.State.OPEN or now > wave.closes_at:
        return _("Only those invited to an open survey can be reminded.")
    if last_sent and now - last_sent < timedelta(hours=20):
        return _("A reminder has been sent today already.")
    return None
