"""Group sessions and waves as the overview needs them: read once, then only looked at."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from programmes.access import of_groups
from programmes.translated import Translated

SHOWN = ("title", "starts", "ends", "place", "link", "mode")  # what participants are told of


@dataclass(frozen=True)
class Meeting:
    """One group session. `goals` are primary keys of the goals it serves, through its themes too. `owner` is the
    other programme of the project that shares it, if any; such a session has no number here."""

    pk: int
    number: int | None
    title: str
    starts: datetime | None
    ends: datetime | None
    place: str
    mode: str
    coach: str
    past: bool
    next: bool
    held: bool
    goals: frozenset
    present: int  # persons
    marked: int  # persons whose attendance has been marked, absent ones too
    awaits_publishing: bool
    counted: bool = False  # people were counted without names
    owner: str = ""
    phase: str = ""  # its key
    phase_title: str = ""
    n: int = 1  # how many sessions this stands for (`bundles`): then `done` of them are over, `last` = the last start
    done: int = 0
    last: datetime | None = None

    @property
    def name(self):
        return f"{self.number}. {self.title}" if self.number else self.title


def meetings(programme, *, groups, plan, now):
    """The sessions in order; drafts only for those who plan, and what was published for the rest. Four queries."""
    rows = of_groups(programme.sessions.group_sessions(), groups).with_attendance()
    own = Q(attendances__participant__programme=programme)
    rows = rows.annotate(marked=Count("attendances", filter=own)).select_related("coach", "headcount", "phase")
    rows = rows.prefetch_related("goals", "themes__goals")
    seen = [_seen(row, plan) for row in (rows if plan else rows.published())]
    seen = sorted((one for one in seen if one), key=lambda one: (one["starts"] is None, one["starts"], one["row"].pk))
    coming = next((one["row"].pk for one in seen if one["ends"] and one["ends"] >= now), None)
    numbered = any(one["row"].ordinal for one in seen)  # then a session without a number has none
    return [_meeting(one, None if numbered else place, coming, now) for place, one in enumerate(seen, 1)]


def shared_meetings(programme, *, groups, now):
    """What the project's other programmes share with this one, as published. One query."""
    rows = of_groups(programme.sessions.model.objects.shared_with(programme), groups).select_related("programme")
    seen = [one for one in (_seen(row, plan=False) for row in rows) if one]
    return [_shared(one, now) for one in seen]


def together(own, shared, *, now):
    """Both in the order of time; of all of them the one that comes next is marked so."""
    ordered = sorted(own + shared, key=lambda m: (m.starts is None, m.starts, m.pk))
    coming = next((m.pk for m in ordered if m.ends and m.ends >= now), None)
    return [replace(m, next=m.pk == coming) for m in ordered]


def _seen(row, plan):
    """What the reader sees of a session, None for a cancelled one."""
    if plan:
        shown = {name: getattr(row, name) for name in ("title", "starts", "ends", "place", "mode")}
        return None if row.state == row.State.CANCELLED else {"row": row, **shown}
    told = row.published
    moments = {name: _moment(told[name]) for name in ("starts", "ends")}
    shown = {"title": Translated(told["title"]), "place": told["place"], "mode": told["mode"]}
    return None if told["cancelled"] else {"row": row, **moments, **shown}


def _moment(text):
    return datetime.fromisoformat(text) if text else None


def _meeting(seen, number, coming, now):
    row = seen["row"]
    served = {goal.pk for goal in row.goals.all()} | {g.pk for theme in row.themes.all() for g in theme.goals.all()}
    return Meeting(
        pk=row.pk,
        number=row.ordinal or number,
        title=str(seen["title"]),
        starts=seen["starts"],
        ends=seen["ends"],
        place=seen["place"],
        mode=seen["mode"],
        coach=row.coach.name if row.coach else "",
        past=row.state == row.State.HELD or bool(seen["ends"] and seen["ends"] < now),
        next=row.pk == coming,
        held=row.state == row.State.HELD,
        goals=frozenset(served),
        present=row.present,
        marked=row.marked,
        awaits_publishing=_awaits_publishing(row),
        counted=row.counted is not None,
        phase=row.phase.key if row.phase else "",
        phase_title=str(row.phase) if row.phase else "",
    )


def _shared(seen, now):
    row, told = seen["row"], {name: seen[name] for name in ("starts", "ends", "place", "mode")}
    return Meeting(
        pk=row.pk,
        number=None,
        title=str(seen["title"]),
        **told,
        coach=row.published.get("coach", ""),
        past=row.state == row.State.HELD or bool(seen["ends"] and seen["ends"] < now),
        next=False,
        held=row.state == row.State.HELD,
        goals=frozenset(),
        present=0,
        marked=0,
        awaits_publishing=False,
        owner=str(row.programme),
    )


def _awaits_publishing(row):
    if row.published is None:
        return row.starts is not None and row.state == row.State.DRAFT
    told = row.published
    moments = all(_moment(told.get(name)) == getattr(row, name) for name in ("starts", "ends"))
    return not (moments and all(told.get(n) == getattr(row, n) for n in SHOWN if n not in ("starts", "ends")))


def waves_of(programme):
    """The waves of the whole programme (not those after a session), in order. One query."""
    return list(programme.waves.exclude(stage="session").select_related("instrument").order_by("opens_at", "pk"))


def opened(waves):
    """Those that have been open: nothing that they ask may change any more."""
    return [wave for wave in waves if wave.state != wave.State.DRAFT]


def is_over(wave, now):
    return wave.state in (wave.State.CLOSED, wave.State.SEALED, wave.State.FROZEN) or wave.closes_at < now


def local_day(moment):
    return timezone.localtime(moment).date()
