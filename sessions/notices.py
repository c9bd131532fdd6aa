"""One message per person, however many changes: rows of the outbox that wait ten minutes and grow together.

A waiting message holds, per session, the version its reader was told last; `messages.schedule` compares it with what
is published at the moment of sending. A change taken back in time is thus never told.
"""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now

from jobs import outbox
from jobs.models import Message
from programmes.models import Role

from .versions import differs, version

KIND = "coaching.schedule"
DELAY_MINUTES = 10


@dataclass
class Recipient:
    """A person to be told: a participant, the session's coach, or a group's contact person."""

    key: str  # "participant:12" or "user:3"
    name: str
    address: str
    language: str
    sessions: set = field(default_factory=set)  # primary keys

    @property
    def is_participant(self):
        return self.key.startswith("participant:")


def recipients(programme, sessions, *, but=None):
    """Recipients of notices about the sessions, participants first. Two queries; `but` is who made the change."""
    people = {}

    def add(key, person, session):
        who = people.setdefault(key, Recipient(key, person.name, person.email, person.language))
        who.sessions.add(session.pk)

    participants = list(programme.participants.taking_part())
    for session in sessions:
        for person in participants:
            if concerns(session, person):
                add(f"participant:{person.pk}", person, session)
    for session in sessions:
        if session.coach and session.coach != but:
            add(f"user:{session.coach.pk}", session.coach, session)
    for membership in programme.memberships.filter(role=Role.CONTACT).select_related("user"):
        for session in sessions:
            if session.participant_id is None and membership.group_id in (
                None,
                session.group_id or membership.group_id,
            ):
                add(f"user:{membership.user.pk}", membership.user, session)
    return list(people.values())


def concerns(session, participant):
    """True when the participant is expected in the session."""
    if session.participant_id:
        return session.participant_id == participant.pk
    return session.group_id is None or session.group_id == participant.group_id


def prefix(programme):
    """Beginning of the dedupe keys of a programme's notices."""
    return f"schedule:{programme.pk}:"


def tell(programme, changes, *, by=None):
    """Posts the notices about `changes`: [(session, version before, reason)]. Returns the recipients told.

    Four queries however many people there are. The caller holds the programme's row, so two of these never run at
    once. Sessions that are over before and after are not worth a message.
    """
    news = {
        session.pk: {"before": before, "reason": dict(reason or {})}
        for session, before, reason in changes
        if differs(before, session.published) and not _all_over(before, session.published)
    }
    sessions = [session for session, _before, _reason in changes if session.pk in news]
    people = recipients(programme, sessions, but=by) if sessions else []
    waiting = _waiting(programme, people)
    now = {str(session.pk): session.published for session in sessions}
    fresh, grown, ended = [], [], []
    for person in people:
        own = {str(pk): news[pk] for pk in sorted(person.sessions)}
        message = waiting.get(person.key)
        if message is None:
            fresh.append(_message(programme, person, own))
        else:
            message.arguments["sessions"] = merged(message.arguments["sessions"], own, now)
            (grown if message.arguments["sessions"] else ended).append(message)
    Message.objects.bulk_create(fresh)
    Message.objects.bulk_update(grown, ["arguments"], batch_size=200)
    if ended:
        outbox.cancel(ids=[message.pk for message in ended])
    return people


def merged(old, new, now):
    """What a waiting message tells after another change: the oldest version known, the newest reason given; nothing
    of a session that is back (`now`: what is published of it) where its reader knows it to be."""
    together = {pk: dict(item) for pk, item in old.items()}
    for pk, item in new.items():
        known = together.setdefault(pk, {"before": item["before"]})
        known["reason"] = item["reason"] or known.get("reason", {})
        if not differs(known["before"], now[pk]):
            del together[pk]
    return together


def _all_over(before, after):
    return all(v is None or v.starts is None or v.is_over for v in (version(before), version(after)))


def _waiting(programme, people):
    keys = [prefix(programme) + person.key for person in people]
    rows = Message.objects.waiting().filter(kind=KIND, dedupe_key__in=keys).select_for_update()
    return {row.recipient_key: row for row in rows}


def _message(programme, person, sessions):
    number = uuid.uuid4()
    return Message(
        id=number,
        kind=KIND,
        arguments={"programme": programme.pk, "sessions": sessions},
        address=person.address,
        language=person.language,
        recipient_key=person.key,
        dedupe_key=prefix(programme) + person.key,
        not_before=Now() + timedelta(minutes=DELAY_MINUTES),
        message_id=f"<{number}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>",
    )


def waiting_in(programme):
    """Notices of the programme that have not left yet."""
    return Message.objects.waiting().filter(kind=KIND, dedupe_key__startswith=prefix(programme))


def person_changed(participant, *, before):
    """Notices that wait follow the participant to the new address and language."""
    if {"email", "language"} & before.keys():
        mine = waiting_in(participant.programme).filter(recipient_key=f"participant:{participant.pk}")
        mine.update(address=participant.email, language=participant.language)


def about(session):
    """The newest notice of each person about this session, newest first."""
    rows = Message.objects.filter(
        Q(kind=KIND, dedupe_key__startswith=prefix(session.programme), arguments__sessions__has_key=str(session.pk))
    )
    newest = {}
    for row in rows.exclude(state=Message.State.CANCELLED).order_by("-created_at"):
        newest.setdefault(row.recipient_key, row)
    return list(newest.values())
