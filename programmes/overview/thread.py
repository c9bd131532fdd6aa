"""Goals × sessions, for `parts/_lanka.html`, and the goals that nobody measures."""

from dataclasses import dataclass

from django.urls import reverse

from .meetings import opened


@dataclass(frozen=True)
class Column:
    number: int
    title: str
    past: bool
    next: bool


@dataclass(frozen=True)
class Row:
    number: int
    name: str
    url: str
    dots: list  # (on, Column)
    verdict: str | None = None


@dataclass(frozen=True)
class Thread:
    columns: list
    rows: list
    verdicts: bool = False


@dataclass(frozen=True)
class Gap:
    """A goal that gets no result, or no session. `kind`: unmeasured_once, unmeasured, unserved, too_late."""

    number: int
    kind: str
    url: str


def thread(programme, goals, meetings, *, results=None):
    """None while there is nothing to draw. `results`: {goal's key: its released result}, once there are any."""
    if not goals or not meetings:
        return None
    verdicts = {key: result.verdict for key, result in (results or {}).items()}
    columns = [Column(m.number, m.title, m.past, m.next) for m in meetings]
    rows = [
        Row(
            number,
            str(goal.short),
            reverse("goal", args=[programme.slug, goal.key]),
            [(goal.pk in m.goals, column) for m, column in zip(meetings, columns, strict=True)],
            verdicts.get(goal.key),
        )
        for number, goal in enumerate(goals, 1)
    ]
    return Thread(columns, rows, any(verdicts.values()))


def gaps(programme, goals, meetings, waves):
    """Goals without a statement, or without a session once sessions have goals at all."""
    found, linked = [], any(meeting.goals for meeting in meetings)
    for number, goal in enumerate(goals, 1):
        served = sum(goal.pk in meeting.goals for meeting in meetings)
        kind = _kind(goal, served, linked, late=bool(opened(waves)))
        if kind:
            found.append(Gap(number, kind, reverse("goal", args=[programme.slug, goal.key])))
    return found


def _kind(goal, served, linked, *, late):
    if not goal.statements.all():
        if late:
            return "too_late"
        return "unmeasured_once" if linked and served == 1 else "unmeasured"
    return "unserved" if linked and not served else ""
