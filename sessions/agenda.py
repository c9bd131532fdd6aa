"""The schedule as its reader sees it: entries in order of time, by month, and as a month of weeks."""

from calendar import Calendar
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programmes.dates import TimeRange, wall

from .clashes import clashing
from .models import CoachingSession
from .reach import headcount
from .versions import Version, as_seen, is_changed

STATES = {  # key -> (word, icon, class of its badge, class of its mark in a month)
    "agreed": (pgettext_lazy("session", "agreed"), "agreed", "b-brand", ""),
    "held": (pgettext_lazy("session", "held"), "held", "b-ok", "done"),
    "over": (pgettext_lazy("session", "over"), "held", "b-line", "done"),
    "unmarked": (pgettext_lazy("session", "attendance not marked"), "clock", "b-warn", "done"),
    "draft": (pgettext_lazy("session", "draft"), "draft", "b-line", "draft"),
    "undated": (pgettext_lazy("session", "time not agreed"), "undated", "b-warn", "draft"),
    "cancelled": (pgettext_lazy("session", "cancelled"), "cancelled", "b-line", "gone"),
}
MONTHS = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
)


@dataclass(frozen=True)
class Month:
    """A calendar month; `value` is how an address names it: 2022-11."""

    year: int
    number: int

    def __str__(self):
        return f"{MONTHS[self.number - 1]} {self.year}"

    @property
    def value(self):
        return f"{self.year}-{self.number:02}"

    @property
    def previous(self):
        return Month.of(date(self.year, self.number, 1) - timedelta(days=1))

    @property
    def following(self):
        return Month.of(date(self.year, self.number, 1) + timedelta(days=31))

    @classmethod
    def of(cls, day):
        return cls(day.year, day.month)

    @classmethod
    def named(cls, value):
        """The month of 2022-11, or None for anything else."""
        year, dash, number = (value or "").partition("-")
        if not (dash and year.isascii() and number.isascii() and year.isdigit() and number.isdigit()):
            return None
        return cls(int(year), int(number)) if 1990 <= int(year) <= 2190 and 1 <= int(number) <= 12 else None


@dataclass(frozen=True)
class Entry:
    """A session as its reader sees it. `changed` = the plan differs from what participants read."""

    session: CoachingSession
    version: Version
    state: str
    clashes: bool = False
    changed: bool = False
    with_group: bool = False  # several groups: say whose it is
    plan: bool = False
    shared_with: object = None  # the programme that reads another one's session

    @property
    def slug(self):
        """Of the programme under which its reader opens it."""
        return (self.shared_with or self.session.programme).slug

    @property
    def owner(self):
        """The other programme whose session it is, else None."""
        return self.session.programme if self.shared_with else None

    @property
    def day(self):
        return wall(self.version.starts, self.version.zone)[0] if self.version.starts else None

    @property
    def clocks(self):
        """14–16, as clocks at the session's own place show."""
        return str(
            TimeRange(wall(self.version.starts, self.version.zone)[1], wall(self.version.ends, self.version.zone)[1])
        )

    @property
    def month(self):
        return Month.of(self.day) if self.day else None

    @property
    def name(self):
        """Its title, and for the planner of an interview whose it is."""
        person = self.session.participant if self.plan else None
        return f"{self.version}, {person}" if person else str(self.version)

    @property
    def counted(self):
        """For the planner: how many were counted without names, in words."""
        found = self.session.counted if self.plan else None
        return headcount(found) if found else ""

    @property
    def word(self):
        return STATES[self.state][0]

    @property
    def icon(self):
        return STATES[self.state][1]

    @property
    def badge(self):
        return STATES[self.state][2].removeprefix("b-")

    @property
    def mark(self):
        """Class of the chip in a month: a clash shows before the state."""
        return "clash" if self.clashes else STATES[self.state][3]


