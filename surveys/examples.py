"""Example answers of a made-up programme, given through the vault like anybody's: opened, answered, closed, sealed.

"example_answers": {"alkukysely": [{"who": "anna@…", "answers": {"me-henki": "4"}, "quote_ok": []}]}
"""

from datetime import timedelta
from random import SystemRandom

from django.utils import timezone
from django.utils.translation import gettext as _

from programmes.exchange.problems import Problem, Refused, inside
from programmes.exchange.texts import twice, unknown
from surveys import opening, sealing, vault
from surveys.models import Item, Wave
from surveys.scales import DONT_KNOW

VALUES = ("1", "2", "3", "4", "5", DONT_KNOW)
SECTION = "example_answers"


# ---- checking -----------------------------------------------------------------------------------------------------
def check(document, instruments):
    """Only in a file that says they are made up; each of a participant, to an item, with a value of its scale."""
    if SECTION not in document:
        return
    if "answers" not in document.get("made_up", {}).get("what", []):
        yield Problem(SECTION, _("A programme file never carries answers; examples only where “made_up” says so."))
    waves = {row["key"]: row for row in document.get("waves", [])}
    staying = {row["email"] for row in document.get("participants", []) if "left_on" not in row}
    for key, sheets in document[SECTION].items():
        if key not in waves:
            yield Problem(inside(SECTION, key), unknown("waves", key))
            continue
        items = _items(instruments.get(waves[key]["instrument"], {}))
        seen = set()
        for number, sheet in enumerate(sheets):
            place = f"{SECTION}.{key}[{number}]"
            if sheet["who"] not in staying:
                yield Problem(f"{place}.who", unknown("participants", sheet["who"]))
            if sheet["who"] in seen:
                yield Problem(f"{place}.who", twice(sheet["who"]))
            seen.add(sheet["who"])
            yield from _sheet(sheet, items, place)


def _items(instrument):
    return {item["key"]: item for page in instrument.get("pages", []) for item in page.get("items", [])}


def _sheet(sheet, items, place):
    for key, value in sheet["answers"].items():
        if key not in items:
            yield Problem(inside(f"{place}.answers", key), unknown("items", key))
        elif items[key].get("kind", Item.Kind.SCALE) == Item.Kind.SCALE and value not in VALUES:
            words = _("Choose one of these: %(names)s.") % {"names": ", ".join(VALUES)}
            yield Problem(inside(f"{place}.answers", key), words)
    for number, key in enumerate(sheet.get("quote_ok", [])):
        if key not in sheet["answers"]:
            yield Problem(inside(f"{place}.quote_ok", number), unknown("answers", key))


def refuse_what_cannot_open(document, refs):
    """Raises Refused for waves that can't be opened for their examples: before anything of the file is kept."""
    now, problems = timezone.now(), []
    for key in document.get(SECTION, {}):
        wave = refs.get("waves", key)
        reason = _("The survey hasn’t been opened yet.") if wave.opens_at > now else opening.cannot_open(wave)
        problems += [Problem(inside(SECTION, key), reason)] if reason else []
    if problems:
        raise Refused(problems)


# ---- giving -------------------------------------------------------------------------------------------------------
def play(document, refs):
    """Open every wave that has examples and answer it; then close and seal those whose time is over.

    All are open before the first is sealed: the last sealing releases the programme's figures, once and for all.
    """
    now, waves = timezone.now(), []
    for key, sheets in document.get(SECTION, {}).items():
        wave = refs.get("waves", key)
        _answer(wave, sheets, refs, now)
        waves.append(wave)
    for wave in sorted(waves, key=lambda w: w.closes_at):
        if wave.closes_at + timedelta(minutes=wave.grace_minutes) <= now:
            Wave.objects.filter(pk=wave.pk).update(closes_at=wave.closes_at)
            opening.close_wave(wave, by=refs.by, grace_minutes=wave.grace_minutes)
            sealing.seal_and_release(Wave.objects.select_related("programme", "instrument").get(pk=wave.pk))
        else:
            sealing.order_sealing(wave)
    sealing.renew_counts()


def _answer(wave, sheets, refs, now):
    """Give the sheets, in no order, while the wave is open; one of past years is held open for that moment."""
    Wave.objects.filter(pk=wave.pk).update(closes_at=max(wave.closes_at, now + timedelta(hours=1)))
    try:
        opening.open_wave(wave, by=refs.by)
    except opening.Refused as reason:
        raise Refused([Problem(f"{SECTION}.{wave.key}", str(reason))]) from reason
    links = {i.participant_id: i for i in wave.invitations.select_related("participant", "wave")}
    for sheet in SystemRandom().sample(sheets, len(sheets)):
        _submit(wave, links[refs.get("participants", sheet["who"]).pk], sheet)


def _submit(wave, invitation, sheet):
    try:
        vault.submit(
            vault.token_for(invitation),
            wave,
            participant=invitation.participant,
            answers=sheet["answers"],
            quote_ok=set(sheet.get("quote_ok", [])),
        )
    except (vault.Closed, vault.KeysUnavailable) as trouble:
        raise Refused([Problem(inside(SECTION, wave.key), str(trouble.reason))]) from trouble
