"""Two durations, computed from days and never typed: the coaching is one thing, the programme's dates another.

The coaching lasts from the first session to the last, or to the one that closes it; what follows (a seminar for all)
belongs to the programme only (domain.md 14–15, 117–119). Pure: no rows.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.dates import day_text


@dataclass(frozen=True)
class Span:
    first: date
    last: date

    @property
    def days(self):
        """Nights between: 20.9.2022–8.2.2023 is 141 days."""
        return (self.last - self.first).days

    def __str__(self):
        """20.9.2022–8.2.2023; the year is said once when it is the same."""
        if self.first == self.last:
            return day_text(self.first)
        first = f"{self.first.day}.{self.first.month}." if self.first.year == self.last.year else day_text(self.first)
        return f"{first}–{day_text(self.last)}"


@dataclass(frozen=True)
class Durations:
    """`coaching` None while fewer than two days are known; `closed` = a session says that the coaching ends there."""

    coaching: Span | None
    programme: Span | None
    closed: bool = False

    def __bool__(self):
        return self.coaching is not None


def durations(meetings, *, starts=None, ends=None):
    """Of `meetings` [(day, closes the coaching)] and the programme's first and last day (None = not said)."""
    meetings = list(meetings)
    days = [day for day, _closes in meetings]
    closing = [day for day, closes in meetings if closes]
    coaching = Span(min(days), max(closing or days)) if len(set(days)) > 1 else None
    return Durations(coaching, Span(starts, ends) if starts and ends else None, closed=bool(closing))


def stored(entry):
    """The Durations of what a report has frozen, its days read as dates."""
    spans = {
        name: entry[name] and Span(entry[name]["first"], entry[name]["last"]) for name in ("coaching", "programme")
    }
    return Durations(**spans, closed=entry["closed"])


def sentence(found):
    """valmennus 20.9.2022–8.2.2023, 141 päivää; koko jakso 1.6.2022–31.3.2023, 303 päivää. Empty when not known."""
    if not found:
        return ""
    parts = [_("coaching %(span)s, %(days)s") % _words(found.coaching)]
    if found.programme:
        parts.append(_("the whole period %(span)s, %(days)s") % _words(found.programme))
    return "; ".join(parts)


def _words(span):
    return {"span": span, "days": ngettext("%(n)s day", "%(n)s days", span.days) % {"n": span.days}}