def entries(sessions, *, plan):
    """Entries of a queryset of sessions in order of time; those without a time come last. One query.

    With `plan` the reader sees drafts, clashes and what is not marked yet; else the published versions only.
    """
    rows = list((sessions.with_attendance() if plan else sessions.published()).with_people())
    clashing_ones = clashing(rows) if plan else set()
    groups = {row.group_id for row in rows if row.group_id}
    found = [
        Entry(
            session=row,
            version=version,
            state=_state(row, version, plan),
            clashes=row.pk in clashing_ones,
            changed=plan and row.published is not None and is_changed(row),
            with_group=len(groups) > 1 and row.group_id is not None,
            plan=plan,
        )
        for row in rows
        for version in [as_seen(row, plan=plan)]
    ]
    return in_order(found)


def in_order(found):
    """By time, those without a time last."""
    return sorted(found, key=lambda e: (e.version.starts is None, e.version.starts or 0, e.version.ordinal or 0))


def entries_of(sessions):
    """Entries of a list of published sessions, as participants read them."""
    return [entry(session, plan=False) for session in sessions]


def shared(sessions, programme):
    """Entries of other programmes' sessions (`access.shared_for`) as the programme reads them. One query."""
    return [entry(session, plan=False, shared_with=programme) for session in sessions.with_people()]


def entry(session, *, plan, shared_with=None):
    """One session as an Entry; `session` comes from `with_attendance()` when `plan`.

    With `shared_with` another programme reads it: without its number, which counts the owner's sessions.
    """
    version = as_seen(session, plan=plan)
    version = replace(version, ordinal=None) if shared_with else version
    changed = plan and session.published is not None and is_changed(session)
    return Entry(session, version, _state(session, version, plan), changed=changed, plan=plan, shared_with=shared_with)


def _state(session, version, plan):
    if version.cancelled:
        return "cancelled"
    if session.state == session.State.HELD:
        return "held"
    if version.starts is None:
        return "undated"
    if session.published is None:
        return "draft"
    if version.is_over:
        waits = plan and session.participant_id is None and not session.minutes_sum and not session.present
        return "unmarked" if waits and not session.counted else "over"
    return "agreed"


def by_month(found):
    """[(Month, [Entry])] of the entries that have a time."""
    return [(month, list(rows)) for month, rows in groupby([e for e in found if e.day], key=lambda e: e.month)]


def month_to_show(found, asked, *, today=None):
    """The month asked for, else this one if the schedule spans it, else the nearest that has an entry."""
    today = today or timezone.localdate()
    days = [e.day for e in found if e.day]
    if asked is not None or not days:
        return asked or Month.of(today)
    if min(days) <= today <= max(days):
        return Month.of(today)
    return Month.of(min(days, key=lambda day: abs(day - today)))


@dataclass(frozen=True)
class Day:
    """One cell of a month: its entries, and what else happens (`events`: [(text, address or "")])."""

    day: date
    outside: bool
    today: bool
    entries: list = field(default_factory=list)
    events: list = field(default_factory=list)

    @property
    def weekend(self):
        return self.day.weekday() > 4


@dataclass(frozen=True)
class Week:
    number: int  # ISO 8601
    days: list


def weeks(month, found, events=(), *, today=None):
    """The month's weeks from Monday to Sunday. `events`: [(day, text, address)]."""
    today = today or timezone.localdate()
    made = []
    for row in Calendar().monthdatescalendar(month.year, month.number):
        days = [
            Day(
                day=day,
                outside=day.month != month.number,
                today=day == today,
                entries=[e for e in found if e.day == day],
                events=[(text, address) for when, text, address in events if when == day],
            )
            for day in row
        ]
        made.append(Week(row[0].isocalendar().week, days))
    return made


def nearest_outside(month, found):
    """The next entry after a month, else the last one before it, or None: for a month without any."""
    timed = [e for e in found if e.day]
    later = [e for e in timed if e.day > date(month.year, month.number, 28) and e.month != month]
    return later[0] if later else (timed[-1] if timed else None)
