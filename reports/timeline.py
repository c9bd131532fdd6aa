"""Figures of the course of a programme: the process line, the hours, the coverage."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from math import ceil
from textwrap import wrap

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from programmes.dates import day_text

COLUMNS = 12  # more sessions than these have no room for a line each


@dataclass(frozen=True)
class Stop:
    """One column of the process line. `shape`: interviews, remote, on_site, hybrid or review."""

    shape: str
    mark: str
    title: object
    day: str
    on: object
    phase: str = ""


@dataclass(frozen=True)
class Span:
    title: object
    text: str
    width: int
    shape: str = ""

    def lines(self, column):
        """About how many lines it takes over columns of this many millimetres: a lone one is set smaller."""
        letters = (column - 4.4) / 1.1 if self.width == 1 else (column * self.width - 5.4) / 1.4
        return len(wrap(str(self.title), max(int(letters), 4))) + bool(self.text)


@dataclass(frozen=True)
class Process:
    stops: list = field(default_factory=list)
    phases: list = field(default_factory=list)
    waves: list = field(default_factory=list)

    @property
    def lines(self):
        """Lines of the highest arrow, from three to six."""
        column = 170 / max(len(self.stops), 1)  # millimetres
        return min(6, max([3, *(span.lines(column) for span in self.phases)]))


def span_text(first, last):
    """9.–27.8.2021, 25.3.–8.4.2022 or 16.12.2022–9.1.2023."""
    if first.date() == last.date():
        return day_text(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}.–{day_text(last)}"
    return f"{first.day}.{first.month}.–{day_text(last)}" if first.year == last.year else _years(first, last)


def _years(first, last):
    return f"{day_text(first)}–{day_text(last)}"


def process(data):
    """Interviews, sessions and mid-point reviews in order of time, with phases above and surveys below."""
    stops = sorted([*_interviews(data), *_sessions(data), *_reviews(data)], key=lambda stop: stop.on)
    if len(stops) > COLUMNS:
        return Process(phases=[Span(p["title"], "", 1) for p in data["phases"]])
    return Process(stops, _phases(data, stops), _waves(data, stops))


def _interviews(data):
    one = data["interviews"]
    if one and one["first"]:
        days = span_text(one["first"], one["last"])
        yield Stop(
            "interviews", str(one["planned"]), _("Individual interviews"), days, one["first"].date(), one["phase"]
        )


def _sessions(data):
    for session in data["sessions"]:
        if session["starts"] and session["state"] != "cancelled":
            yield Stop(
                session["mode"],
                str(session["ordinal"] or ""),
                session["title"],
                day_text(session["starts"]),
                session["starts"].date(),
                session["phase"],
            )


def _reviews(data):
    for review in data["reviews"]:
        yield Stop("review", "", _("Contents refined"), day_text(review["held_on"]), review["held_on"])


def _phases(data, stops):
    titles = {phase["key"]: phase["title"] for phase in data["phases"]}
    spans = []
    for (shape, phase), run in groupby(stops, key=lambda s: ("review" if s.shape == "review" else "", s.phase)):
        run = list(run)
        if shape == "review":
            spans.append(Span(pgettext("phase", "Review"), "", 1, "review"))
        else:
            kind = "interviews" if run[0].shape == "interviews" else "sessions"
            named, number = titles.get(phase), _how_many(run, kind)
            spans.append(Span(named or number, number if named else "", len(run), kind))
    return spans


def _how_many(run, kind):
    if kind == "interviews":
        number = int(run[0].mark)
        return ngettext("%(n)s person", "%(n)s persons", number) % {"n": number}
    return ngettext("%(n)s session", "%(n)s sessions", len(run)) % {"n": len(run)}


def _waves(data, stops):
    """(empty columns before, width, title, days, answered) of each survey, placed near the days it was open."""
    waves = [w for w in data["waves"].values() if w["stage"] in ("pre", "mid", "post", "follow_up")]
    waves = sorted(waves, key=lambda wave: wave["opens"])
    width = max(2, min(3, len(stops) // max(len(waves), 1)))
    placed, end = [], 0
    for number, wave in enumerate(waves):
        wanted = sum(stop.on < wave["opens"].date() for stop in stops)
        latest = len(stops) - width * (len(waves) - number)
        start = max(end, min(wanted - (wave["stage"] == "mid"), latest))
        placed.append((start - end, width, wave["title"], span_text(wave["opens"], wave["closes"]), wave))
        end = start + width
    return placed


# ---- hours --------------------------------------------------------------------------------------------------------
def hours(data):
    """{"rows", "work", "own", "all", "quota", "times", "attendances"}; minutes, and bar lengths in per cent."""
    rows = []
    if one := data["interviews"]:
        rows.append(_hours_row(_("Individual interviews"), one["planned"], [one["minutes"]], [one]))
    for mode, title in (
        ("remote", _("Remote sessions")),
        ("on_site", _("Sessions on site")),
        ("hybrid", _("Hybrid sessions")),
    ):
        mine = [s for s in data["sessions"] if s["mode"] == mode and _named(s) is not None]
        if mine:
            rows.append(_hours_row(title, len(mine), [s["minutes"] for s in mine], mine))
    longest = max((row["all"] for row in rows), default=0) or 1
    for line in rows:
        line["work_width"], line["own_width"] = (round(88 * line[key] / longest) for key in ("work", "own"))
        line["is_wide"] = line["work_width"] >= 10
    quota = data["hours"]["quota"] or 0
    sums = {key: sum(row[key] for row in rows) for key in ("times", "attendances", "work", "own", "all")}
    return {"rows": rows, "quota": quota, "unused": max(quota - sums["work"], 0), **sums}


def _named(entry):
    """Of a session or the interviews: how many came by name, whose hours are known. None = nobody was marked."""
    return entry.get("named", entry["present"])


def _hours_row(title, times, minutes, entries):
    total, work = (sum(e[key] for e in entries) for key in ("person_minutes", "work_minutes"))
    lengths = set(minutes)
    return {
        "title": title,
        "times": times,
        "minutes": lengths.pop() if len(lengths) == 1 else None,
        "attendances": sum(_named(e) or 0 for e in entries),
        "work": work,
        "own": total - work,
        "all": total,
    }


# ---- what stands behind each goal ---------------------------------------------------------------------------------
def works_on(goal, session):
    return goal["key"] in session["goals"] or bool(set(goal["themes"]) & set(session["themes"]))


def coverage(data):
    """Goal × evidence, empty places visible: [{"number", "name", "cells": [[texts]]}]; last, what has no goal."""
    rows = []
    for goal in [g for g in data["goals"] if not g["closed"]]:
        mine = [s for s in data["statements"] if s["goal"] == goal["key"]]
        sessions = _of_phases([s for s in data["sessions"] if works_on(goal, s)], data)
        outputs = [o["title"] for o in data["outputs"] if goal["key"] in o["goals"]]
        rows.append(
            {
                "number": goal["number"],
                "name": goal["label"] or goal["text"],
                "cells": [*_evidence(mine), [", ".join(sessions)] if sessions else [], outputs],
            }
        )
    others = [s for s in data["statements"] if not s["goal"]]
    if others:
        rows.append({"number": "", "name": _("Other changes"), "cells": [*_evidence(others), [], []]})
    return rows


def _of_phases(sessions, data):
    """Their numbers; where there are many, the phases they are of, each with how many: Coaching II (× 10)."""
    if len(data["sessions"]) <= COLUMNS:
        return [str(session["ordinal"]) for session in sessions if session["ordinal"]]
    titles = {phase["key"]: str(phase["title"]) for phase in data["phases"]}
    found = Counter(titles.get(session["phase"]) or str(session["title"]) for session in sessions)
    return [f"{name} (×\u00a0{n})" if n > 1 else name for name, n in found.items()]


def _evidence(statements):
    perceived = sum(bool(s["perceived"]["cell"]) for s in statements)
    measured = sum(bool(s["measured"]) for s in statements)
    mid = sum(bool(s["mid"]) for s in statements)
    return [_statements(number) for number in (perceived, measured, mid)]


def _statements(number):
    return [ngettext("%(n)s statement", "%(n)s statements", number) % {"n": number}] if number else []


def duration_months(data):
    """Whole months from the first to the last session, None before two days are known."""
    days = [s["starts"].date() for s in data["sessions"] if s["starts"]]
    if data["interviews"] and data["interviews"]["first"]:
        days.append(data["interviews"]["first"].date())
    return ceil((max(days) - min(days)).days / 30.44) if len(days) > 1 else None


def hours_text(minutes):
    """274 h; a half hour as 12,5 h."""
    whole = round(minutes / 60, 1)
    return f"{number_format(int(whole) if whole == int(whole) else whole)}\u00a0h"
