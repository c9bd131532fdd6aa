"""Who was there, and how many were reached. Seen by coordinator, coach and the person; never tied to answers."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from .models import Attendance, CoachingSession
from .notices import concerns
from .versions import published_version


@dataclass(frozen=True)
class Mark:
    """One person's attendance. `minutes` None = the whole session; `own_time` = none of it on working time."""

    state: str
    minutes: int | None = None
    own_time: bool = False


@dataclass(frozen=True)
class Reach:
    """Attendances are not persons: who came eight times is eight attendances and one person.

    `outsiders` and `unknown` are people counted without names; no session of a small programme has them.
    """

    attendances: int
    persons: int
    outsiders: int = 0
    unknown: int = 0


def cannot_mark(session):
    """None, or why attendance can't be marked: cancelled, no_time or not_begun."""
    if session.state == CoachingSession.State.CANCELLED:
        return "cancelled"
    if session.starts is None:
        return "no_time"
    return "not_begun" if session.starts > timezone.now() else None


def expected(session):
    """Participants who were expected, those who have left since included if they have a mark."""
    rows = session.programme.participants.filter(Q(left_on=None) | Q(attendances__session=session)).distinct()
    return [person for person in rows if concerns(session, person)]


@transaction.atomic
def mark(session, *, by, marks):
    """Marks attendance: {participant's primary key: Mark}. Marks of others than those expected are left out.

    The session becomes held, and, if it was still a draft, published as it is (nobody is told: they were there).
    """
    now = CoachingSession.objects.select_for_update(of=("self",)).with_people().get(pk=session.pk)
    rows = [_row(now, person, marks[person.pk]) for person in expected(now) if person.pk in marks]
    Attendance.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["session", "participant"],
        update_fields=["state", "minutes", "work_minutes"],
    )
    now.state = CoachingSession.State.HELD
    if now.published is None:
        now.published, now.published_at = published_version(now), timezone.now()
    now.save(update_fields=["state", "published", "published_at"])
    return now


def _row(session, person, given):
    minutes = session.minutes if given.minutes is None else given.minutes
    if given.state == Attendance.State.ABSENT:
        minutes = 0
    elif given.state == Attendance.State.PRESENT:
        minutes = session.minutes
    return Attendance(
        session=session,
        participant=person,
        state=given.state,
        minutes=minutes,
        work_minutes=0 if given.own_time else minutes,
    )


def reach(programme):
    """How many were reached in group sessions. One query."""
    there = Attendance.objects.filter(session__programme=programme, session__participant=None)
    counted = there.exclude(state=Attendance.State.ABSENT).aggregate(
        attendances=Count("pk"), persons=Count("participant", distinct=True)
    )
    return Reach(**counted)
