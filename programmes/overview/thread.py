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
    number: int | str
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
    """A goal that gets no result, or no session. `kind`: unmeasured_once, unmeasured, unserved, too_late; or, `once`
    said of all of them, none_measured."""

    number: int | str
    kind: str
    url: str
    name: str = ""


def thread(programme, places, meetings, *, verdicts=None):
    """None while there is nothing to draw. `places`: of `goals.Tree`; `verdicts`: {goal's pk: its released verdict}."""
    if not places or not meetings:
        return None
    verdicts = verdicts or {}
    columns = [Column(m.number, m.title, m.past, m.next) for m in meetings]
    rows = [
        Row(
            place.number,
            str(place.goal.short),
            reverse("goal", args=[programme.slug, place.goal.key]),
            [(bool(place.pks & m.goals), column) for m, column in zip(meetings, columns, strict=True)],
            verdicts.get(place.goal.pk),
        )
        for place in places
    ]
    return Thread(columns, rows, any(verdicts.values()))


def gaps(programme, tree, meetings, waves):
    """Current goals without a statement, or without a session once sessions have goals at all."""
    found, linked = [], any(meeting.goals for meeting in meetings)
    late = programme.is_over or bool(opened(waves))
    for place in tree.current:
        served = sum(bool(place.pks & meeting.goals) for meeting in meetings)
        kind = _kind(place, served, linked, late=late)
        if kind:
            url = reverse("goal", args=[programme.slug, place.goal.key])
            found.append(Gap(place.number, kind, url, str(place.goal.short)))
    return found


def once(programme, found, tree):
    """The gaps, or one in place of all when no goal at all was measured and it is too late."""
    if len(found) > 1 and len(found) == len(tree.current) and {gap.kind for gap in found} == {"too_late"}:
        return [Gap("", "none_measured", reverse("goals", args=[programme.slug]))]
    return found


def _kind(place, served, linked, *, late):
    if not place.measured:
        if late:
            return "too_late"
        return "unmeasured_once" if linked and served == 1 else "unmeasured"
    return "unserved" if linked and not served else ""
