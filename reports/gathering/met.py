"""Who met when: sessions with how many came, the reach in four numbers, hours in sums, how long it lasted, and what
the sessions showed."""

from collections import Counter
from dataclasses import asdict

from django.db.models import Count, F, Q, Sum

from sessions import attendance, facts, ledger
from sessions.findings import told
from sessions.models import Attendance, CoachingSession
from sessions.versions import version

from .plan import iso


def worked(programme):
    """{session pk: minutes of working time}: used first until the employer's quota is full, as the ledger counts it."""
    rows = Attendance.objects.filter(participant__programme=programme).exclude(state=Attendance.State.ABSENT)
    rows = rows.order_by(F("session__starts").asc(nulls_last=True), "session", "participant")
    each = programme.quota_per == programme.Quota.EACH
    left, sums = {}, Counter()
    for session, person, asked in rows.values_list("session", "participant", "work_minutes"):
        owner = person if each else None
        remains = left.get(owner, programme.quota_minutes)
        used = asked if remains is None else min(asked, remains)
        left[owner] = None if remains is None else remains - used
        sums[session] += used
    return sums


def hours(programme):
    """Sums of the ledger, in minutes."""
    found = ledger.hours(programme)
    return {"id": "hours", "work": found.work_minutes, "own": found.own_minutes, "quota": found.quota_minutes}


def sessions(programme, work):
    """Group sessions with how many came and for how long; who came stays in the attendance lists.

    What another programme of the project shares is told as it was published, with how many of the own people came.
    """
    own = Q(attendances__participant__programme=programme)
    there = own & ~Q(attendances__state=Attendance.State.ABSENT)
    rows = CoachingSession.objects.met_by(programme).group_sessions()
    rows = rows.select_related("phase", "headcount", "programme").prefetch_related("themes", "goals")
    rows = rows.annotate(
        named=Count("attendances", filter=there),
        marked=Count("attendances", filter=own),
        minutes_sum=Sum("attendances__minutes", default=0, filter=own),
    )
    rows = rows.order_by(F("starts").asc(nulls_last=True), "ordinal", "pk")  # sums forget the model's own order
    return [
        (_session(row) if row.programme_id == programme.pk else _shared(row))
        | {
            "present": _present(row, programme),
            "named": row.named if row.marked else None,
            "person_minutes": row.minutes_sum,
            "work_minutes": work[row.pk],
        }
        for row in rows
    ]


def _session(row):
    counted = row.counted
    return {
        "id": f"session:{row.key}",
        "key": row.key,
        "ordinal": row.ordinal,
        "kind": row.kind,
        "phase": row.phase.key if row.phase else None,
        "title": dict(row.title),
        "themes": [theme.key for theme in row.themes.all()],
        "goals": sorted({goal.key for goal in row.goals.all()}),
        "starts": iso(row.starts),
        "ends": iso(row.ends),
        "minutes": row.minutes,
        "mode": row.mode,
        "state": row.state,
        "working_modes": dict(row.working_modes),
        "at_least": bool(counted and counted.at_least),
        "nearly": bool(counted and counted.nearly),
        "shared": None,
    }


def _shared(row):
    """Another programme's numbers, goals and themes mean nothing here."""
    seen = version(row.published)
    key = f"{row.programme.slug}/{row.key}"
    return {
        "id": f"session:{key}",
        "key": key,
        "ordinal": None,
        "kind": row.kind,
        "phase": None,
        "title": dict(seen.title),
        "themes": [],
        "goals": [],
        "starts": iso(seen.starts),
        "ends": iso(seen.ends),
        "minutes": int((seen.ends - seen.starts).total_seconds() // 60) if seen.starts else 0,
        "mode": seen.mode,
        "state": CoachingSession.State.CANCELLED if seen.cancelled else row.state,
        "working_modes": {},
        "at_least": False,
        "nearly": False,
        "shared": dict(row.programme.name),
    }


def _present(row, programme):
    """How many came: by name, or counted in a session of the programme's own; None when nobody knows."""
    counted = row.counted if row.programme_id == programme.pk else None
    if not row.marked and counted is None:
        return None
    return max(row.named, counted.people if counted else 0)


def reach(programme):
    """Of group sessions: attendances, persons, outsiders, and what isn't known. Four numbers that are never mixed."""
    return {"id": "reach", **asdict(attendance.reach(programme))}


def durations(programme):
    """Of the coaching and of the programme, each with its first and last day; None while too little is known."""
    found = facts.durations_of(programme)
    spans = {"coaching": found.coaching, "programme": found.programme}
    days = {name: span and {"first": iso(span.first), "last": iso(span.last)} for name, span in spans.items()}
    return {"id": "durations", "closed": found.closed, **days}


def findings(programme):
    """What the sessions showed, each with the share of groups that say so; groups are counted, never named."""
    held = dict(programme.sessions.held().group_sessions().order_by().values_list("pk", "group"))
    rows = programme.findings.select_related("factor").prefetch_related("sessions")
    return [
        {
            "id": f"finding:{one.finding.key}",
            "key": one.finding.key,
            "text": dict(one.finding.text),
            "level": one.finding.level,
            "polarity": one.finding.polarity,
            "source": one.finding.source,
            "factor": one.finding.factor.key if one.finding.factor else None,
            "evidence": asdict(one.evidence),
        }
        for one in told(rows, held)
    ]


def frameworks(programme):
    """Factors, layers and parts, in order: what findings are drawn by."""
    return [
        {
            "key": row.key,
            "name": dict(row.name),
            "shape": row.shape,
            "source": row.source,
            "factors": [
                {"key": factor.key, "name": dict(factor.name), "cross_cutting": factor.cross_cutting}
                for factor in row.factors.all()
            ],
        }
        for row in programme.frameworks.prefetch_related("factors")
    ]
