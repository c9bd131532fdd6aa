"""Changing a programme's own settings, and what may still change."""

from django.db import transaction
from django.utils.translation import gettext as _

from programmes.goals import measuring_has_begun
from programmes.models import Organisation

FIELDS = (
    "name",
    "state",
    "starts",
    "ends",
    "language",
    "zone",
    "default_mode",
    "abstract",
    "keywords",
    "led_by",
    "starting_point",
    "working_methods",
    "quota_minutes",
    "quota_per",
    "k",
    "controller",
    "data_contact",
    "legal_basis",
    "cooperation_on",
)
LOCKING = ("language", "zone")  # of FIELDS: fixed from the opening of the first survey on


def smallest_k(programme):
    """The threshold may be lowered to five before the first survey opens, after that only raised."""
    return programme.k if measuring_has_begun(programme) else 5


def why_locked(name):
    """Why this setting is fixed once a survey has been opened."""
    return {
        "language": _("The first survey was asked in this language."),
        "zone": _("The closing time of the first survey was told in this time zone."),
        "profile": _("The first participants answered under this promise."),
    }[name]


@transaction.atomic
def change(programme, *, by, **values):
    """Sets any of FIELDS. A raised k reaches the surveys that are not open yet; opened ones keep theirs or more."""
    changed = [name for name in FIELDS if name in values and getattr(programme, name) != values[name]]
    assert not {*changed} & {*LOCKING} or not measuring_has_begun(programme)
    for name in changed:
        setattr(programme, name, values[name])
    if "led_by" in changed and programme.led_by and programme.led_by.pk is None:  # named for the first time
        led_by = programme.led_by
        programme.led_by, _made = Organisation.objects.get_or_create(name=led_by.name, defaults={"kind": led_by.kind})
    if changed:
        programme.save(update_fields=changed)
    return changed
