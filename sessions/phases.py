"""The phases of a programme: opening workshop → team workshops → closing workshop. Sessions are placed in them."""

from django.db import transaction
from django.db.models import Max

from programmes.goals import free_key

from .models import Phase


def with_sessions(programme):
    """Primary keys of the phases that have sessions: they can be renamed but not removed."""
    return {*programme.sessions.exclude(phase=None).order_by().values_list("phase", flat=True)}


@transaction.atomic
def save(programme, *, by, changed, new):
    """`changed`: {primary key: {"title", "bullets"}, None to remove}; `new`: titles, put last in the order given.

    A phase that has sessions stays whatever is asked. Returns how many are there afterwards.
    """
    used = with_sessions(programme)
    for phase in programme.phases.filter(pk__in=changed):
        values = changed[phase.pk]
        if values is None and phase.pk not in used:
            phase.delete()
        elif values is not None:
            phase.title, phase.bullets = values["title"], values["bullets"]
            phase.save(update_fields=["title", "bullets"])
    last = programme.phases.aggregate(last=Max("order"))["last"] or 0
    for order, title in enumerate(new, last + 1):
        key = free_key(programme.phases, str(title), "phase")
        Phase.objects.create(programme=programme, key=key, order=order, title=title)
    return programme.phases.count()
