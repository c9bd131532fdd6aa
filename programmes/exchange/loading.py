"""A programme file is taken in whole or not at all."""

from importlib import import_module

from django.conf import settings
from django.db import transaction

from programmes.models import Membership, Programme, Role

from . import checking
from .leaving_out import without_people
from .making import save_all, unmake
from .migrating import migrated
from .refs import Refs
from .shifting import shifted

FORMAT = 2


def parts():
    """The modules that each read and write a part of the file, in order."""
    return [import_module(name) for name in settings.EXCHANGE_PARTS]


def declared():
    """The rows of all parts."""
    return [rows for module in parts() for rows in module.ROWS]


def load(document, *, by=None, shift_days=0, slug=None, name_suffix=None):
    """Make the programme that the document describes, and return it. Raises Refused, with nothing kept.

    `by` is who takes it in: they coordinate the programme, and can join it to a project they work on only; None is a
    command, which follows the file alone. With a `slug` of its own the programme is a copy, of a project of its own.
    Every date and time is moved by `shift_days` in wall time. `name_suffix` ({"fi": " (kopio)"} or a text for all
    languages) is added to the programme's name. Example answers of a made-up programme are then given through the
    vault like anybody's, in transactions of their own: answers and people never share one.
    """
    document = _sound(document, slug, name_suffix)
    document = shifted(document, shift_days)
    with transaction.atomic():
        refs = _rows(document, by)
    try:
        for module in parts():
            if hasattr(module, "play"):
                module.play(document, refs)
    except BaseException:
        with transaction.atomic():
            unmake(refs.saved)
        raise
    return refs.programme


@transaction.atomic
def tried(document, *, by=None, slug=None):
    """What would be made of the document: (the document in the present format, Refs). Raises Refused as `load` does,
    but for example answers, which are not given. Nothing is kept either way."""
    document = _sound(document, slug, None)
    refs = _rows(document, by)
    transaction.set_rollback(True)
    return document, refs


def _sound(document, slug, name_suffix):
    return checking.checked(_renamed(migrated(document), slug, name_suffix), parts(), declared())


def _rows(document, by):
    refs = Refs(by=by, zone=document["programme"].get("zone", "Europe/Helsinki"))
    for module in parts():
        module.load(document, refs)
    if by is not None:
        _coordinated(refs, by)
    return refs


def _coordinated(refs, by):
    role = {"programme": refs.programme, "user": by, "role": Role.COORDINATOR}
    if not Membership.objects.filter(**role).exists():
        save_all([("memberships", Membership(**role))], refs)


def _renamed(document, slug, name_suffix):
    if not isinstance(document, dict):
        return document
    if slug:
        document = {**document, "slug": slug}
        if isinstance(document.get("project"), dict):
            document["project"] = {**document["project"], "slug": slug}
    programme = document.get("programme")
    if name_suffix and isinstance(programme, dict) and isinstance(programme.get("name"), dict):
        suffix = name_suffix if isinstance(name_suffix, dict) else dict.fromkeys(programme["name"], name_suffix)
        name = {code: f"{text}{suffix.get(code, '')}" for code, text in programme["name"].items()}
        document = {**document, "programme": {**programme, "name": name}}
    return document


def dump(programme, *, people=True):
    """The document of a programme, in canonical order; texts and plans, never answers. Without `people`: a file that
    names nobody but in free texts."""
    programme = Programme.objects.select_related("project__funder", "led_by").get(pk=programme.pk)
    document = {"askel": FORMAT}
    for module in parts():
        module.dump(programme, document)
    return document if people else without_people(document, declared())
