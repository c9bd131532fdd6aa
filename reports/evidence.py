"""Which released cell speaks for which statement, and the verdicts that follow. Works on the document, not on rows.

Three kinds of evidence, never mixed: perceived change (the end survey), measured change (the same people at the start
and at the end), and the mid-point survey. Verdicts of goals follow the perceived change; where nobody was asked about
it, the measured one.
"""

from datetime import datetime

from .outcomes import Counts, Outcome, Reason, Verdict, goal_verdict, outcome_of

WHY = {"below_k": Reason.FEW, "not_paired": Reason.HIDDEN, "hidden": Reason.HIDDEN}
LAST = ["follow_up", "post", "mid", "pre"]


def with_outcomes(data):
    """The document with `outcomes` of statements and `verdict` of goals written in."""
    release = data["release"] or {"cells": [], "waves": []}
    waves = {wave["key"]: wave for wave in release["waves"]}
    for statement in data["statements"]:
        cells = [cell for cell in release["cells"] if cell["statement"] == statement["key"]]
        perceived = _last([c for c in cells if c["form"] == "perceived" and c["population"] == "all"], waves)
        paired = _last([c for c in cells if c["scheme"] == "paired"], waves)
        statement["perceived"] = _outcome(perceived, statement, waves)
        statement["measured"] = _outcome(paired, statement, waves) if paired else None
        statement["mid"] = [c["id"] for c in cells if waves.get(c["wave"], {}).get("stage") == "mid"]
        known = statement["perceived"]
        if known["reason"] == Reason.NOT_MEASURED and statement["measured"]:
            known = statement["measured"]
        statement["verdict"], statement["reason"] = known["verdict"], known["reason"]
    data["is_interim"] = not {wave["stage"] for wave in waves.values()} & {"post", "follow_up"}
    for goal in data["goals"]:
        if data["is_interim"]:
            goal["verdict"], goal["reason"] = "unknown", str(Reason.EARLY)
            continue
        mine = [s for s in data["statements"] if s["goal"] == goal["key"]]
        goal["verdict"] = str(goal_verdict(Verdict(s["verdict"]) for s in mine))
        reasons = {s["reason"] for s in mine}
        goal["reason"] = (
            None if goal["verdict"] != "unknown" else reasons.pop() if len(reasons) == 1 else "not_measured"
        )
    return data


def _last(cells, waves):
    """The cell of the latest stage there is."""
    order = {stage: number for number, stage in enumerate(LAST)}
    cells = sorted(cells, key=lambda cell: order.get(waves.get(cell["wave"], {}).get("stage"), 9))
    return cells[0] if cells else None


def _outcome(cell, statement, waves):
    wave = waves.get(cell["wave"], {}) if cell else {}
    found = outcome_of(
        counts_of(cell),
        expected_later=bool(statement["due"] and wave.get("closes") and statement["due"] > _day(wave["closes"])),
        dont_know=(cell or {}).get("dont_know"),
        answered=wave.get("answered"),
        invited=wave.get("invited"),
        why=WHY.get(cell["why"]) if cell else Reason.NOT_MEASURED,
    )
    if cell and found.verdict == Verdict.UNKNOWN and found.reason == Reason.NOT_MEASURED and cell.get("direction"):
        found = Outcome(Verdict(cell["direction"]))
    return {
        "cell": cell["id"] if cell else None,
        "verdict": str(found.verdict),
        "reason": str(found.reason) if found.reason else None,
    }


def _day(moment):
    """The day of an ISO time, as ISO."""
    return datetime.fromisoformat(moment).date().isoformat()


def counts_of(cell):
    """`Counts` of a released cell, None where it shows none."""
    if not cell or not cell["counts"] or cell["n"] is None:
        return None
    worse, same, better = (tuple(pair) for pair in cell["counts"])
    return Counts(worse, same, better, cell["n"])
