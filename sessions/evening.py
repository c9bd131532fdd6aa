"""The evening link: after a session its coach writes it down in a minute on the phone, without signing in.

The key of the address is signed, not stored: session, coach and what it is for. Whether it still opens is asked anew
each time, so it is dead at once when the session is not the coach's any more.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone

from programmes import notes, sealed
from programmes.access import Permission, groups_of, permissions_of, roles_of
from programmes.models import Note
from programmes.translated import Translated

from . import attendance, outputs, publishing, scheduling
from .models import CoachingSession, Output

SALT = "sessions.evening"  # a key signed for anything else opens nothing here
VALID = timedelta(days=7)  # after the session ended


@dataclass(frozen=True)
class Evening:
    """A session and the coach whose link was opened."""

    session: CoachingSession
    coach: object

    @property
    def until(self):
        """When the link ends."""
        return self.session.ends + VALID

    @property
    def groups(self):
        return groups_of(self.coach, self.session.programme)

    @property
    def people(self):
        """Participants expected by name, of the groups that the coach works with."""
        return attendance.expected(self.session, groups=self.groups)

    @property
    def output(self):
        """What was written down of this session from the link before, or None."""
        return self.session.programme.outputs.filter(key=_key(self.session)).first()

    @property
    def note(self):
        """The coach's own note of this session written from the link before, or None."""
        mine = self.session.programme.notes.filter(author=self.coach, key=_key(self.session))
        return mine.filter(visibility=Note.Visibility.PRIVATE).first()


def _key(session):
    return f"evening-{session.uid}"


def token_for(session, coach):
    """The key of the address, letters safe in it. Never stored and never logged."""
    return signing.Signer(salt=SALT).sign_object([session.pk, coach.pk])


def opened(token):
    """The Evening of the key, or None: forged, garbled, too early, too late, cancelled, or not the coach's any more."""
    try:
        session, coach = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    found = CoachingSession.objects.with_people().filter(pk=session, coach=coach).first()
    if found is None or not leads(found.coach, found) or attendance.cannot_mark(found):
        return None
    return Evening(found, found.coach) if timezone.now() < found.ends + VALID else None


def leads(coach, session):
    """Is the session this coach's to write down: named in it, with an account and a role that marks attendance here?

    A contact person never does, whatever a session says.
    """
    if session.coach_id != coach.pk or not coach.is_active:
        return False
    if Permission.MARK_ATTENDANCE not in permissions_of(roles_of(coach, session.programme)):
        return False
    groups = groups_of(coach, session.programme)
    return groups is None or session.group_id is None or session.group_id in groups


@transaction.atomic
def save(evening, *, marks, themes, made, note):
    """Keeps what was written down; a second time changes it. `themes` or `note` None = not asked.

    `made` and `note` emptied are taken away. Raises sealed.Unavailable with nothing kept.
    """
    session, coach = evening.session, evening.coach
    publishing.locked(session.programme)  # tapping twice makes one output and one note
    if marks:
        attendance.mark(session, by=coach, marks=marks, groups=evening.groups)
    if themes is not None:
        scheduling.edit(session, by=coach, themes=themes)
    _keep_output(evening, made)
    if note is not None:
        _keep_note(evening, note)


def _keep_output(evening, words):
    session, coach, row = evening.session, evening.coach, evening.output
    language = session.programme.language
    if row is None and words:
        title, kind, state = Translated({language: words}), Output.Kind.IDEA, Output.State.IDEA
        kept = {"title": title, "kind": kind, "state": state, "key": _key(session)}
        outputs.add_output(session.programme, by=coach, sessions=[session], **kept)
    elif row and not words:
        outputs.remove(row, by=coach)
    elif row and words != str(row.title):
        links = {"sessions": row.sessions.all(), "goals": row.goals.all(), "next_due": row.next_due}
        outputs.edit_output(row, by=coach, title=Translated({**row.title, language: words}), **links)


def _keep_note(evening, words):
    row, private = evening.note, Note.Visibility.PRIVATE
    if row is None and words:
        about = {"group": evening.session.group, "key": _key(evening.session)}
        notes.write(evening.session.programme, by=evening.coach, words=words, visibility=private, **about)
    elif row and not words:
        notes.remove(row, by=evening.coach)
    elif row and words != sealed.opened(row):
        notes.rewrite(row, by=evening.coach, words=words, visibility=private, group=row.group)
