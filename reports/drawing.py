"""The shapes of a figure as plain values: squares under 20 people, bars with percentages from there on."""

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .evidence import counts_of
from .outcomes import Reason

UNITS_BELOW = 20  # one square per respondent; percentages from here on


@dataclass(frozen=True)
class Bar:
    """One class of one row. `solid` and `open` are squares, `percent` a bar instead; `text` is always printed."""

    text: str
    word: str
    count: str = ""  # without its percentage
    solid: range = range(0)
    open: range = range(0)
    percent: int | None = None

    @property
    def is_plain(self):
        return not self.solid and not self.percent


@dataclass(frozen=True)
class Row:
    id: str
    name: object  # a text in up to three languages, or words of ours
    number: int | None = None  # of the goal, where rows aren't grouped by goal
    worse: Bar | None = None
    same: Bar | None = None
    better: Bar | None = None
    n: int | None = None
    shows_n: bool = False
    verdict: str | None = None
    note: str = ""
    hidden: str = ""
    is_gap: bool = False  # a goal that nobody measured
    contexts: list = field(default_factory=list)

    @property
    def target(self):
        """n when a mark for "over half" belongs to the row of squares."""
        return self.n if self.better and self.n and self.n < UNITS_BELOW else None


@dataclass(frozen=True)
class Group:
    rows: list
    name: object = ""
    id: str = ""
    number: int | None = None
    verdict: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """`words` names the three classes; `n` is that of most rows."""

    id: str
    number: int
    title: str
    sub: str
    heading: str
    words: tuple
    groups: list
    n: int | None
    has_verdicts: bool = True
    note: str = ""  # what holds for every row

    @property
    def rows(self):
        return [row for group in self.groups for row in group.rows]

    @property
    def shown(self):
        return [row for row in self.rows if row.better]

    @property
    def has_squares(self):
        return any(row.target for row in self.shown)

    @property
    def has_bars(self):
        return any(row.better.percent is not None for row in self.shown)

    @property
    def is_coded(self):
        return any(bar.open or "–" in bar.text for row in self.shown for bar in (row.worse, row.same, row.better))

    def __bool__(self):
        return bool(self.rows)


CHANGE, AGREE, PAIRED = "change", "agree", "paired"


def words_of(scheme):
    """(lowest, middle, highest) class in words."""
    return {
        CHANGE: (pgettext("class", "weakened"), pgettext("class", "unchanged"), pgettext("class", "improved")),
        AGREE: (pgettext("class", "disagree"), pgettext("class", "in between"), pgettext("class", "agree")),
        PAIRED: (pgettext("class", "fell"), pgettext("class", "unchanged"), pgettext("class", "rose")),
    }[scheme]


def count_text(pair):
    """Of a count or of the range it is coded to: 11, at least 13, 0–1."""
    low, high = pair
    if low == high:
        return str(low)
    return f"0–{high}" if low == 0 else _("at least %(number)s") % {"number": low}


def reason_text(reason, k):
    """Why a row shows nothing, in neutral words."""
    return {
        Reason.FEW: _("fewer than %(k)s answers") % {"k": k},
        Reason.DONT_KNOW: _("over a third answered “cannot say”"),
        Reason.RESPONSE: _("fewer than half of those invited answered"),
        Reason.NOT_MEASURED: _("not measured"),
        Reason.EARLY: _("the end survey has not been closed yet"),
        Reason.HIDDEN: _("not shown, so that nobody’s answer can be worked out"),
    }[Reason(reason)]


def told_once(figure):
    """The same reason on every row that has counts is said once, under the figure."""
    reasons = {line.note for line in figure.shown}
    if len(figure.shown) < 2 or len(reasons) != 1 or figure.shown[0].verdict != "unknown":
        return figure
    groups = [
        replace(group, rows=[replace(line, note="") if line.better else line for line in group.rows])
        for group in figure.groups
    ]
    return replace(figure, groups=groups, note=_("No result is given: %(why)s.") % {"why": reasons.pop()})


# ---- rows ---------------------------------------------------------------------------------------------------------
def bar(pair, word, n, *, long=False):
    """Squares, or one bar where the figure has them (`long`); a percentage is said from 20 answers on only."""
    low, high = pair
    if long or n >= UNITS_BELOW:
        percent = round(100 * low / n)
        said = low == high and n >= UNITS_BELOW
        text = f"{percent}\u00a0% ({low})" if said else count_text(pair)
        return Bar(text, word, count_text(pair), percent=percent)
    if low != high and low == 0:
        return Bar(count_text(pair), word, count_text(pair))
    return Bar(count_text(pair), word, count_text(pair), solid=range(low), open=range(high - low))


def row(cell, name, *, common, k, outcome=None, long=False, **fields):
    """A row of a released cell; hatched where the cell shows nothing. `common`: the n that needn't be repeated."""
    counts = counts_of(cell)
    reason = (outcome or {}).get("reason")
    fields = {"verdict": (outcome or {}).get("verdict"), "id": (cell or {}).get("id", ""), "name": name} | fields
    if counts is None:
        return Row(hidden=reason_text(reason or Reason.FEW, k), **fields)
    if reason:
        fields["note"] = reason_text(reason, k)
    bars = [
        bar(pair, word, counts.n, long=long)
        for pair, word in zip((counts.worse, counts.same, counts.better), words_of(cell["scheme"]), strict=True)
    ]
    names = dict(zip(("worse", "same", "better"), bars, strict=True))
    return Row(n=counts.n, shows_n=counts.n != common, **names, **fields)
