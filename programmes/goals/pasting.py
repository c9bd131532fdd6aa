"""Reading pasted lists: goals one per line, what is indented under a goal as its parts or as its statements."""

import re
import unicodedata
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from programmes.models import Goal

from .tree import DEEPEST

BULLET = re.compile(r"^\s*(?:[-–—•*·▪]+|\(?\d{1,2}[.)]|[a-zåäö]\))\s+")
DASH = re.compile(r"^\s*(?:([-–—]{1,4})|[•*·▪])\s+")
LONGEST_GOAL, LONGEST_STATEMENT = 400, 200  # characters
MOST_GOALS, MOST_STATEMENTS = 60, 120
TOLD = 10  # rows named in one message


@dataclass
class Line:
    """A goal that was read. `known`: the goal that is there already; `under`: the line above that it is part of."""

    number: int
    text: str
    under: "Line | None" = None
    known: Goal | None = None
    statements: list = field(default_factory=list)
    has_parts: bool = False

    @property
    def depth(self):
        return self.under.depth + 1 if self.under else 0


@dataclass
class Pasted:
    """What was understood, what is wrong ({row: sentence}) and what was left out ({row: sentence})."""

    lines: list = field(default_factory=list)
    problems: dict = field(default_factory=dict)
    remarks: dict = field(default_factory=dict)

    @property
    def new(self):
        return [line for line in self.lines if line.known is None]

    @property
    def statements(self):
        return [statement for line in self.lines for statement in line.statements]

    def summary(self):
        """One message for a field: each bad row by its number."""
        rows = [
            _("Row %(number)s: %(problem)s") % {"number": number, "problem": problem}
            for number, problem in list(self.problems.items())[:TOLD]
        ]
        if len(self.problems) > TOLD:
            rows.append(_("And %(n)s more rows.") % {"n": len(self.problems) - TOLD})
        return " ".join(rows)


def read_goals(pasted):
    """One goal per line; bullets, numbers, empty lines and repetitions are left out."""
    found = {}
    for line in pasted.splitlines():
        line = " ".join(BULLET.sub("", line).split())
        if any(letter.isalnum() for letter in line):
            found.setdefault(line.lower(), line)
    return list(found.values())


def read_tree(pasted, *, known=None, statements=False):
    """Goals as `Pasted`; a line two spaces further in, or after a dash, belongs to the line above it.

    `statements`: what is further in are statements of the goal above. `known`: {words in lower case: goal} of the goals
    that are there already: they are passed by, and what stands under them is put under them.
    """
    read = Pasted()
    reader = _Statements(read, known or {}) if statements else _Goals(read, known or {})
    for number, units, text in _rows(pasted):
        reader.take(number, units, text)
    return read


def _rows(pasted):
    """(number of the row, how far in, its words) of the rows that say something."""
    rows = [(number, _clean(line)) for number, line in enumerate(pasted.splitlines(), 1)]
    rows = [(number, line) for number, line in rows if any(letter.isalnum() for letter in line)]
    dashes_tell = bool(rows) and not DASH.match(rows[0][1])  # a list of nothing but dashes is a plain list
    for number, line in rows:
        further_in = (len(line) - len(line.lstrip(" "))) // 2
        dash = DASH.match(line)
        if dash and dashes_tell:
            further_in += len(dash[1] or "-")
        yield number, further_in, " ".join(BULLET.sub("", line).split())


def _clean(line):
    """Tabs as two spaces, other invisible letters as one."""
    letters = (" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in line.expandtabs(2))
    return "".join(letters).rstrip()


class _Goals:
    """Every line is a goal."""

    def __init__(self, read, known):
        self.read, self.known = read, known
        self.open, self.seen = [], {}  # [(how far in, line)] from the top down; {words: line}

    def take(self, number, units, text):
        while self.open and self.open[-1][0] >= units:
            self.open.pop()
        line = self.goal(number, text, self.open[-1][1] if self.open else None)
        if line:
            self.open.append((units, line))

    def goal(self, number, text, under):
        """The line as a goal (a repetition as the first of its words), or None with the reason written down."""
        if len(text) > LONGEST_GOAL:
            self.read.problems[number] = _("the goal is too long: at most %(n)s characters.") % {"n": LONGEST_GOAL}
            return None
        if text.lower() in self.seen:
            first = self.seen[text.lower()]
            self.read.remarks[number] = _("the same as row %(row)s, left out.") % {"row": first.number}
            return first
        line = Line(number, text, under, self.known.get(text.lower()))
        if line.depth >= DEEPEST:
            self.read.problems[number] = _("too far in: there can be at most %(n)s levels.") % {"n": DEEPEST}
            return None
        if under:
            under.has_parts = True
        self.seen[text.lower()] = line
        self.read.lines.append(line)
        return line


class _Statements(_Goals):
    """A line that is further in than the goal above it is a statement of that goal."""

    def take(self, number, units, text):
        if self.open and units > self.open[0][0]:
            self.statement(number, text, self.open[0][1])
        elif line := self.goal(number, text, None):
            self.open = [(units, line)]

    def statement(self, number, text, line):
        if len(text) > LONGEST_STATEMENT:
            words = _("the statement is too long: at most %(n)s characters.") % {"n": LONGEST_STATEMENT}
            self.read.problems[number] = words
        elif reason := _why_not_asked(line.known):
            self.read.problems[number] = reason
        elif text.lower() in (one.lower() for one in line.statements):
            self.read.remarks[number] = _("the goal has this statement already, left out.")
        else:
            line.statements.append(text)


def _why_not_asked(goal):
    """None, or why a goal that is there already can't get statements."""
    if goal is None:
        return None
    if goal.project_id:
        return _("a statement belongs to a goal of the programme. Write a goal of its own under the project’s goal.")
    return _("the goal above has been closed.") if goal.closed_at else None
