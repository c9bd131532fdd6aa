"""What one person may see of oneself."""

from dataclasses import dataclass

from django.utils import timezone

from sessions.models import SessionChange

from . import answering, messages, vault
from .models import Wave


@dataclass(frozen=True)
class OpenSurvey:
    """An open wave with the person's own link, made for this page only."""

    wave: Wave
    link: str
    minutes: int


@dataclass(frozen=True)
class Hours:
    """Minutes attended; `work` of them on working time of at most `quota` (None = no quota), the rest own time."""

    minutes: int
    work: int
    quota: int | None

    @property
    def own(self):
        return self.minutes - self.work


def open_surveys(participant):
    """Open waves the person was invited to. Whether they are answered is not looked at. Empty without key files."""
    invitations = participant.invitations.filter(
        wave__state=Wave.State.OPEN, wave__opens_at__lte=timezone.now(), wave__closes_at__gt=timezone.now()
    ).select_related("wave__programme", "wave__instrument", "participant")
    try:
        return [
            OpenSurvey(i.wave, messages.link_to(i), answering.length_of(answering.pages_of(i.wave))[1])
            for i in invitations.order_by("wave__closes_at")
        ]
    except vault.KeysUnavailable:
        return []


def hours(participant, attendances):
    programme = participant.programme
    quota = programme.quota_minutes if programme.quota_per == programme.Quota.EACH else None
    attendances = list(attendances)
    return Hours(sum(a.minutes for a in attendances), sum(a.work_minutes for a in attendances), quota)


def changes_by_reviews(programme, sessions):
    """What mid-reviews have changed in the sessions given, newest first: [SessionChange] of sessions they may see."""
    return list(
        SessionChange.objects.filter(mid_reviews__programme=programme, session__in=[s.pk for s in sessions])
        .select_related("session", "goal")
        .distinct()
        .order_by("-changed_at", "pk")
    )


def stored(participant):
    """Everything kept of the person outside the answers, as plain data (ISO dates, minutes)."""
    attendances = participant.attendances.select_related("session").order_by("session__starts", "pk")
    invitations = participant.invitations.select_related("wave__instrument").order_by("wave__opens_at")
    return {
        "programme": str(participant.programme),
        "name": participant.name,
        "email": participant.email,
        "language": participant.language,
        "group": str(participant.group) if participant.group else None,
        "from": _iso(participant.joined_on),
        "left_on": _iso(participant.left_on),
        "agreed_to_take_part_on": _iso(participant.agreed_on),
        "welcomed_on": _iso(participant.welcomed_on),
        "in_place_of_somebody": participant.replaces_id is not None,
        "earlier_groups": [
            {"group": str(move.from_group), "until": _iso(move.moved_on)}
            for move in participant.moves.select_related("from_group")
        ],
        "research_consent": participant.research_consent,
        "may_be_asked_for_quotes": participant.quote_consent,
        "sessions": [
            {
                "session": str(row.session),
                "starts": _iso(row.session.starts),
                "attendance": row.state,
                "minutes": row.minutes,
                "working_time_minutes": row.work_minutes,
            }
            for row in attendances
        ],
        "surveys_invited_to": [
            {"survey": str(i.wave), "opens": _iso(i.wave.opens_at), "closes": _iso(i.wave.closes_at)}
            for i in invitations
        ],
    }


def _iso(moment):
    return moment.isoformat() if moment else None
