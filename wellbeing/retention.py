"""How long everything is kept: each field of each model has a class, and the daily run carries the classes out.

A field that stands in no class fails a test: decide how long it is kept, then add it to
`retention_fields.py` (docs/privacy.md).
"""

from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.db.models import Max
from django.db.models.functions import Now

from jobs.models import Job, Message
from programmes.models import Deed, Participant, Programme
from reports.models import Download
from surveys.models import Invitation

from .retention_fields import FIELDS

ADDRESSES = timedelta(days=300)  # ten months after the last survey
MAIL = timedelta(days=90)
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Kept:
    """`how_long` in words, `by` = what ends it ("" = nothing does by itself)."""

    how_long: str
    by: str = ""


CLASSES = {
    "plan": Kept("as long as the programme: its content, no person in it", "deleting the programme"),
    "people": Kept("as long as the programme: who takes part, leads, changed what", "deleting the programme"),
    "proof": Kept("as long as the programme: attendance and hours, the grant's proof", "deleting the programme"),
    "address": Kept("ten months after the last survey of the programme", "forget_addresses"),
    "invitation": Kept("ten months after the last survey of the programme", "forget_invitations"),
    "draft": Kept("until the survey is sealed", "surveys.vault.seal"),
    "answer": Kept("as long as the programme; after sealing nobody can tell whose", "deleting the programme"),
    "answer until sealing": Kept("until the survey is sealed, then emptied", "surveys.vault.seal"),
    "key ledger": Kept("for ever: fingerprints of keys and when they were destroyed; never a key"),
    "issued": Kept("as issued, as long as the programme", "deleting the programme"),
    "audit": Kept("twelve months: who did what, who fetched which report", "forget_deeds"),
    "mail": Kept("90 days after it was sent; texts and links are never stored", "forget_mail"),
    "work": Kept("twelve months; work that left a file, as long as the file", "forget_work"),
    "account": Kept("as long as the account", "deleting the account"),
    "visit": Kept("until the visit expires", "forget_visits"),
    "system": Kept("as long as the installation: nothing about a person"),
}


def declared():
    """{"app.Model.field": class} of the table above."""
    return {
        f"{model}.{field}": name
        for model, classes in FIELDS.items()
        for name, fields in classes.items()
        for field in fields.split()
    }


def existing():
    """Every stored field of every model of every installed app."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
    }


# ---- carrying it out ----------------------------------------------------------------------------------------------
def run():
    """The day's round: {what: rows forgotten}. Made-up programmes are left alone."""
    old = over_for(ADDRESSES)
    return {
        "addresses": forget_addresses(old),
        "invitations": forget_invitations(old),
        "mail": forget_mail(),
        "downloads": forget_downloads(),
        "deeds": forget_deeds(),
        "work": forget_work(),
        "visits": forget_visits(),
    }


def over_for(time):
    """Real programmes whose last survey closed longer ago than `time`."""
    ended = Programme.objects.filter(made_up={}).annotate(last_survey=Max("waves__closes_at"))
    return ended.filter(last_survey__lt=Now() - time)


def forget_addresses(programmes):
    """Replace participants' addresses; names stay with the attendance they prove."""
    people = Participant.objects.filter(programme__in=programmes.values("pk")).exclude(email__endswith=".invalid")
    for person in people:
        Participant.objects.filter(pk=person.pk).update(email=f"removed-{person.pk}@removed.invalid")
    return len(people)


def forget_invitations(programmes):
    return Invitation.objects.filter(wave__programme__in=programmes.values("pk")).delete()[0]


def forget_mail():
    return Message.objects.filter(finished_at__lt=Now() - MAIL).delete()[0]


def forget_downloads():
    return Download.objects.filter(at__lt=Now() - YEAR).delete()[0]


def forget_deeds():
    """With the row goes the label that may name a person."""
    return Deed.objects.filter(at__lt=Now() - YEAR).delete()[0]


def forget_work():
    return Job.objects.filter(finished_at__lt=Now() - YEAR, result_name="").delete()[0]


def forget_visits():
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return 0
