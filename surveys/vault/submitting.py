"""Handing in: one transaction that writes to the answer zone only and reads the wave under a lock, on database time."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from surveys.models import Wave
from surveys.models.answers import Draft, Response

from . import keys


class Closed(Exception):
    """The wave takes no answers now; `reason` is a sentence for the person answering."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class TakenByOtherVersion(Exception):
    """This person has answered through an earlier link, and only that link may replace or erase the answer."""


def submit(token, wave, *, participant, answers, quote_ok=()):
    """Store the answers, or replace those this same link gave before. Five queries whatever the number of items.

    `answers` = {item key: "1" … "5", "dk" or an open text}; blanks are left out. `quote_ok` = keys of open items that
    may be quoted. Raises Closed, TakenByOtherVersion, KeysUnavailable; then nothing has been stored and the draft is
    still there.
    """
    given = {key: value.strip() for key, value in sorted(answers.items()) if value and value.strip()}
    try:
        with transaction.atomic():
            locked = wave_taking_answers(wave)
            mine, pair_key = _own_keys(token, locked, participant)
            content = {"items": given, "quote_ok": sorted(set(quote_ok) & set(given))}
            if not Response.objects.filter(wave=locked, **mine).update(**content):
                Response.objects.create(wave=locked, pair_key=pair_key, **mine, **content)
            Draft.objects.filter(pk=draft_id(token)).delete()
    except IntegrityError as error:
        raise TakenByOtherVersion from error


def erase(token, wave, participant):
    """Remove what this link submitted, and its draft, until the wave is sealed. True if there was an answer."""
    with transaction.atomic():
        locked = _locked(wave)
        if locked.state not in (Wave.State.OPEN, Wave.State.CLOSED):
            raise Closed(_("The survey has been sealed: no answer can be told apart from the others any more."))
        mine, _pair_key = _own_keys(token, locked, participant)
        removed, _rows = Response.objects.filter(wave=locked, **mine).delete()
        Draft.objects.filter(pk=draft_id(token)).delete()
    return bool(removed)


def submitted(token, wave, participant):
    """Has this person answered, through whatever version of the link? False once the wave is sealed: nobody knows."""
    return _is_there(token, wave, participant, "once_key")


def may_replace(token, wave, participant):
    """Did this very link submit an answer that it may still replace or erase?"""
    return _is_there(token, wave, participant, "once_key", "version_key")


def closed_reason(wave):
    """Why the wave (with `now`, the database's time) takes no answers, or None."""
    if wave.state == Wave.State.DRAFT:
        return _("The survey hasn’t been opened yet.")
    if wave.state not in (Wave.State.OPEN, Wave.State.CLOSED):
        return _("The survey has been sealed: no answer can be added or changed.")
    if wave.now >= wave.closes_at + timedelta(minutes=wave.grace_minutes):
        return _("The survey has closed.")
    return None


def wave_taking_answers(wave):
    """The wave's row, locked until the end of the transaction so that closing and sealing can't slip in between."""
    locked = _locked(wave)
    reason = closed_reason(locked)
    if reason:
        raise Closed(reason)
    return locked


def _locked(wave):
    return Wave.objects.select_for_update(no_key=True).annotate(now=Now()).get(pk=wave.pk)


def _own_keys(token, wave, participant):
    """({"once_key", "version_key"}, pair key or None) of one person in one wave; one query."""
    names = [f"programme:{wave.programme_id}"] if keys.is_paired(wave) else []
    key, *pairing = keys.read(keys.name_of(wave), *names)
    mine = {
        "once_key": keys.mac(key, b"once", participant.uuid.bytes).hex(),
        "version_key": keys.mac(key, b"version", participant.uuid.bytes, token.encode()).hex(),
    }
    return mine, keys.mac(pairing[0], b"pair", participant.uuid.bytes).hex() if pairing else None


def _is_there(token, wave, participant, *names):
    try:
        mine, _pair_key = _own_keys(token, wave, participant)
    except keys.Destroyed:
        return False
    return Response.objects.filter(wave=wave, **{name: mine[name] for name in names}).exists()


def draft_id(token):
    return keys.mac(token.encode(), b"draft-id").hex()
