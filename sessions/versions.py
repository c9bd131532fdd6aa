"""What a session says at one time: the plan (its columns) or the version that participants read (`published`)."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone

from programmes.translated import Translated

TOLD = ("title", "starts", "ends", "mode", "place", "link", "cancelled")  # changes that people are told of


def published_version(session):
    """The version participants would read if it were published now, as JSON (stored in `session.published`).

    Keys: ordinal, kind, title and plan ({language: text}), starts and ends (ISO 8601 in UTC, or None), zone, mode,
    place, link, coach (a name), cancelled (bool).
    """
    return {
        "ordinal": session.ordinal,
        "kind": session.kind,
        "title": dict(session.title),
        "plan": dict(session.plan),
        "starts": _iso(session.starts),
        "ends": _iso(session.ends),
        "zone": session.zone,
        "mode": session.mode,
        "place": session.place,
        "link": session.link,
        "coach": session.coach.name if session.coach else "",
        "cancelled": session.state == session.State.CANCELLED,
    }


def _iso(moment):
    return moment.astimezone(UTC).isoformat() if moment else None


def differs(before, after):
    """True when the two stored versions differ in something that people are told of."""
    return before != after and (not before or not after or any(before.get(k) != after.get(k) for k in TOLD))


@dataclass(frozen=True)
class Version:
    """A stored version, ready for reading."""

    ordinal: int | None
    kind: str
    title: Translated
    plan: Translated
    starts: datetime | None
    ends: datetime | None
    zone: str
    mode: str
    place: str
    link: str
    coach: str
    cancelled: bool

    def __str__(self):
        return f"{self.ordinal}. {self.title}" if self.ordinal else str(self.title)

    @property
    def is_over(self):
        return self.ends is not None and self.ends < timezone.now()


def version(stored):
    """A Version of what `published_version` gave; None for None."""
    if stored is None:
        return None
    moments = {key: datetime.fromisoformat(stored[key]) if stored.get(key) else None for key in ("starts", "ends")}
    texts = {key: Translated(stored.get(key) or {}) for key in ("title", "plan")}
    plain = {key: stored.get(key) or "" for key in ("kind", "zone", "mode", "place", "link", "coach")}
    return Version(ordinal=stored.get("ordinal"), cancelled=bool(stored.get("cancelled")), **moments, **texts, **plain)


def as_seen(session, *, plan):
    """The Version a reader sees: the plan, or what has been published."""
    return version(published_version(session) if plan else session.published)


def is_changed(session):
    """True for a session whose plan differs from what has been published; a plan still without a time doesn't count."""
    if session.published is None:
        return session.starts is not None and session.state != session.State.CANCELLED
    return session.published != published_version(session)
