"""What a reader may see of results at this moment: for the results tab, or goal by goal."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from programmes.access import Permission
from programmes.dates import day_text
from surveys.results import released_of

from . import figures
from .drawing import Figure, reason_text
from .evidence import with_outcomes
from .gathering import plan
from .models import Edition
from .publishing import published_document
from .reading import read
from .snapshot import compose_outcomes, compose_results


def document_for(programme, *, permissions):
    """Staff see what has been released, as it is now; others what the published report was made from; or None."""
    if Permission.VIEW_RESULTS in permissions:
        return compose_results(programme, edition=Edition.INTERNAL)
    return published_document(programme)


@dataclass(frozen=True)
class GoalResult:
    """One goal's part of Figure 1; `verdict` and `lead` are empty while the end survey is still to come."""

    verdict: str | None
    lead: str
    figure: Figure
    measured: Figure
    is_interim: bool


def goal_results(programme, *, permissions):
    """{goal's key: `GoalResult`} for a reader with these permissions, empty while nothing has been released."""
    data = _outcomes_for(programme, permissions)
    if not data or not data["release"]:
        return {}
    d = read(data)
    felt, measured = figures.profile(d), figures.paired(d)
    shown = {group.id: group for group in felt.groups}
    return {
        goal["key"]: _result(d, goal, shown[goal["id"]], felt, measured) for goal in d["goals"] if goal["id"] in shown
    }


def _outcomes_for(programme, permissions):
    if Permission.VIEW_RESULTS in permissions:
        return compose_outcomes(programme, edition=Edition.INTERNAL)
    return published_document(programme) if Permission.VIEW_PUBLISHED_RESULTS in permissions else None


def goal_verdicts(goals, *, permissions):
    """{goal's pk: verdict} of goals of any number of programmes, for a reader who has these permissions in all of them.

    Empty of programmes with nothing released, or with the end survey still to come. `goals` have `programme` and
    `statements` fetched. One query for those who see results, one for each programme for others.
    """
    by_programme = {}
    for goal in goals:
        by_programme.setdefault(goal.programme, []).append(goal)
    if Permission.VIEW_RESULTS in permissions:
        documents = verdicts_from(released_of([programme.pk for programme in by_programme]), by_programme)
    elif Permission.VIEW_PUBLISHED_RESULTS in permissions:
        documents = {programme: published_document(programme) for programme in by_programme}
    else:
        return {}
    found = {}
    for programme, mine in by_programme.items():
        document = documents.get(programme)
        if document and document["release"] and not document.get("is_interim"):
            told = {goal["key"]: goal["verdict"] for goal in document["goals"]}
            found |= {goal.pk: told[goal.key] for goal in mine if goal.key in told}
    return found


def verdicts_from(releases, by_programme):
    """{programme: document with nothing in it but what verdicts are made from}."""
    return {
        programme: with_outcomes(
            {
                "release": releases[programme.pk],
                "goals": [{"key": goal.key} for goal in goals],
                "statements": [
                    {"key": one.key, "goal": goal.key, "due": plan.iso(one.due)}
                    for goal in goals
                    for one in goal.statements.all()
                ],
            }
        )
        for programme, goals in by_programme.items()
        if programme.pk in releases
    }


def _result(d, goal, group, felt, measured):
    """The goal's rows cut out of the figures of the whole programme; its name stands on the page already."""
    mine = [row for row in measured.rows if row.number == goal["number"]]
    return GoalResult(
        verdict=group.verdict,
        lead="" if d["is_interim"] else lead(d, goal),
        figure=replace(felt, id="k1", heading=_("Statement"), groups=[replace(group, name="", verdict=None)]),
        measured=replace(measured, groups=[replace(measured.groups[0], rows=mine)] if mine else []),
        is_interim=d["is_interim"],
    )


def lead(d, goal):
    """What follows from the counts, in one sentence by the rule; never causal."""
    if goal["verdict"] == "unknown":
        why = reason_text(goal["reason"] or "not_measured", d["programme"]["k"])
        return _("Nothing is known of the outcome: %(why)s.") % {"why": why}
    days = [s["due"] for s in d["statements"] if s["goal"] == goal["key"] and s["due"]]
    if goal["verdict"] == "not_yet" and days:
        return _("Change was expected only by %(day)s, and it has not come yet.") % {"day": day_text(max(days))}
    return {
        "achieved": _("More than half of those who answered felt an improvement during the programme."),
        "partly": _("In some statements more than half felt an improvement, in others not."),
        "partly_worsened": _("In at least one statement more than half felt that things weakened."),
        "not_yet": _("Change was expected only later, and it has not come yet."),
        "unchanged": _("The answers show no change in either direction."),
        "mixed": _("The answers vary so much that nothing can be said of the direction."),
    }[goal["verdict"]]
