"""Workshops pasted as lines, counted without names: `14.9.2022 klo 9–12; Aloituspaja, osaamisalue A; 45; 3`.

When, what, how many people, how many outsiders (may be left out); cells may come from a spreadsheet too. A line whose
title and day are known gives that session its number, any other line makes a workshop.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programmes.date_fields import FinnishDateField
from programmes.dates import Unreadable, parse_range, span, wall

from . import attendance, scheduling
from .models import CoachingSession
from .reach import headcount

MOST = 100_000  # people in one workshop
MOST_LINES = 300
LONGEST = 200  # characters of a title
_CELLS = re.compile(r"\s*[;\t|]\s*")
_CLOCK = r"\d{1,2}(?:[.:]\d{2})?"
_RANGE = rf"{_CLOCK}\s*[-–—−]\s*{_CLOCK}"
_TIMES = re.compile(rf"(?:(?:klo|kello|kl|at)\b\.?\s*)?{_RANGE}", re.I)
_WHEN = re.compile(rf"(.+?)[,\s]\s*((?:klo|kello|kl|at)\b\.?\s*{_CLOCK}(?:\s*[-–—−]\s*{_CLOCK})?|{_RANGE})", re.I)
_COUNT = re.compile(r"(?:(yli|vähintään|över|minst|over|at least|>|≥)|(lähes|nästan|nearly))?\s*(\d[\d\s]*)(\+)?", re.I)


@dataclass(frozen=True)
class Row:
    """A line understood. `session` is the one it belongs to, None for a workshop still to be made."""

    line: int
    title: str
    starts: datetime
    ends: datetime
    people: int
    outsiders: int
    at_least: bool
    nearly: bool
    session: CoachingSession | None

    @property
    def counted(self):
        return headcount(self)


@dataclass
class Pasted:
    """Good rows and what is wrong with the others: {line number: (its text, a sentence)}."""

    rows: list = field(default_factory=list)
    problems: dict = field(default_factory=dict)

    @property
    def left(self):
        """The bad lines alone, to be corrected."""
        return "\n".join(line for line, _problem in self.problems.values())

    @property
    def sentences(self):
        for number, (_line, problem) in self.problems.items():
            yield _("Row %(number)s: %(problem)s") % {"number": number, "problem": problem}

    @property
    def left_sentences(self):
        """The same, by the rows of `left`."""
        return list(Pasted(problems=dict(enumerate(self.problems.values(), 1))).sentences)


def read(text, *, programme, known):
    """A Pasted. `known` are the sessions that a line may belong to."""
    pasted, known, seen = Pasted(), _by_title(known), {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or (number == 1 and not re.search(r"\d", line)):
            continue  # nothing, or the headings of a spreadsheet
        try:
            row = _row(number, line, programme, known)
            key = (row.title.casefold(), wall(row.starts, programme.zone)[0])
            if seen.setdefault(key, number) != number:
                raise Unreadable(_("the same workshop is on row %(row)s.") % {"row": seen[key]})
            if len(pasted.rows) == MOST_LINES:
                raise Unreadable(_("at most %(most)s workshops can be saved at a time.") % {"most": MOST_LINES})
        except Unreadable as reason:
            pasted.problems[number] = (line, str(reason))
        else:
            pasted.rows.append(row)
    return pasted


def _by_title(sessions):
    """{(title in any language, day or None): session}."""
    found = {}
    for session in sessions:
        day = wall(session.starts, session.zone)[0] if session.starts else None
        for title in session.title.values():
            found.setdefault((title.casefold(), day), session)
    return found


def _row(number, line, programme, known):
    when, title, people, outsiders = _cells(line)
    day, times = _when(when, programme)
    session = known.get((title.casefold(), day)) or known.get((title.casefold(), None))
    if session and session.starts:
        starts, ends = session.starts, session.ends
    elif times is None:
        raise Unreadable(_("the clock time is missing, for example 9–12."))
    else:
        starts, ends = span(day, times, programme.zone)
    if starts > timezone.now():
        raise Unreadable(_("it has not begun yet."))
    count, at_least, nearly = _count(people)
    others, least_others, nearly_others = _count(outsiders or "0")
    at_least, nearly = at_least or least_others, nearly or nearly_others
    if at_least and nearly:
        raise Unreadable(_("say “over” or “nearly”, not both."))
    return Row(number, title, starts, ends, count, others, at_least, nearly, session)


def _cells(line):
    """(when, title, people, outsiders) of a line; day and clock time may stand in cells of their own."""
    cells = [" ".join(cell.split()) for cell in _CELLS.split(line.strip())]
    if len(cells) > 1 and _TIMES.fullmatch(cells[1]):
        cells = [f"{cells[0]} {cells[1]}", *cells[2:]]
    while len(cells) > 3 and not cells[-1]:
        cells.pop()
    if not 3 <= len(cells) <= 4:
        raise Unreadable(_("write it like this: 14.9.2022 at 9–12; Opening workshop; 45; 3"))
    if not cells[1]:
        raise Unreadable(_("the title is missing."))
    if len(cells[1]) > LONGEST:
        raise Unreadable(_("the title is too long: at most %(most)s characters.") % {"most": LONGEST})
    return (*cells, "")[:4]


def _when(words, programme):
    parted = _WHEN.fullmatch(words)
    day = FinnishDateField(first=programme.starts, last=programme.ends, inside=True)
    try:
        found = day.clean(parted[1] if parted else words)
    except ValidationError as error:
        raise Unreadable(error.messages[0]) from error
    return found, parse_range(parted[2]) if parted else None


def _count(words):
    """(number, at least so many, nearly so many) of 45, yli 45, 45+, lähes 150, 1 200."""
    match = _COUNT.fullmatch(words.strip())
    number = int("".join(match[3].split())) if match and len(match[3]) < 20 else None
    if number is None or not match[3].isascii():
        raise Unreadable(_("“%(words)s” is not a number of people.") % {"words": words[:40]})
    if number > MOST:
        raise Unreadable(_("there can be at most 100 000 people."))
    return number, bool(match[1] or match[4]), bool(match[2])


@transaction.atomic
def note(programme, *, by, rows, group=None, phase=None):
    """Saves the numbers of the rows, making the workshops that are not there yet. Returns how many were made."""
    made = 0
    for row in rows:
        session = row.session or _made(programme, by, row, group, phase)
        if row.session and session.starts is None:
            session = scheduling.move(session, by=by, starts=row.starts, ends=row.ends)
        made += row.session is None
        numbers = {name: getattr(row, name) for name in ("people", "outsiders", "at_least", "nearly")}
        attendance.count(session, by=by, **numbers)
    return made


def _made(programme, by, row, group, phase):
    return scheduling.add(
        programme,
        by=by,
        title={programme.language: row.title},
        kind=CoachingSession.Kind.WORKSHOP,
        starts=row.starts,
        ends=row.ends,
        zone=programme.zone,
        mode=programme.default_mode,
        group=group,
        phase=phase,
    )
