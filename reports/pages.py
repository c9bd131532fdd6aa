"""What the pages of a report and the results page are told: everything from one frozen document."""

from datetime import UTC

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from programmes.translated import Translated
from sessions import durations, reach

from . import figures, timeline, wording
from . import findings as shown_findings
from .blocks import BLOCKS
from .promises import goals_as_promised, project_goals, quoted_promises
from .reading import read
from .threads import threads


def results_of(data):
    """The values of the results page and of a published summary, from a document (as stored)."""
    d = read(data)
    return {
        "d": d,
        "k1": figures.profile(d),
        "k2": figures.paired(d),
        "goals_by_verdict": goals_by_verdict(d),
        "sign_tests": figures.sign_tests(d),
        "unchanged": unchanged(d),
        "changes": changes(d),
        "rule_day": rule_day(d),
        "is_interim": d["is_interim"],
        "is_invented": bool(d["programme"]["made_up"]),
        "notice": (d["programme"]["made_up"] or {}).get("notice"),
        "words": wording.results(d),
    }


def reach_text(data):
    """How many were reached, in a sentence."""
    return wording.capital(reach.sentence(reach.stored(data["reach"])))


def context_of(data, issue):
    """The values of the PDF's templates."""
    told = results_of(data)
    d = told["d"]
    return (
        told
        | {
            "issue": issue,
            "pdf": True,
            "numbers": {},
            "foreign": set(),
            "titles": {block.key: str(block.title) for block in BLOCKS},
            "texts": d["texts"],
            "k4": figures.mid(d),
            "lead": wording.lead(d),
            "summary": d["texts"].get("summary") or "\n\n".join(wording.summary(d)),
            "process": timeline.process(d),
            "threads": threads(d),
            "hours": timeline.hours(d),
            "coverage": timeline.coverage(d),
            "months": timeline.duration_months(d),
            "reach": reach.stored(d["reach"]),
            "reach_text": reach_text(d),
            "reached": reach.sentence(reach.stored(d["reach"])),
            "own_sessions": [session for session in d["sessions"] if not session.get("shared")],
            "duration_text": wording.capital(durations.sentence(durations.stored(d["durations"]))),
            "found": shown_findings.drawn(d),
            "goals": goals_as_promised(d),
            "project_goals": project_goals(d),
            "outputs": outputs(d),
            "end_wave": _wave(d, "post"),
            "start_wave": _wave(d, "pre"),
            "edition": {"funder": _("Funder’s edition"), "internal": _("Internal edition")}[d["edition"]],
            "frozen": d["frozen_at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "made_up_text": (d["programme"]["made_up"] or {}).get("details", ""),
            "asked": asked(d),
        }
        | course_of(d)
        | has_of(d, told)
    )


def has_of(d, told):
    """Which parts there is anything to say in: no heading stands alone."""
    texts, project = d["texts"], d["project"]
    afterwards = ("dissemination", "publications", "follow_ons")
    return {
        "has_mid_review": bool(told["changes"] or figures.mid(d) or d["reviews"] or texts.get("mid_review")),
        "has_course": bool(
            d["sessions"]
            or d["interviews"]
            or d["programme"]["working_methods"]
            or texts.get("carrying_out")
            or texts.get("framework")
        ),
        "has_start": bool(
            d["goals"]
            or d["project_goals"]
            or _has_partners(d)
            or project["starting_situation"]
            or d["programme"]["starting_point"]
            or texts.get("starting_point")
        ),
        "has_partners": _has_partners(d),
        "has_hours": bool(d["reach"]["attendances"] or d["hours"]["work"] or texts.get("hours")),
        "has_outputs": bool(
            d["outputs"]
            or any(project[key] for key in afterwards)
            or any(texts.get(key) for key in ("outputs", "dissemination", "follow_on"))
        ),
    }


def _has_partners(d):
    parties = any(d["project"][key] for key in ("funder", "partners", "decisions", "tenders"))
    return bool(parties or d["programme"]["quota_minutes"] or d["texts"].get("partners"))


def course_of(d):
    """Days and sums of the sessions, and the ways of working as a list."""
    sessions = [s for s in d["sessions"] if s["state"] != "cancelled"]
    days = [s["starts"] for s in sessions if s["starts"]]
    first = d["interviews"]["first"] if d["interviews"] else None
    promised = {}
    for goal in [*d["project_goals"], *d["goals"]]:
        if goal["promised"]:
            promised.setdefault(str(goal["promised"]), goal)
    goals = [g for g in d["goals"] if not g["closed"]]
    modes = [mode for s in sessions if s["working_modes"] for mode in _lines(s["working_modes"])]
    return {
        "first_day": min(([first] if first else []) + days, default=None),
        "last_day": max(days, default=None),
        "is_over": bool(days) and max(days) <= d["frozen_at"],
        "session_minutes": sum(s["minutes"] for s in sessions),
        "session_attendances": sum(s["present"] or 0 for s in sessions),
        "session_person_minutes": sum(s["person_minutes"] for s in sessions),
        "promises": quoted_promises(list(promised.values())),
        "primary": [g for g in goals if g["kind"] != "derived"],
        "derived": [g for g in goals if g["kind"] == "derived"],
        "working_modes": list({str(mode): mode for mode in modes}.values())[:5],
    }


def _lines(words):
    """The lines of a text, each in its language."""
    return [Translated({words.language: line.strip()}) for line in str(words).splitlines() if line.strip()]


def asked(d):
    """Of each survey: when it was open, how many answered, what was asked on which scale."""
    released = {wave["key"]: wave for wave in (d["release"] or {"waves": []})["waves"]}
    waves = sorted(d["waves"].items(), key=lambda pair: pair[1]["opens"])
    return [
        wave | {"parts": _parts(wave), "answered": released.get(key, wave)["answered"]}
        for key, wave in waves
        if wave["state"] != "draft"
    ]


def _parts(wave):
    """9 statements on change felt (five steps and "cannot say"); 1 open question."""
    scales = [item for item in wave["items"] if item["kind"] == "scale"]
    parts = []
    for form, words in (
        ("state", ngettext_lazy("%(n)s statement on the present state", "%(n)s statements on the present state", "n")),
        ("then", ngettext_lazy("%(n)s statement on the state before", "%(n)s statements on the state before", "n")),
        ("perceived", ngettext_lazy("%(n)s statement on change felt", "%(n)s statements on change felt", "n")),
    ):
        n = sum(item["form"] == form for item in scales)
        if n:
            parts.append(words % {"n": n})
    if scales:
        parts.append(_("five steps, “cannot say” apart"))
    n = len(wave["items"]) - len(scales)
    if n:
        parts.append(ngettext("%(n)s open question", "%(n)s open questions", n) % {"n": n})
    return parts


def _wave(d, stage):
    return next((w for w in (d["release"] or {"waves": []})["waves"] if w["stage"] == stage), None)


def goals_by_verdict(d):
    """[(verdict, [short names])], the good first."""
    order = ["achieved", "partly", "partly_worsened", "not_yet", "unchanged", "mixed", "unknown"]
    open_goals = [g for g in d["goals"] if not g["closed"]]
    found = [
        (v, [wording.in_sentence(g["label"] or g["text"]) for g in open_goals if g["verdict"] == v]) for v in order
    ]
    return [(verdict, names) for verdict, names in found if names]


def unchanged(d):
    """Statements that did not improve, with the counts behind that and what else was going on."""
    shown = {row.id: row for figure in (figures.profile(d), figures.paired(d)) for row in figure.shown}
    found = []
    for statement in d["statements"]:
        if statement["verdict"] in ("not_yet", "unchanged", "mixed", "worsened"):
            measured = statement["measured"] or {}
            found.append(
                {
                    "name": statement["name"],
                    "verdict": statement["verdict"],
                    "due": statement["due"] if statement["verdict"] == "not_yet" else None,
                    "felt": shown.get(statement["perceived"]["cell"]),
                    "measured": shown.get(measured.get("cell")),
                    "contexts": figures.contexts_of(d, statement),
                }
            )
    return found


def changes(d):
    """What the mid-point reviews changed: sessions with what was before, after, and why."""
    numbers = figures.goal_numbers(d)
    return [
        {
            "review": review,
            "rows": [
                change
                | {
                    "was": _told(change["before"]),
                    "became": _told(change["after"]),
                    "goal_number": numbers.get(change["goal"]),
                    "starts": next((s["starts"] for s in d["sessions"] if s["key"] == change["session"]), None),
                }
                for change in review["changes"]
            ],
        }
        for review in d["reviews"]
        if review["changes"]
    ]


def _told(fields):
    """What a session was, in words: its length first, then the rest."""
    found = [timeline.hours_text(fields["minutes"])] if fields.get("minutes") else []
    if fields.get("day"):
        found.append(timeline.day_text(fields["day"]))
    return found + [fields[key] for key in ("title", "plan", "place") if fields.get(key)]


def outputs(d):
    """Outputs with the numbers of the goals they serve."""
    numbers = figures.goal_numbers(d)
    return [o | {"numbers": sorted(numbers[key] for key in o["goals"] if key in numbers)} for o in d["outputs"]]


def rule_day(d):
    """The day by which the rule of verdicts stood fast: when the first survey opened."""
    days = [wave["opens"].date() for wave in d["waves"].values() if wave["state"] != "draft"]
    return min(days) if days else None
