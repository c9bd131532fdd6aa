"""What the overview page tells of the sessions beside drawing them: how many were reached, and how long it lasts."""

from dataclasses import dataclass
from datetime import datetime

from programmes.access import of_groups
from programmes.dates import wall

from . import attendance, durations
from .models import CoachingSession
from .reach import Reach


@dataclass(frozen=True)
class Facts:
    """`reach` None for those who don't mark attendance; `duration` a sentence, empty while too little is known."""

    reach: Reach | None
    duration: str


def facts(programme, *, groups, plan, counts):
    """Of the groups given. `plan`: as planned, else as published; `counts`: the reader may know of attendances.

    One query, or three.
    """
    rows = of_groups(programme.sessions.not_cancelled(), groups).order_by()
    rows = (rows if plan else rows.published()).only("programme", "starts", "zone", "closes_process", "published")
    days = [(day, row.closes_process) for row in rows for day in [_day(row, plan)] if day]
    found = durations.durations(days, starts=programme.starts, ends=programme.ends)
    reach = attendance.reach(programme, groups=groups) if counts else None
    return Facts(reach, durations.sentence(found))


def durations_of(programme):
    """The Durations of the whole programme as planned. One query."""
    rows = CoachingSession.objects.filter(programme=programme).not_cancelled().order_by()
    days = [(_day(row, True), row.closes_process) for row in rows.only("programme", "starts", "zone", "closes_process")]
    return durations.durations([one for one in days if one[0]], starts=programme.starts, ends=programme.ends)


def _day(row, plan):
    """The session's day at its own place, None while no time is agreed; cancelled in what was published = no day."""
    if plan:
        return wall(row.starts, row.zone)[0] if row.starts else None
    told = row.published
    if told.get("cancelled") or not told.get("starts"):
        return None
    return wall(datetime.fromisoformat(told["starts"]), told.get("zone") or row.zone)[0]
