"""Väliarviointi: what has been felt so far beside the sessions that can still be changed, each with its reason."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from programmes.translated import Translated, text
from sessions import scheduling

from . import disclosure, results
from .models import MidReview, Wave


@dataclass(frozen=True)
class Felt:
    """One statement of the mid survey: publishable counts in words, and squares where a count is exact."""

    name: str
    better: str = ""
    same: str = ""
    worse: str = ""
    squares: tuple = ()  # (class of the square, how many)
    n: int | None = None
    hidden: str = ""


@dataclass(frozen=True)
class FeltGoal:
    title: str
    statements: list = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """What shall become of one session; None leaves a thing as it is."""

    session: object
    reason: str
    title: str | None = None
    minutes: int | None = None
    goal: object = None


def wave_of(programme):
    """The newest mid-point wave that has been opened, or None."""
    waves = programme.waves.filter(stage=Wave.Stage.MID).exclude(state=Wave.State.DRAFT)
    return waves.select_related("instrument").order_by("-opens_at").first()


def cannot_review(wave):
    """None, or why the results beside the sessions are not there yet. Changes can be written down all the same."""
    if wave is None:
        return _("No mid-point survey has been held. You can write down what a discussion led to.")
    if not wave.releases.exists():
        return _("The results appear here when the mid-point survey has been closed and sealed.")
    return None


def felt_so_far(programme, wave):
    """[FeltGoal] of the wave's released cells in goal order; statements of no goal come last."""
    data = results.released(programme)
    if data is None or wave is None:
        return []
    statements = {s.key: s for s in programme.statements.select_related("goal")}
    by_goal = {}
    for cell in data["cells"]:
        statement = statements.get(cell["statement"])
        if cell["wave"] == wave.key and cell["baseline"] is None and statement is not None:
            by_goal.setdefault(statement.goal, []).append(_felt(str(statement), cell))
    goals = sorted((g for g in by_goal if g), key=lambda g: (g.order, g.pk))
    found = [FeltGoal(str(goal.short), by_goal[goal]) for goal in goals]
    return found + ([FeltGoal(_("Other changes"), by_goal[None])] if None in by_goal else [])


def _felt(name, cell):
    if cell["counts"] is None:
        return Felt(name, hidden=_("under %(k)s answers") % {"k": 5} if cell["why"] == "below_k" else _("not shown"))
    words = [disclosure.text_of(tuple(count), cell["n"]) for count in cell["counts"]]
    exact = [count[0] if count[0] == count[1] else 0 for count in cell["counts"]]
    squares = tuple(zip(("p", "z", "n"), (range(exact[2]), range(exact[1]), range(exact[0])), strict=True))
    return Felt(name, better=words[2], same=words[1], worse=words[0], squares=squares, n=cell["n"])


def remaining(programme):
    """Group sessions that can still be changed: coming ones, and those without a time."""
    sessions = programme.sessions.group_sessions()
    rows = sessions.upcoming() | sessions.without_time()
    return list(rows.with_people().prefetch_related("goals").distinct())


def latest(programme, wave):
    return programme.mid_reviews.filter(wave=wave).order_by("-held_on", "-pk").first()


@transaction.atomic
def confirm(programme, *, by, wave, held_on, learnt, changes, notify):
    """Write the review down and make its changes: each is an ordinary change of the session that names the review."""
    review = latest(programme, wave) or MidReview(programme=programme, wave=wave)
    review.held_on = held_on
    language = (get_language() or "fi")[:2]
    if learnt != str(review.learnt or ""):
        review.learnt = text({language: learnt} if learnt else {})
    review.save()
    for change in changes:
        fields = _fields(change, language)
        known = change.session.changes.count()
        scheduling.edit(
            change.session, by=by, reason={language: change.reason}, goal=change.goal, notify=notify, **fields
        )
        made = list(change.session.changes.order_by("pk")[known:])
        review.changes.add(*made)
    return review


def _fields(change, language):
    session, fields = change.session, {}
    if change.title is not None:
        fields["title"] = Translated({language: change.title})  # the other languages speak of the old content
    if change.minutes is not None and session.starts:
        fields["ends"] = session.starts + timedelta(minutes=change.minutes)
    if change.goal is not None:
        fields["goals"] = [change.goal]
    return fields
