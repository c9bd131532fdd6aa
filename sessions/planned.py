"""A series as it would become: sessions not yet saved, what they clash with, and which have no time yet."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max, Q

from programmes.models import Membership, Participant, Role
from programmes.translated import text

from . import series
from .clashes import Clash, between
from .models import CoachingSession


@dataclass
class Planned:
    """One session to be made. `clashes`: sentences; `starts` None = the time is to be agreed."""

    session: CoachingSession
    clashes: list = field(default_factory=list)

    @property
    def day(self):
        return self.session.starts


@dataclass
class Plan:
    """`common`: Planned; `rows`: (group or None, coach or None, [Planned]); `interviews`: Planned, without times."""

    common: list
    rows: list
    interviews: list

    @property
    def all(self):
        return [*self.common, *(each for _group, _coach, row in self.rows for each in row), *self.interviews]

    @property
    def without_time(self):
        return [each for each in self.all if not each.session.starts and not each.session.participant_id]

    @property
    def clashing(self):
        return [each for each in self.all if each.clashes]


def plan(programme, template, groups, values):
    """The Plan of a SeriesForm's cleaned values. A handful of queries, whatever the number of sessions."""
    coaches = coaches_of(programme)
    first, last = values["window"]
    closed = {*series.public_holidays(first, last), *series.in_ranges(values["closed"])}
    common = [_common(programme, n, each, values) for n, each in enumerate(template.common)]
    rows = []
    for group in groups:
        coach = coaches.get(group.pk if group else None)
        rows.append((group, coach, _row(programme, template, group, coach, values, closed)))
    made = Plan(common, rows, _interviews(programme, template))
    _find_clashes(programme, made)
    return made


def coaches_of(programme):
    """{group's pk, or None for all: the own coach}, deputies left out."""
    rows = Membership.objects.filter(programme=programme, role=Role.COACH, deputy=False).select_related("user")
    return {row.group_id: row.user for row in rows.order_by("-pk")}


def _session(programme, **fields):
    fields.setdefault("mode", programme.default_mode)
    return Planned(CoachingSession(programme=programme, zone=programme.zone, **fields))


def _common(programme, number, each, values):
    starts = ends = None
    if values[f"common_{number}_day"]:
        day, times = values[f"common_{number}_day"], values[f"common_{number}_times"]
        ((starts, ends),) = series.spans([day], times, programme.zone)
    flags = {name: True for name in ("closes_process", "open_to_outsiders") if each.get(name)}
    return _session(
        programme,
        title=text(each["title"]),
        kind=each["kind"],
        mode=each.get("mode", programme.default_mode),
        place=values[f"common_{number}_place"],
        starts=starts,
        ends=ends,
        **flags,
    )


def _row(programme, template, group, coach, values, closed):
    key = group.pk if group else 0
    weekday, times = values[f"group_{key}_weekday"], values[f"group_{key}_times"]
    found = []
    if weekday is not None:
        first, last = values["window"]
        wanted = {"count": template.rounds, "weeks": values["weeks"], "closed": closed}
        found = series.spans(series.days(first, last, weekday, **wanted), times, programme.zone)
    found += [(None, None)] * (template.rounds - len(found))
    return [
        _session(
            programme,
            title=text(title),
            kind=template.groups["kind"],
            mode="remote" if number <= template.groups.get("remote_first", 0) else programme.default_mode,
            group=group,
            coach=coach,
            link=group.meeting_link if group else "",
            ordinal=number,
            starts=starts,
            ends=ends,
        )
        for number, (title, (starts, ends)) in enumerate(zip(template.groups["titles"], found, strict=True), 1)
    ]


def _interviews(programme, template):
    """One for each participant who has none yet."""
    if not template.interviews:
        return []
    title = text(template.interviews["title"])
    waiting = programme.participants.taking_part().filter(interviews=None).order_by("pk")
    return [_session(programme, title=title, kind="interview", participant=person) for person in waiting]


def _find_clashes(programme, made):
    timed = sorted((each for each in made.all if each.session.starts), key=lambda each: each.session.starts)
    if not timed:
        return
    first, last = timed[0].session.starts, max(each.session.ends for each in timed)
    near = CoachingSession.objects.not_cancelled().filter(starts__lt=last, ends__gt=first)
    coaches = {each.session.coach_id for each in timed} - {None}
    existing = list(near.filter(Q(programme=programme) | Q(coach__in=coaches)).with_people())
    elsewhere = _elsewhere(programme, near)
    for number, each in enumerate(timed):
        others = [other.session for other in timed[:number] + timed[number + 1 :]] + existing
        for other in others:
            if _overlap(each.session, other):
                each.clashes += [str(clash) for clash in between(each.session, other)]
        for other, groups in elsewhere:
            if _overlap(each.session, other) and (each.session.group_id is None or each.session.group_id in groups):
                each.clashes.append(str(Clash("group", str(each.session.group or programme), None)))


def _overlap(one, other):
    return one.starts < other.ends and other.starts < one.ends


def _elsewhere(programme, near):
    """[(session of another programme, own groups with somebody in it)] for people who are in two programmes."""
    own = dict(programme.participants.taking_part().exclude(user=None).values_list("user", "group"))
    twice = Participant.objects.taking_part().filter(user__in=own).exclude(programme=programme)
    places = list(twice.values_list("programme", "group", "user"))
    sessions = near.filter(programme__in={place[0] for place in places}, participant=None)
    found = []
    for session in sessions:
        groups = {
            own[user] for of, group, user in places if of == session.programme_id and session.group_id in (None, group)
        }
        if groups:
            found.append((session, groups))
    return found


@transaction.atomic
def create(programme, *, by, plan):
    """Save the plan as drafts; returns how many. Keys go on from those there are."""
    number = (programme.sessions.aggregate(most=Max("pk"))["most"] or 0) + 1
    taken, made = set(programme.sessions.values_list("key", flat=True)), []
    for each in plan.all:
        while f"session-{number}" in taken:
            number += 1
        each.session.key = f"session-{number}"
        taken.add(each.session.key)
        made.append(each.session)
    return len(CoachingSession.objects.bulk_create(made))
