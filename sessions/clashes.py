"""Who or what would be in two places at once. Clashes are warnings: they never block."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from .models import CoachingSession


@dataclass(frozen=True)
class Clash:
    """`why`: coach, place, link or group. `session` is None when it belongs to another programme."""

    why: str
    what: str
    session: CoachingSession | None

    def __str__(self):
        if self.session is None:
            return _("%(name)s is taken by another programme at that time") % {"name": self.what}
        names = {"name": self.what, "session": self.session}
        if self.why == "group":
            return _("%(name)s has another session at that time: %(session)s") % names
        return _("%(name)s is taken at that time: %(session)s") % names

    @property
    def key(self):
        return f"{self.why}:{self.session.pk if self.session else 0}"


def clashes(programme, *, starts, ends, coach=None, place="", link="", group=None, participant=None, exclude=None):
    """Clashes of a session planned so, in order of time. One query; `exclude` is the session being moved itself."""
    if starts is None:
        return []
    overlapping = CoachingSession.objects.not_cancelled().filter(starts__lt=ends, ends__gt=starts)
    near = overlapping.filter(Q(programme=programme) | Q(coach=coach, coach__isnull=False)).with_people()
    planned = CoachingSession(
        programme=programme, coach=coach, place=place, link=link, group=group, participant=participant
    )
    found = []
    for other in near.order_by("starts", "pk"):
        if exclude is None or other.pk != exclude.pk:
            found += between(planned, other)
    return found


def clashing(sessions):
    """Primary keys of the sessions, all of one programme, that clash with another one of them. No query."""
    timed = sorted((s for s in sessions if s.starts and s.state != s.State.CANCELLED), key=lambda s: s.starts)
    found = set()
    for number, one in enumerate(timed):
        for other in timed[number + 1 :]:
            if other.starts >= one.ends:
                break
            if next(between(one, other), None):
                found |= {one.pk, other.pk}
    return found


def between(one, other):
    """The clashes of two sessions that overlap in time. No query beyond their related rows."""
    own = other if one.programme_id == other.programme_id else None
    if one.coach_id and one.coach_id == other.coach_id:
        yield Clash("coach", str(other.coach), own)
    if own is None:
        return
    if one.place and one.place.strip().casefold() == other.place.strip().casefold():
        yield Clash("place", one.place, own)
    if one.link and one.link == other.link:
        yield Clash("link", one.link, own)
    if people := _same_people(one, other):
        yield Clash("group", people, own)


def _same_people(one, other):
    """Whom both concern: a person, a group, or everybody."""
    if one.participant_id and other.participant_id:
        return str(one.participant) if one.participant_id == other.participant_id else ""
    if one.participant_id or other.participant_id:
        person, together = (one, other) if one.participant_id else (other, one)
        there = together.group_id is None or together.group_id == person.participant.group_id
        return str(person.participant) if there else ""
    if one.group_id and other.group_id:
        return str(one.group) if one.group_id == other.group_id else ""
    return str(one.group or other.group or _("The whole group"))
