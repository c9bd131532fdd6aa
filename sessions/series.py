"""Whole series of sessions at once: templates (sessions/data/series/*.json) and the days that they come to.

Days are counted in wall time: a weekday and a clock time, every so many weeks, so a change of the clocks moves nothing.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import holidays

from programmes.dates import Twice, Unreadable, span
from programmes.translated import text

FOLDER = Path(__file__).resolve().parent / "data" / "series"


@dataclass(frozen=True)
class Template:
    """What a template file says. `common`: sessions for everybody; `groups`: those that each group has."""

    key: str
    name: dict
    text: dict
    common: tuple
    groups: dict
    interviews: dict

    @property
    def rounds(self):
        """How many sessions each group has."""
        return len(self.groups["titles"])


@cache
def templates():
    """{key: Template}, the group path first."""
    found = [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))]
    found.sort(key=lambda each: bool(each.get("interviews")) + 2 * (each["groups"]["kind"] == "workshop"))
    return {
        each["key"]: Template(
            each["key"],
            text(each["name"]),
            text(each["text"]),
            tuple(each.get("common", ())),
            each["groups"],
            each.get("interviews", {}),
        )
        for each in found
    }


def days(first, last, weekday, *, count, weeks, closed=()):
    """At most `count` days on a weekday (0 = Monday) within first–last, `weeks` apart; a closed day moves on by weeks.

    Fewer come back when the window ends too soon: those sessions wait for a time to be agreed.
    """
    found, day = [], first + timedelta(days=(weekday - first.weekday()) % 7)
    while len(found) < count and day <= last:
        if day in closed:
            day += timedelta(weeks=1)
            continue
        found.append(day)
        day += timedelta(weeks=weeks)
    return found


def public_holidays(first, last):
    """{day: its Finnish name} of the public holidays from first to last, Finland's law (the `holidays` package)."""
    known = holidays.country_holidays("FI", years=range(first.year, last.year + 1), language="fi")
    return {day: name for day, name in known.items() if first <= day <= last}


def in_ranges(ranges):
    """Every day of [(first, last), …] as a set."""
    return {a + timedelta(days=n) for a, b in ranges for n in range((b - a).days + 1)}


def spans(found, times, zone, *, minutes=120):
    """(starts, ends) of each day at those times. A time that the clocks skip that day is (None, None): to be agreed."""
    return [_span(day, times, zone, minutes) for day in found]


def _span(day: date, times, zone, minutes):
    try:
        return span(day, times, zone, minutes=minutes)
    except Twice:
        return span(day, times, zone, minutes=minutes, second=False)
    except Unreadable:
        return None, None
