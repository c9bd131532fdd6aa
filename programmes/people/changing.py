"""Participants of a programme: adding, correcting, moving, leaving, somebody in somebody's place."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from programmes.models import GroupMove, Participant

CORRECTABLE = ("name", "email", "language", "group", "agreed_on")


class AddressTaken(Exception):
    """Somebody else in the programme has this address."""


def account_for(email, *, name, language="fi"):
    """The user of an address, made when there is none; an account that exists stays as it is."""
    users = get_user_model().objects
    return users.filter(email__iexact=email).first() or users.create_user(email, name=name, language=language)


@transaction.atomic
def add_people(programme, *, by, people, group=None, groups=None, returning=True):
    """Adds participants; somebody who had left comes back (`returning`). Returns (added, already there).

    `groups` = {name in small letters: Group} finds the group a row names; the others go to `group`.
    """
    there = {p.email.lower(): p for p in programme.participants.all()}
    added, known = [], []
    for person in people:
        old = there.get(person.email.lower())
        if old is None:
            where = (groups or {}).get(person.group.casefold(), group)
            added.append(_add(programme, person, group=where, language=person.language))
        elif old.left_on and returning:
            added.append(come_back(old, by=by))
        else:
            known.append(old)
    return added, known


def _add(programme, person, *, group, language="", **fields):
    user = account_for(person.email, name=person.name, language=language or programme.language)
    fields.setdefault("joined_on", timezone.localdate())
    return Participant.objects.create(
        programme=programme,
        group=group,
        user=user,
        name=person.name,
        email=person.email,
        language=language or user.language,
        **fields,
    )


@transaction.atomic
def correct(participant, *, by, **values):
    """Sets any of CORRECTABLE; `settings.PERSON_CHANGED` hear what it was before. Raises AddressTaken.

    Another address is another account: the old account sees the programme no more, and neither account is altered.
    """
    person = Participant.objects.select_for_update().get(pk=participant.pk)
    before = {f: getattr(person, f) for f in CORRECTABLE if f in values and getattr(person, f) != values[f]}
    for field_name in before:
        setattr(person, field_name, values[field_name])
    if "email" in before and before["email"].lower() != person.email.lower():
        person.user = account_for(person.email, name=person.name, language=person.language)
    try:
        with transaction.atomic():
            person.save(update_fields=[*before, "user"])
    except IntegrityError as error:
        raise AddressTaken from error
    for dotted in settings.PERSON_CHANGED if before else ():
        import_string(dotted)(person, before=before)
    return person


@transaction.atomic
def move(participant, *, by, to, on=None, was_wrong=False):
    """Into another group (None = no group) from the day `on`; attendances stay with the sessions they are of.

    A first group, and a group that `was_wrong` from the beginning, leave no trace of a move.
    """
    before = participant.group
    if before == to:
        return participant
    person = correct(participant, by=by, group=to)
    if before and not was_wrong:
        GroupMove.objects.create(
            participant=person, from_group=before, to_group=to, moved_on=on or timezone.localdate()
        )
    return person


def leave(participant, *, by, on=None):
    """Leaves (today, unless said): sees nothing more and is sent nothing more; attendances stay."""
    day = on or timezone.localdate()
    participant.left_on = max(day, participant.joined_on or day)
    participant.save(update_fields=["left_on"])
    return participant


def come_back(participant, *, by):
    participant.left_on = None
    participant.save(update_fields=["left_on"])
    return participant


@transaction.atomic
def put_in_place_of(participant, *, by, person, last_day, first_day):
    """`person` (a pasting.Person) comes in the participant's place and group; the participant leaves.

    Somebody who had left may come back so. Raises AddressTaken when the person takes part already.
    """
    programme = participant.programme
    leave(participant, by=by, on=last_day)
    known = programme.participants.filter(email__iexact=person.email).first()
    if known is None:
        return _add(
            programme,
            person,
            group=participant.group,
            language=person.language,
            joined_on=first_day,
            replaces=participant,
        )
    if known == participant or known.left_on is None:
        raise AddressTaken
    known.left_on, known.replaces = None, participant
    known.save(update_fields=["left_on", "replaces"])
    return move(known, by=by, to=participant.group, on=first_day)


def agreed(participants, *, by, on):
    """Notes the day on which each agreed to take part; a day that stands already stays. Returns how many."""
    return participants.filter(agreed_on=None).update(agreed_on=on)


def give_consents(participant, *, research, quotes):
    """What only the participant decides, apart from taking part; each may be taken back at any time."""
    participant.research_consent, participant.quote_consent = research, quotes
    participant.save(update_fields=["research_consent", "quote_consent"])
    return participant
