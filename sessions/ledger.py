"""Hours against the working time that the employer gives: working time is used first, the rest is own time."""

from dataclasses import dataclass

from django.db.models import F

from programmes.models import Participant, Programme

from .models import Attendance


@dataclass(frozen=True)
class LedgerRow:
    """One person's minutes. `quota_minutes` is None when nothing, or one sum for all, has been given."""

    participant: Participant
    minutes: int
    work_minutes: int
    own_minutes: int
    quota_minutes: int | None
    asked_minutes: int  # marked as working time, before the quota
    attendances: int

    @property
    def is_over(self):
        """More was marked as working time than has been given: shown, never refused."""
        return self.quota_minutes is not None and self.asked_minutes > self.quota_minutes


@dataclass(frozen=True)
class Ledger:
    """Rows by name, and their sums in minutes."""

    rows: list
    work_minutes: int
    own_minutes: int
    quota_minutes: int | None

    @property
    def minutes(self):
        return self.work_minutes + self.own_minutes

    @property
    def is_over(self):
        return any(row.is_over for row in self.rows) or (
            self.quota_minutes is not None and sum(row.asked_minutes for row in self.rows) > self.quota_minutes
        )


def hours(programme):
    """The programme's Ledger: everybody taking part, and those who left but attended. Two queries.

    Its own people's hours only, sessions that another programme of the project shares included.
    """
    attended = Attendance.objects.filter(participant__programme=programme).exclude(state=Attendance.State.ABSENT)
    attended = list(
        attended.order_by(F("session__starts").asc(nulls_last=True), "session", "participant").values_list(
            "participant", "minutes", "work_minutes"
        )
    )
    people = [p for p in programme.participants.all() if p.left_on is None or any(a[0] == p.pk for a in attended)]
    each = programme.quota_minutes if programme.quota_per == Programme.Quota.EACH else None
    in_common = None if each is not None else programme.quota_minutes
    rows = [_row(person, [a for a in attended if a[0] == person.pk], each) for person in people]
    if in_common is not None:
        rows = _within(rows, attended, in_common)
    return Ledger(
        rows=rows,
        work_minutes=sum(row.work_minutes for row in rows),
        own_minutes=sum(row.own_minutes for row in rows),
        quota_minutes=each * len(rows) if each is not None else in_common,
    )


def _row(person, attended, quota):
    minutes, asked = sum(a[1] for a in attended), sum(a[2] for a in attended)
    work = asked if quota is None else min(asked, quota)
    return LedgerRow(person, minutes, work, minutes - work, quota, asked, len(attended))


def _within(rows, attended, left):
    """The same rows when one sum of working time is for all: used up in order of time."""
    used = dict.fromkeys((row.participant.pk for row in rows), 0)
    for person, _minutes, asked in attended:
        taken = min(asked, left)
        used[person] += taken
        left -= taken
    return [
        LedgerRow(
            row.participant,
            row.minutes,
            used[row.participant.pk],
            row.minutes - used[row.participant.pk],
            None,
            row.asked_minutes,
            row.attendances,
        )
        for row in rows
    ]
