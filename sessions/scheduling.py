"""Planning sessions: add, edit, move, cancel, and take a change back. Publishing is in `publishing`."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from programmes.translated import Translated, text

from . import publishing
from .clashes import clashes
from .models import CoachingSession, SessionChange
from .publishing import publish
from .versions import published_version

__all__ = ["Stale", "add", "cancel", "clashes", "edit", "move", "publish", "published_version", "undo"]

FIELDS = ("ordinal", "kind", "mode", "place", "link", "zone", "state")  # as they are, in a change's before and after
FIELDS += ("open_to_outsiders", "shared_in_project", "closes_process")
TEXTS = ("title", "plan", "working_modes", "embedded_in")
MOMENTS = ("starts", "ends")
LISTS = ("themes", "goals", "exercises")
UNDO_MINUTES = 10


class Stale(Exception):
    """Somebody else has changed the session meanwhile. `session` is as it is now, `changes` are those not seen."""

    def __init__(self, session, changes):
        super().__init__(str(session))
        self.session, self.changes = session, changes


@transaction.atomic
def add(programme, *, by, title, themes=(), goals=(), exercises=(), **fields):
    """A new draft. Group sessions get the next number unless `ordinal` is given; the key is made of it."""
    if fields.get("participant") is None and "ordinal" not in fields:
        fields["ordinal"] = (programme.sessions.group_sessions().aggregate(last=Max("ordinal"))["last"] or 0) + 1
    session = CoachingSession(programme=programme, key=_free_key(programme), title=text(title), **fields)
    session.save(force_insert=True)
    session.themes.set(themes)
    session.goals.set(goals)
    session.exercises.set(exercises)
    return session


def _free_key(programme):
    taken = set(programme.sessions.values_list("key", flat=True))
    return next(key for key in (f"session-{n}" for n in range(1, len(taken) + 2)) if key not in taken)


def edit(session, *, by, revision=None, reason=None, goal=None, notify=False, **fields):
    """Changes anything but the state; `notify` publishes this session at once and tells those concerned.

    Returns the session; the change itself is `session.changes.last()`. Nothing is recorded when nothing changes.
    Raises Stale when `revision` is given and is no longer the session's.
    """
    return _change(session, by=by, revision=revision, reason=reason, goal=goal, notify=notify, fields=fields)


def move(session, *, by, starts, ends, reason=None, notify=False, revision=None):
    """Moves a session, or agrees its first time. See `edit`."""
    fields = {"starts": starts, "ends": ends}
    return _change(session, by=by, revision=revision, reason=reason, goal=None, notify=notify, fields=fields)


def cancel(session, *, by, reason=None, notify=False, revision=None):
    """Cancels: the session stays in sight, struck through. See `edit`."""
    fields = {"state": CoachingSession.State.CANCELLED}
    return _change(session, by=by, revision=revision, reason=reason, goal=None, notify=notify, fields=fields)


@transaction.atomic
def _change(session, *, by, revision, reason, goal, notify, fields):
    programme = publishing.locked(session.programme)
    now = CoachingSession.objects.with_people().get(pk=session.pk)
    if revision is not None and revision != now.revision:
        raise Stale(
            now, list(now.changes.select_related("changed_by").order_by("-pk")[: now.revision - revision])[::-1]
        )
    lists = {name: fields.pop(name) for name in LISTS if name in fields}
    before = _columns(now, lists)
    for name, value in fields.items():
        setattr(now, name, text(value) if name in TEXTS else value)
    after = _columns(now, {})
    after |= {name: sorted(row.key for row in rows) for name, rows in lists.items()}
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return now
    if set(changed) & set(MOMENTS):
        changed = [*MOMENTS, *(name for name in changed if name not in MOMENTS)]  # a time is told whole
    now.revision += 1
    now.save()
    for name, rows in lists.items():
        getattr(now, name).set(rows)
    _record(now, by, reason, goal, {n: before[n] for n in changed}, {n: after[n] for n in changed})
    if notify and now.published is not None:
        publishing.show(programme, [now], by=by, reason=text(reason or ""), notify=True)
    return now


def _record(session, by, reason, goal, before, after):
    SessionChange.objects.create(
        session=session,
        before=before,
        after=after,
        reason=text(reason or ""),
        goal=goal,
        changed_by=by,
        changed_at=timezone.now(),
    )


def _columns(session, lists):
    """What a change may change, as JSON; of themes, goals and exercises those in `lists`."""
    columns = {name: getattr(session, name) for name in FIELDS}
    columns |= {name: dict(Translated(getattr(session, name))) for name in TEXTS}
    columns |= {name: _iso(getattr(session, name)) for name in MOMENTS}
    columns["coach"] = session.coach.name if session.coach else ""
    columns["group"] = session.group.key if session.group else ""
    columns["phase"] = session.phase.key if session.phase else ""
    return columns | {name: sorted(getattr(session, name).values_list("key", flat=True)) for name in lists}


def _iso(moment):
    return moment.astimezone(UTC).isoformat() if moment else None


def undoable(session):
    """The newest change, while it can be taken back: a move or a cancelling of the last ten minutes. Else None."""
    last = session.changes.order_by("pk").last()
    recent = last is not None and last.changed_at > timezone.now() - timedelta(minutes=UNDO_MINUTES)
    return last if recent and set(last.before) <= {"starts", "ends", "state"} else None


@transaction.atomic
def undo(session, *, by, change):
    """Takes back a move or a cancelling; who has not been told of it will not be. Returns the session.

    Raises Stale when it is not the newest change any more, or older than ten minutes.
    """
    last = undoable(session)
    if last is None or last.pk != change:
        raise Stale(session, [])
    before = {n: datetime.fromisoformat(v) if n in MOMENTS and v else v for n, v in last.before.items()}
    shown = session.published == published_version(session)
    return _change(session, by=by, revision=None, reason=None, goal=None, notify=shown, fields=before)
