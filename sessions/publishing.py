"""From draft to published: what has changed since the last time, and making it what participants read."""

from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils import timezone

from programmes.models import Programme
from programmes.translated import Translated, text

from . import notices
from .models import CoachingSession, SessionChange
from .versions import Version, differs, is_changed, published_version, version


@dataclass(frozen=True)
class Difference:
    """What publishing would change of one session. `what`: new, moved, cancelled or changed."""

    session: CoachingSession
    what: str
    before: Version | None
    after: Version
    reason: Translated = field(default_factory=Translated)

    @property
    def is_told(self):
        """False for a session that is over, and for changes that nobody needs a message about."""
        over = self.after.is_over and (self.before is None or self.before.is_over)
        return not over and differs(self.session.published, published_version(self.session))


@dataclass(frozen=True)
class Published:
    """What a publishing did: its sessions, and who will be told."""

    sessions: list
    recipients: list


def locked(programme):
    """The programme's row, held: whoever changes its schedule does so one at a time."""
    return Programme.objects.select_for_update().get(pk=programme.pk)


def what_changed(before, after):
    """new, cancelled, moved or changed, of two Versions (or None)."""
    if after is None or (after.cancelled and not (before and before.cancelled)):
        return "cancelled"
    if before is None or before.cancelled:
        return "new"
    return "moved" if (before.starts, before.ends) != (after.starts, after.ends) else "changed"


def unpublished(sessions):
    """Differences of a queryset of sessions, in order of time. Two queries."""
    changed = [session for session in sessions.with_people() if is_changed(session)]
    reasons = _reasons(changed)
    return [difference(session, reason=reasons.get(session.pk)) for session in changed]


def difference(session, *, reason=None, **planned):
    """What publishing the session would change, were its version's fields as `planned`."""
    before, after = version(session.published), replace(version(published_version(session)), **planned)
    return Difference(session, what_changed(before, after), before, after, text(reason or ""))


def publish(programme, *, by, notify=True, sessions=None):
    """Makes the plan what participants read; `sessions` (a queryset) narrows it. Returns a Published.

    A planned programme runs from its first publishing on.
    """
    with transaction.atomic():
        held = locked(programme)
        if held.state == Programme.State.PLANNED:
            held.state = Programme.State.RUNNING
            held.save(update_fields=["state"])
        changed = [d.session for d in unpublished(held.sessions.all() if sessions is None else sessions)]
        return Published(changed, show(held, changed, by=by, notify=notify))


def show(programme, sessions, *, by, reason=None, notify):
    """Publishes the sessions given, inside a transaction that holds the programme's row. Returns those to be told."""
    before = {session.pk: session.published for session in sessions}
    reasons = _reasons(sessions) if notify and reason is None else {}
    for session in sessions:
        session.published = published_version(session)
        session.published_at = timezone.now()
        session.sequence += before[session.pk] is not None
        if session.state == session.State.DRAFT:
            session.state = session.State.PUBLISHED
    CoachingSession.objects.bulk_update(sessions, ["published", "published_at", "sequence", "state"], batch_size=100)
    if not notify or not sessions:
        return []
    return notices.tell(programme, [(s, before[s.pk], reason or reasons.get(s.pk)) for s in sessions], by=by)


def _reasons(sessions):
    """The newest reason written for each session since it was published last."""
    shown = {session.pk: session.published_at for session in sessions}
    rows = SessionChange.objects.filter(session__in=sessions).order_by("pk")
    rows = rows.values_list("session", "reason", "changed_at")
    return {pk: text(reason) for pk, reason, when in rows if reason and shown[pk] and when > shown[pk]}


def cannot_take_back(programme):
    """None, or `sent`: nothing waits any more."""
    return None if notices.waiting_in(programme).exists() else "sent"


@transaction.atomic
def take_back(programme, *, by):
    """What was published within the last ten minutes becomes a draft again; its messages tell nothing and so don't
    go. Whoever has been told already is told again. Returns the sessions."""
    held = locked(programme)
    earlier = {}
    for message in notices.waiting_in(held).order_by("created_at"):
        for pk, item in message.arguments["sessions"].items():
            earlier.setdefault(int(pk), item["before"])
    sessions = list(held.sessions.filter(pk__in=earlier).with_people())
    changes = []
    for session in sessions:
        changes.append((session, session.published, None))
        session.published = earlier[session.pk]
        session.published_at = session.published_at if session.published else None
        session.sequence += 1
        if session.published is None and session.state == session.State.PUBLISHED:
            session.state = session.State.DRAFT
    CoachingSession.objects.bulk_update(sessions, ["published", "published_at", "sequence", "state"], batch_size=100)
    notices.tell(held, changes, by=by)
    return sessions
