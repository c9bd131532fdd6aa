"""A whole programme as one documented file (docs/programme-file.md): taken in whole or not at all, and written out
so that export → import → export gives the same file. Answers never travel; see `surveys.exchange` for examples.
"""

from importlib import import_module

from django.conf import settings
from django.db import transaction

from programmes.models import Programme

from . import checking
from .migrating import migrated
from .problems import Problem, Refused
from .refs import Refs
from .shifting import shifted
from .writing import read, read_file, write

FORMAT = 2

__all__ = ["FORMAT", "Problem", "Refused", "dump", "load", "read", "read_file", "shifted", "write"]


def parts():
    """The modules that each read and write a part of the file, in order."""
    return [import_module(name) for name in settings.EXCHANGE_PARTS]


def load(document, *, by=None, shift_days=0, slug=None, name_suffix=None):
    """Make the programme that the document describes, and return it. Raises Refused, with nothing kept.

    Every date and time is moved by `shift_days` in wall time. `name_suffix` ({"fi": " (kopio)"} or a text for all
    languages) is added to the programme's name. Example answers of a made-up programme are then given through the
    vault like anybody's, in transactions of their own: answers and people never share one.
    """
    modules = parts()
    document = checking.checked(_renamed(migrated(document), slug, name_suffix), modules)
    document = shifted(document, shift_days)
    refs = Refs(by=by, zone=document["programme"].get("zone", "Europe/Helsinki"))
    with transaction.atomic():
        for module in modules:
            module.load(document, refs)
    try:
        for module in modules:
            if hasattr(module, "play"):
                module.play(document, refs)
    except BaseException:
        _undo(refs)
        raise
    return refs.programme


def _renamed(document, slug, name_suffix):
    if not isinstance(document, dict):
        return document
    if slug:  # a copy is a programme of a project of its own
        document = {**document, "slug": slug}
        if isinstance(document.get("project"), dict):
            document["project"] = {**document["project"], "slug": slug}
    programme = document.get("programme")
    if name_suffix and isinstance(programme, dict) and isinstance(programme.get("name"), dict):
        suffix = name_suffix if isinstance(name_suffix, dict) else dict.fromkeys(programme["name"], name_suffix)
        name = {code: f"{text}{suffix.get(code, '')}" for code, text in programme["name"].items()}
        document = {**document, "programme": {**programme, "name": name}}
    return document


@transaction.atomic
def _undo(refs):
    """Remove all that a load has made, the last first."""
    for instance in reversed(refs.saved):
        instance.delete()


def dump(programme):
    """The document of a programme, in canonical order; texts and plans, never answers."""
    programme = Programme.objects.select_related("project__funder").get(pk=programme.pk)
    document = {"askel": FORMAT}
    for module in parts():
        module.dump(programme, document)
    return document
