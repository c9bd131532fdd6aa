"""The figures of a report, from a thawed document: one template fragment draws each on the page and in the PDF."""

from collections import Counter
from dataclasses import replace
from functools import partial

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from programmes.dates import day_text

from .drawing import AGREE, CHANGE, PAIRED, UNITS_BELOW, Figure, Group, Row, row, told_once, words_of
from .evidence import counts_of
from .outcomes import sign_test, sign_test_says_something
from .timeline import span_text


def _cells(data):
    return {cell["id"]: cell for cell in (data["release"] or {"cells": []})["cells"]}


def _common_n(cells):
    """The n of most of the cells."""
    numbers = Counter(cell["n"] for cell in cells if cell and cell["counts"])
    return numbers.most_common(1)[0][0] if numbers else None


def _is_long(cells):
    """Whether a figure has bars: all its rows do, once one of them is too long for squares."""
    return any(cell and cell["counts"] and cell["n"] >= UNITS_BELOW for cell in cells)


def wave_of(data, key):
    """What was released of a wave, None before that."""
    return next((w for w in (data["release"] or {"waves": []})["waves"] if w["key"] == key), None)


def contexts_of(data, statement):
    """What else happened, where it may explain that nothing changed."""
    events = {event["key"]: event for event in data["context"]}
    if statement["verdict"] not in ("unchanged", "mixed", "worsened"):
        return []
    return [events[key] for key in statement["contexts"] if key in events]


def due_text(statement):
    """Until when change is waited for, where it has not come yet."""
    if statement["verdict"] != "not_yet" or not statement["due"]:
        return ""
    return _("expected by %(day)s") % {"day": day_text(statement["due"])}


def _sub(title, n):
    return ", ".join(part for part in (str(title), f"n\u00a0=\u00a0{n}" if n else "") if part)


def _others(rows):
    return [Group(rows, _("Other changes"), note=_("did not belong to the goals"))] if rows else []


# ---- figure 1: what people felt had changed -----------------------------------------------------------------------
def profile(data):
    """One row per statement in the order of goals, what belongs to no goal last."""
    cells = _cells(data)
    told = [cells.get(s["perceived"]["cell"]) for s in data["statements"]]
    make = partial(_profile_row, data, cells, _common_n(told), _is_long(told))
    unasked = Row(
        id="", name=_("No statement measures this goal"), verdict="unknown", hidden=_("not measured"), is_gap=True
    )
    groups = [
        Group(
            [make(s) for s in data["statements"] if s["goal"] == goal["key"]] or [unasked],
            goal["label"] or goal["text"],
            goal["id"],
            goal["number"],
            goal["verdict"],
        )
        for goal in data["goals"]
        if not goal["closed"]
    ]
    groups += _others([make(s) for s in data["statements"] if not s["goal"]])
    if data["is_interim"]:
        groups = [so_far for group in groups if (so_far := _so_far(group)).rows]
    wave = next((wave_of(data, cell["wave"]) for cell in told if cell), None)
    figure = Figure(
        id="k1",
        number=1,
        title=_("Changes felt so far") if data["is_interim"] else _("Changes felt during the programme"),
        sub=_sub(wave["title"] if wave else "", _common_n(told)),
        heading=_("Goal and statement"),
        words=words_of(CHANGE),
        groups=groups,
        n=_common_n(told),
    )
    return told_once(figure)


def _so_far(group):
    """Half-way only what has been asked is shown, and no goal has an outcome yet."""
    return replace(group, rows=[line for line in group.rows if line.id], verdict=None)


def _profile_row(data, cells, common, long, statement):
    outcome = statement["perceived"]
    return row(
        cells.get(outcome["cell"]),
        statement["name"],
        common=common,
        long=long,
        k=data["programme"]["k"],
        outcome=outcome,
        contexts=contexts_of(data, statement),
        note=due_text(statement),
    )


# ---- figure 2: the same people at the start and at the end --------------------------------------------------------
def paired(data):
    cells = _cells(data)
    measured = [s for s in data["statements"] if s["measured"]]
    told = [cells[s["measured"]["cell"]] for s in measured]
    make = partial(_paired_row, data, cells, _common_n(told), _is_long(told))
    groups = [Group([make(s) for s in measured if s["goal"]]), *_others([make(s) for s in measured if not s["goal"]])]
    figure = Figure(
        id="k2",
        number=2,
        title=_("Change from the start survey to the end survey"),
        sub=_sub(_("the same people"), _common_n(told)),
        heading=_("Statement, number of its goal first"),
        words=words_of(PAIRED),
        groups=[group for group in groups if group.rows],
        n=_common_n(told),
    )
    return told_once(figure)


