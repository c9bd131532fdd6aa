"""Changing a programme's own settings, and what may still change."""

from django.db import transaction

from programmes.goals import measuring_has_begun

FIELDS = (
    "name",
    "state",
    "starts",
    "ends",
    "default_mode",
    "quota_minutes",
    "quota_per",
    "k",
    "controller",
    "data_contact",
    "legal_basis",
    "cooperation_on",
)


def smallest_k(programme):
    """The threshold may be lowered to five before the first survey opens, after that only raised."""
    return programme.k if measuring_has_begun(programme) else 5


@transaction.atomic
def change(programme, *, by, **values):
    """Sets any of FIELDS. A raised k reaches the surveys that are not open yet; opened ones keep theirs or more."""
    changed = [name for name in FIELDS if name in values and getattr(programme, name) != values[name]]
    for name in changed:
        setattr(programme, name, values[name])
    if changed:
        programme.save(update_fields=changed)
    return changed
