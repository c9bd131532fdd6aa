"""Filling in a form, page by page. Only the vault sees where answers go; a blank never blocks (ui.md, Corrections)."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import get_language

from . import vault
from .models import Item, Wave
from .scales import DONT_KNOW, SCALES

LONGEST = 4000  # characters of an open answer
SECONDS = {Item.Kind.SCALE: 9, Item.Kind.TEXT: 40}  # ui.md §1.8: measured times of answering
AROUND = 15
LONG = 180  # seconds: longer questionnaires lose people
EMPTY = vault.DraftData()
QUOTE = "quote:"  # prefix of a draft's key: the writer allows this open answer to be quoted
BLANK, OTHER, TOO_LONG = "blank", "other", "long"  # why a question is shown once more


@dataclass
class Question:
    """An item as it stands on the page: what has been chosen, and why it is shown again (`note`)."""

    item: Item
    value: str = ""
    quote_ok: bool = False
    note: str = ""
    other: str = ""  # what had been answered in another window

    @property
    def is_text(self):
        return self.item.kind == Item.Kind.TEXT

    @property
    def choices(self):
        """(value, words, chosen?) of the scale, without "can't say"."""
        options = enumerate(SCALES[self.item.scale].options, start=1)
        return [(str(number), words, self.value == str(number)) for number, words in options]

    @property
    def can_not_say(self):
        return self.value == DONT_KNOW

    def words(self, value):
        """The words of a stored value; an open answer is its own words."""
        if self.is_text or not value:
            return value
        return "" if value == DONT_KNOW else SCALES[self.item.scale].options[int(value) - 1]


@dataclass
class Sheet:
    """One page of the form with the answers it holds now."""

    number: int
    count: int
    page: object
    questions: list
    revision: int = 0
    notes: set = field(default_factory=set)

    @property
    def blanks(self):
        return sum(1 for question in self.questions if question.note == BLANK)

    @property
    def is_last(self):
        return self.number == self.count

    @property
    def numbers(self):
        return range(1, self.count + 1)


# ---- may it be answered? ------------------------------------------------------------------------------------------
def closed_reason(wave, *, opened_at=None, begun=False, now=None):
    """None while answers are taken, else "not_open", "closed" or "sealed".

    After closing, a form opened before (by this visit, or as a saved draft says) is taken for the grace minutes.
    A wave found through its link brings the database's time along (`wave.now`).
    """
    now = now or getattr(wave, "now", None) or timezone.now()
    if wave.state == Wave.State.DRAFT or (wave.state == Wave.State.OPEN and now < wave.opens_at):
        return "not_open"
    if wave.state in (Wave.State.SEALED, Wave.State.FROZEN):
        return "sealed"
    if wave.state == Wave.State.OPEN and now <= wave.closes_at:
        return None
    in_grace = now <= wave.closes_at + timedelta(minutes=wave.grace_minutes)
    opened_before = begun or (opened_at is not None and opened_at <= wave.closes_at)
    return None if in_grace and opened_before else "closed"


# ---- the form -----------------------------------------------------------------------------------------------------
def pages_of(wave):
    """Pages of the wave's questionnaire with their items. Two queries."""
    return [page for page in wave.instrument.pages.prefetch_related("items") if page.items.all()]


def seconds_of(pages):
    """How long answering takes on a phone, about."""
    return AROUND + sum(SECONDS[item.kind] for page in pages for item in page.items.all())


def length_of(pages):
    """(number of questions, minutes to answer them)."""
    return sum(len(page.items.all()) for page in pages), max(1, round(seconds_of(pages) / 60))


def sheet(pages, number, draft):
    """Page `number` (from 1) filled in from the draft."""
    page = pages[number - 1]
    questions = [
        Question(item, draft.values.get(item.key, ""), bool(draft.values.get(QUOTE + item.key)))
        for item in page.items.all()
    ]
    return Sheet(number, len(pages), page, questions, draft.revision)


def where_left(pages, draft):
    """Number of the first page that nothing has been saved for; the last one if there is none."""
    for number, page in enumerate(pages, start=1):
        if not any(draft.values.get(item.key) for item in page.items.all()):
            return number
    return len(pages)


def filled_in(pages, number, posted):
    """The page as it was sent. Values that no form of ours has count as blank."""
    page = pages[number - 1]
    filled = Sheet(number, len(pages), page, [], _whole(posted.get("revision")))
    for item in page.items.all():
        value = posted.get(item.key, "").replace("\x00", "").strip()
        if item.kind == Item.Kind.SCALE:
            known = {str(n) for n in range(1, len(SCALES[item.scale].options) + 1)} | {DONT_KNOW}
            filled.questions.append(Question(item, value if value in known else ""))
        else:
            note = TOO_LONG if len(value) > LONGEST else ""
            filled.questions.append(Question(item, value, bool(value and posted.get(QUOTE + item.key)), note))
    filled.notes = {question.note for question in filled.questions} - {""}
    return filled


def merge(filled, draft):
    """Answers of the draft and of the page sent, as the draft's next values. Marks what another window had changed.

    With the revision the form was made from, the page sent replaces what was saved. Otherwise the last one saved wins
    by question, an answer is never replaced by a blank, and every question where the two differ is shown (S3).
    """
    values = dict(draft.values)
    stale = filled.revision != draft.revision
    for question in filled.questions:
        saved = values.get(question.item.key, "")
        if stale and saved and saved != question.value:
            question.note, question.other = OTHER, question.words(saved) or saved
            question.value = question.value or saved
            filled.notes.add(OTHER)
        _put(values, question)
    return values


def _put(values, question):
    for key, value in ((question.item.key, question.value), (QUOTE + question.item.key, question.quote_ok and "1")):
        if value:
            values[key] = value
        else:
            values.pop(key, None)


def mark_blanks(filled):
    """Mark the scales left empty; an open question needs no answer and is not asked twice."""
    for question in filled.questions:
        if not question.value and not question.note and not question.is_text:
            question.note = BLANK
            filled.notes.add(BLANK)


def save(token, wave, filled, draft):
    """Save the page over the draft, whatever other windows do meanwhile. The sheet gets the new revision."""
    for _attempt in range(5):
        try:
            filled.revision = vault.save_draft(token, wave, values=merge(filled, draft), revision=draft.revision)
            return
        except vault.Conflict as conflict:
            draft = conflict.current
    raise vault.Conflict(draft)


def answers_in(values, pages):
    """(answers by item key, keys of the open answers that may be quoted) out of a draft's values."""
    keys = [item.key for page in pages for item in page.items.all()]
    answers = {key: values[key] for key in keys if values.get(key)}
    return answers, {key for key in answers if values.get(QUOTE + key)}


def new_submission():
    return secrets.token_urlsafe(12)


def language_of(participant, *, chosen):
    """The language chosen on this device, else the participant's own."""
    return get_language() if chosen else participant.language


def _whole(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
