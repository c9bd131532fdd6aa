"""Who was there, by name or only counted, and how many were reached. Never tied to answers.

Marks are seen by coordinator, coach and the person. A mark belongs to its person's programme: who comes to a session
that another programme of the project shares is reached by the own programme, and the hours are the own programme's.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from programmes.access import of_groups
from programmes.models import Participant

from . import reach as reaching
from .models import Attendance, CoachingSession, Headcount
from .notices import concerns
from .versions import published_version


@dataclass(frozen=True)
class Mark:
    """One person's attendance. `minutes` None = the whole session; `own_time` = none of it on working time."""

    state: str
    minutes: int | None = None
    own_time: bool = False


def cannot_mark(session):
    """None, or why attendance can't be marked: cancelled, no_time or not_begun."""
    if session.state == CoachingSession.State.CANCELLED:
        return "cancelled"
    if session.starts is None:
        return "no_time"
    return "not_begun" if session.starts > timezone.now() else None


def expected(session, *, groups=None, siblings=False):
    """Participants who were expected (of the groups given), those who have left since included if they have a mark.

    With `siblings` those of the project's other programmes too, by programme, when the session is shared with them.
    """
    rows = session.programme.participants.filter(Q(left_on=None) | Q(attendances__session=session)).distinct()
    own = [person for person in of_groups(rows, groups) if concerns(session, person)]
    return own + (_of_siblings(session) if siblings else [])


def _of_siblings(session):
    if not session.shared_in_project or session.participant_id:
        return []
    others = Participant.objects.filter(programme__project=session.programme.project_id)
    others = others.exclude(programme=session.programme).filter(Q(left_on=None) | Q(attendances__session=session))
    return list(others.select_related("programme").distinct().order_by("programme", "name", "pk"))


@transaction.atomic
def mark(session, *, by, marks, groups=None, siblings=False):
    """Marks attendance: {participant's primary key: Mark}. Marks of others than those `expected` are left out.

    The session becomes held, and, if it was still a draft, published as it is (nobody is told: they were there).
    """
    now = _locked(session)
    people = [person for person in expected(now, groups=groups, siblings=siblings) if person.pk in marks]
    rows = [row_of(now, person, marks[person.pk]) for person in people]
    Attendance.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["session", "participant"],
        update_fields=["state", "minutes", "work_minutes"],
    )
    return _held(now)


@transaction.atomic
def count(session, *, by, people, outsiders=0, at_least=False, nearly=False):
    """Notes how many were there without names. The session becomes held as in `mark`."""
    now = _locked(session)
    numbers = {"people": people, "outsiders": outsiders, "at_least": at_least, "nearly": nearly}
    Headcount.objects.update_or_create(session=now, defaults=numbers)
    return _held(now)


@transaction.atomic
def uncount(session, *, by):
    """Takes the number away, as if nobody had counted. What was marked by name stays."""
    Headcount.objects.filter(session=session).delete()


def _locked(session):
    return CoachingSession.objects.select_for_update(of=("self",)).with_people().get(pk=session.pk)


def _held(now):
    now.state = CoachingSession.State.HELD
    if now.published is None:
        now.published, now.published_at = published_version(now), timezone.now()
    now.save(update_fields=["state", "published", "published_at"])
    return now


def row_of(session, person, given):
    """The unsaved Attendance that a Mark makes of a person in the session."""
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


def reach(programme, *, groups=None):
    """The `Reach` of the group sessions that have been held (of the groups given): the programme's own participants,
    and everybody counted without names in its own sessions. Two queries."""
    own = Q(attendances__participant__programme=programme)
    there = own & ~Q(attendances__state=Attendance.State.ABSENT)
    rows = of_groups(CoachingSession.objects.met_by(programme).group_sessions().held_or_past(), groups)
    rows = rows.select_related("headcount").annotate(named=Count("attendances", filter=there))
    rows = list(rows.annotate(marks=Count("attendances", filter=own)).order_by())
    named = Attendance.objects.filter(session__in=[row.pk for row in rows], participant__programme=programme)
    persons = named.exclude(state=Attendance.State.ABSENT).aggregate(n=Count("participant", distinct=True))["n"]
    counts = (_count(row, row.programme_id == programme.pk) for row in rows)
    return reaching.of([one for one in counts if one], persons=persons)


def _count(row, own):
    """What is known of a session; of another programme's only that the own people came, else None."""
    if not own:
        return reaching.Count(row.kind, row.named, True) if row.named else None
    counted = row.counted
    numbers = (counted.people, counted.outsiders, counted.at_least, counted.nearly) if counted else ()
    return reaching.Count(row.kind, row.named, bool(row.marks), *numbers)
