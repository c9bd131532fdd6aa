"""How many were reached: attendances, different persons, outsiders, and what isn't known. Pure: no rows, no page.

Attendances are not persons: who comes eight times is eight attendances and one person. People counted without names
are attendances too, and then nobody knows how many different persons came (domain.md 85–86, model.md).
"""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext


@dataclass(frozen=True)
class Count:
    """One session that was held. `named` = persons marked as present; `people` = counted without names, those with a
    mark among them; None = nobody counted. The count may be the least there was, or nearly it, else it is exact."""

    kind: str
    named: int = 0
    marked: bool = False
    people: int | None = None
    outsiders: int = 0
    at_least: bool = False
    nearly: bool = False

    @property
    def attendances(self):
        return max(self.named, self.people or 0)

    @property
    def is_known(self):
        return self.marked or self.people is not None

    @property
    def has_nameless(self):
        """More people came than names are known of."""
        return (self.people or 0) > self.named


@dataclass(frozen=True)
class Number:
    """A count as people give it; a sum that has both "at least" and "nearly" in it is "about" so many."""

    value: int
    at_least: bool = False
    nearly: bool = False

    def __str__(self):
        """1 200; "yli 1 200" for round hundreds, which is how people say them (the source does), else
        "vähintään 1 247"; "lähes 150"; "noin 1 350"."""
        shown = number_format(self.value, use_l10n=True, force_grouping=True)
        if not self.value or not (self.at_least or self.nearly):
            return shown
        if self.at_least and self.nearly:
            words = pgettext("count", "about %(n)s")
        elif self.nearly:
            words = pgettext("count", "nearly %(n)s")
        else:
            words = pgettext("count", "at least %(n)s") if self.value % 100 else pgettext("count", "over %(n)s")
        return words % {"n": shown}


@dataclass(frozen=True)
class Reach:
    """Four numbers that are never mixed. `persons` None = not known; `unknown` = sessions of which nothing was
    recorded; `kind` is that of all the sessions, "" when they differ. The other fields say how exact the numbers are.
    """

    attendances: int
    persons: int | None
    outsiders: int = 0
    unknown: int = 0
    at_least: bool = False
    nearly: bool = False
    outsiders_at_least: bool = False
    outsiders_nearly: bool = False
    sessions: int = 0
    kind: str = ""

    def __bool__(self):
        return bool(self.attendances or self.outsiders)

    @property
    def counted(self):
        return Number(self.attendances, self.at_least, self.nearly)

    @property
    def counted_outsiders(self):
        return Number(self.outsiders, self.outsiders_at_least, self.outsiders_nearly)

    @property
    def context(self):
        """What follows the attendances: 32 workshops, individual persons are not known."""
        return ", ".join(_context(self))


def of(counts, *, persons):
    """The Reach of sessions that were held. `persons` = different persons among the marks."""
    counts = list(counts)
    kinds = {count.kind for count in counts}
    return Reach(
        attendances=sum(count.attendances for count in counts),
        persons=None if any(count.has_nameless for count in counts) else persons,
        outsiders=sum(count.outsiders for count in counts),
        unknown=sum(not count.is_known for count in counts),
        at_least=any(count.at_least and count.people for count in counts),
        nearly=any(count.nearly and count.people for count in counts),
        outsiders_at_least=any(count.at_least and count.outsiders for count in counts),
        outsiders_nearly=any(count.nearly and count.outsiders for count in counts),
        sessions=len(counts),
        kind=kinds.pop() if len(kinds) == 1 else "",
    )


def stored(entry):
    """The Reach of what a report has frozen; reports of earlier versions know only the four numbers."""
    return Reach(**{name: entry[name] for name in Reach.__dataclass_fields__ if name in entry})


def sentence(reach):
    """yli 1 200 osallistumiskertaa, 32 työpajaa, yksittäisiä henkilöitä ei tiedetä. Empty when nobody was counted."""
    if not reach:
        return ""
    counted = ngettext("%(n)s attendance", "%(n)s attendances", reach.attendances) % {"n": reach.counted}
    return ", ".join([counted, *_context(reach)])


def headcount(found):
    """Of one session's Headcount: vähintään 45 henkilöä, 3 ulkopuolista."""
    people, words = Number(found.people, found.at_least, found.nearly), []
    if found.people or not found.outsiders:
        words.append(ngettext("%(n)s person", "%(n)s persons", found.people) % {"n": people})
    if found.outsiders:
        outsiders = Number(found.outsiders, found.at_least, found.nearly)
        words.append(ngettext("%(n)s outsider", "%(n)s outsiders", found.outsiders) % {"n": outsiders})
    return ", ".join(words)


def _context(reach):
    if reach.sessions:
        yield _sessions(reach)
    if reach.persons is None:
        yield _("individual persons are not known")
    elif reach.attendances:
        words = ngettext("%(n)s different person", "%(n)s different persons", reach.persons)
        yield words % {"n": Number(reach.persons)}
    if reach.outsiders:
        yield ngettext("%(n)s outsider", "%(n)s outsiders", reach.outsiders) % {"n": reach.counted_outsiders}
    if reach.unknown:
        yield (
            ngettext("attendance of %(n)s session not known", "attendance of %(n)s sessions not known", reach.unknown)
            % {"n": reach.unknown}
        )


def _sessions(reach):
    shown = {"n": Number(reach.sessions)}
    if reach.kind == "workshop":
        return ngettext("%(n)s workshop", "%(n)s workshops", reach.sessions) % shown
    return ngettext("%(n)s session", "%(n)s sessions", reach.sessions) % shown