def _paired_row(data, cells, common, long, statement):
    cell = cells[statement["measured"]["cell"]]
    return row(
        cell,
        item_text(data, cell) or statement["name"],
        number=goal_numbers(data).get(statement["goal"]),
        common=common,
        long=long,
        k=data["programme"]["k"],
        outcome=statement["measured"],
    )


def goal_numbers(data):
    return {goal["key"]: goal["number"] for goal in data["goals"]}


def item_text(data, cell):
    """The words asked about, from the questionnaire of the wave."""
    asked = data["waves"].get(cell["wave"], {"items": []})["items"]
    return next((item["text"] for item in asked if item["key"] == cell["item"]), "")


def sign_tests(data):
    """[(name, p as text)] of the measured changes for which an exact two-sided test can say something."""
    cells = _cells(data)
    found = []
    for statement in data["statements"]:
        counts = counts_of(cells.get((statement["measured"] or {}).get("cell")))
        if counts and counts.is_exact and sign_test_says_something(counts.better[0], counts.worse[0]):
            found.append((str(statement["name"]), _p_text(sign_test(counts.better[0], counts.worse[0]))))
    return found


def _p_text(p):
    relation, shown = ("<", "0.001") if p < 0.001 else ("=", f"{p:.3f}")
    return f"p\u00a0{relation}\u00a0{number_format(shown)}"


# ---- figure 4: the mid-point survey -------------------------------------------------------------------------------
def mid(data):
    release = data["release"] or {"waves": [], "cells": []}
    wave = next((w for w in release["waves"] if w["stage"] == "mid"), None)
    mine = [c for c in release["cells"] if wave and c["wave"] == wave["key"] and c["population"] == "all"]
    scheme = mine[0]["scheme"] if mine else AGREE
    goal_of = {s["key"]: goal_numbers(data).get(s["goal"]) for s in data["statements"]}
    rows = [
        row(
            cell,
            item_text(data, cell),
            number=goal_of.get(cell["statement"]),
            common=_common_n(mine),
            long=_is_long(mine),
            k=data["programme"]["k"],
        )
        for cell in mine
        if cell["scheme"] == scheme
    ]
    return Figure(
        id="k4",
        number=4,
        title=_("Answers of the mid-point survey"),
        sub=_sub(span_text(wave["opens"], wave["closes"]), _common_n(mine)) if wave else "",
        heading=_("Statement, number of its goal first"),
        words=words_of(scheme),
        groups=[Group(rows)] if rows else [],
        n=_common_n(mine),
        has_verdicts=False,
    )


# ---- the numbers as a table ---------------------------------------------------------------------------------------
def as_rows(figure):
    """Heading and rows of a figure for a spreadsheet; what is hidden says why in the place of its counts."""
    worse, same, better = figure.words
    rows = [[_("Goal"), _("Statement"), "n", better, same, worse, _("Result"), _("Note")]]
    for group in figure.groups:
        goal = f"{group.number} {group.name}" if group.number else group.name
        for line in group.rows:
            counts = [bar.text if bar else "" for bar in (line.better, line.same, line.worse)]
            rows.append([goal, line.name, line.n or "", *counts, verdict_text(line.verdict), line.hidden or line.note])
    return [[harmless(cell) for cell in cells] for cells in rows]


def verdict_text(verdict):
    """The word of a statement's verdict."""
    return {
        "improved": pgettext("verdict", "Improved"),
        "worsened": pgettext("verdict", "Worsened"),
        "unchanged": pgettext("verdict", "No change"),
        "not_yet": pgettext("verdict", "Not yet"),
        "mixed": pgettext("verdict", "Mixed"),
        "unknown": pgettext("verdict", "Not known"),
    }.get(verdict, "")


def harmless(cell):
    """A cell that no spreadsheet takes for a formula."""
    text = str(cell).replace("\r", " ").replace("\n", " ")
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
