"""The welcome message: what this is, when it begins, how to sign in, what is stored. Each person gets it once.

It leaves in ten minutes; until then it can be taken back, and nobody has been welcomed.
"""

import uuid
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs import outbox
from jobs.models import Message
from programmes.models import Participant, Programme

KIND = "programmes.welcome"
DELAY_MINUTES = 10


def prefix(programme):
    """Beginning of the dedupe keys of a programme's welcomes."""
    return f"welcome:{programme.pk}:"


def key_of(participant):
    return f"participant:{participant.pk}"


def why_not(programme):
    """None, or why nobody is welcomed any more."""
    if programme.state in (Programme.State.CLOSED, Programme.State.ARCHIVED):
        return _("The programme has ended, so nobody is welcomed to it any more.")
    return None


@transaction.atomic
def order(programme, *, by):
    """Posts the welcome to everybody who takes part and has not had it. Returns those people. Five queries."""
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    assert why_not(held) is None
    people = list(held.participants.awaiting_welcome().select_related("programme"))
    Message.objects.bulk_create([_message(person) for person in people], batch_size=100)
    Participant.objects.filter(pk__in=[person.pk for person in people]).update(welcomed_on=timezone.localdate())
    return people


def _message(person):
    number = uuid.uuid4()
    return Message(
        id=number,
        kind=KIND,
        arguments={"participant": person.pk},
        address=person.email,
        language=person.language,
        recipient_key=key_of(person),
        dedupe_key=prefix(person.programme) + key_of(person),
        not_before=Now() + timedelta(minutes=DELAY_MINUTES),
        message_id=f"<{number}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>",
    )


def waiting_in(programme):
    """Welcomes of the programme that have not left yet."""
    return Message.objects.waiting().filter(kind=KIND, dedupe_key__startswith=prefix(programme))


@transaction.atomic
def take_back(programme, *, by):
    """Stops the welcomes that still wait; their people count as not welcomed. Returns how many."""
    waiting = list(waiting_in(programme).select_for_update())
    if not waiting:
        return 0
    stopped = outbox.cancel(ids=[message.pk for message in waiting])
    people = [message.arguments["participant"] for message in waiting]
    programme.participants.filter(pk__in=people).update(welcomed_on=None)
    return stopped


def person_changed(participant, *, before):
    """A welcome that waits follows the participant to the new address and language."""
    if {"email", "language"} & before.keys():
        mine = waiting_in(participant.programme).filter(recipient_key=key_of(participant))
        mine.update(address=participant.email, language=participant.language)
