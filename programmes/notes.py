"""Notes about a programme, a group or a person: who reads which, writing, changing and removing."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from programmes import sealed
from programmes.access import Permission, groups_of, of_groups
from programmes.models import Note

PRIVATE, COACHES, EVERYONE = Note.Visibility.values


# ---- who reads what -----------------------------------------------------------------------------------------------
def readable(programme, *, user, permissions):
    """Notes meant for this reader: own ones always; a private one for nobody else.

    Coordinators and coaches read what is shared about the programme, their groups and the people in them. Others read
    what is for everyone: about the programme, their own group, themselves; a contact person nothing about one person.
    """
    groups = groups_of(user, programme)
    notes = programme.notes.select_related("author", "group", "participant")
    if Permission.WRITE_NOTES in permissions:
        shared = Q(visibility__in=[COACHES, EVERYONE]) & _in_reach(groups)
        return notes.filter(Q(author=user) | shared)
    about = Q(participant=None)
    if Permission.VIEW_OWN_PAGE in permissions:
        about |= Q(participant__user=user, participant__left_on=None)
    return of_groups(notes.filter(about, visibility=EVERYONE), groups)


def _in_reach(groups):
    """Of these groups and their people, or of the whole programme (`access.groups_of`: None = every group)."""
    if groups is None:
        return Q()
    own = Q(group__in=groups) | Q(participant__group__in=groups)
    return own | Q(group=None, participant__group=None)


def may_change(note, *, user):
    """Only the author changes what was written, and only as a note of the own."""
    return note.author_id == user.pk


def may_remove(note, *, user, permissions):
    """The author, and a coordinator what others have shared."""
    return note.author_id == user.pk or (Permission.REMOVE_NOTES in permissions and note.visibility != PRIVATE)


@dataclass(frozen=True)
class Read:
    """A note as it is shown: `words`, or `closed` = why it can't be opened."""

    note: Note
    words: str
    closed: str
    may_change: bool
    may_remove: bool


def read(notes, *, user, permissions):
    """The notes of one page, private ones opened."""
    return [_read(note, user, permissions) for note in notes]


def _read(note, user, permissions):
    words, closed = note.text, ""
    if note.visibility == PRIVATE:
        try:
            words = sealed.opened(note)
        except sealed.Unavailable as problem:
            words, closed = "", problem.reason
    return Read(
        note,
        words,
        closed,
        may_change=may_change(note, user=user) and not closed,
        may_remove=may_remove(note, user=user, permissions=permissions),
    )


# ---- about what a note may be -------------------------------------------------------------------------------------
def subjects(programme, *, user):
    """(groups, participants) that the user may write about, and whether about the whole programme too."""
    groups = groups_of(user, programme)
    people = of_groups(programme.participants.taking_part().select_related("group"), groups)
    own = programme.groups.all() if groups is None else programme.groups.filter(pk__in=groups)
    return list(own), list(people), groups is None


# ---- verbs --------------------------------------------------------------------------------------------------------
@transaction.atomic
def write(programme, *, by, words, visibility, group=None, participant=None, key=""):
    """A new note; a private one is sealed first. Raises sealed.Unavailable with nothing kept."""
    text = sealed.seal(words, programme=programme, author=by) if visibility == PRIVATE else words
    about = {"group": group, "participant": participant, "key": key}
    return Note.objects.create(programme=programme, author=by, visibility=visibility, text=text, **about)


@transaction.atomic
def rewrite(note, *, by, words, visibility, group=None, participant=None):
    """The author's new words; what is not private any more is kept as it is read. Raises sealed.Unavailable."""
    assert may_change(note, user=by)
    note.text = sealed.seal(words, programme=note.programme, author=by) if visibility == PRIVATE else words
    note.visibility, note.group, note.participant = visibility, group, participant
    note.written_at = timezone.now()
    note.save(update_fields=["text", "visibility", "group", "participant", "written_at"])
    return note


@transaction.atomic
def remove(note, *, by):
    note.delete()
