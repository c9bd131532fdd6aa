"""Goals as they were granted, the project's and the programme's, and what became of them. From one frozen document."""

from . import figures, timeline


def quoted_promises(goals):
    """[(source, its goals)]: each promise apart; of more than three, those of one source in the same quotation."""
    if len(goals) <= 3:
        return [(goal["promised_source"], [goal]) for goal in goals]
    found = {}
    for goal in goals:
        found.setdefault((goal["promised_source"], goal["promised"].language), []).append(goal)
    return [(source, quoted) for (source, _language), quoted in found.items()]


def goals_as_promised(d):
    """Goals with the sessions that worked on them, what they are part of and what became of their wording."""
    numbers = {goal["key"]: goal["letter"] for goal in d["project_goals"]} | figures.goal_numbers(d)
    return [
        goal
        | {
            "sessions": _numbers(s for s in d["sessions"] if timeline.works_on(goal, s)),
            "is_derived": goal["kind"] == "derived",
            "above": numbers.get(goal.get("parent")),
            "fate": _fate(goal),
        }
        for goal in d["goals"]
    ]


def project_goals(d):
    """Goals of the whole project that have not been closed, and those that were while they had a promise to tell of."""
    letters = {goal["key"]: goal["letter"] for goal in d["project_goals"]}
    return [
        goal
        | {
            "above": letters.get(goal["parent"]),
            "sessions": _numbers(s for s in d["sessions"] if goal["key"] in s["goals"]),
            "fate": _fate(goal),
        }
        for goal in d["project_goals"]
        if goal["promised"] or not goal["closed"]
    ]


def _numbers(sessions):
    """Numbers of the sessions, each once: groups have sessions of the same number."""
    return list(dict.fromkeys(str(session["ordinal"]) for session in sessions if session["ordinal"]))


def _fate(goal):
    return [change | {"what": _what_changed(change)} for change in goal["fate"]]


def _what_changed(change):
    """text, due (the day by which change is expected) or other."""
    before, after = change["before"], change["after"]
    if any(before.get(key) != after.get(key) for key in ("text", "label")):
        return "text"
    return "due" if before.get("expected_by") != after.get("expected_by") else "other"
