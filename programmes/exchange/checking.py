"""Is the document a whole, sound programme? Nearly all that is wrong is found before anything is made."""

import json
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator

from programmes.models import Programme

from . import references, texts
from .formats import FORMATS
from .problems import MOST, Problem, Refused, inside
from .writing import DEEPEST

RESERVED = {"import", "new"}  # addresses of pages, which no programme or project can have
SCHEMA = Path(__file__).resolve().parent.parent / "data" / "programme.schema.json"


@cache
def validator():
    return Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")), format_checker=FORMATS)


def checked(document, modules, declared):
    """The document, if it is sound; else Refused with up to 50 problems and their places."""
    problems = list(_of_text(document)) or list(dict.fromkeys(_of_schema(document)))
    if not problems:
        known = references.there(document, declared)
        problems = list(references.problems(document, declared, known))
        problems += _of_addresses(document)
        problems += [p for module in modules if hasattr(module, "check") for p in module.check(document, known)]
    if not problems and Programme.objects.filter(slug=document["slug"]).exists():
        problems = [Problem("slug", texts.slug_taken(document["slug"]))]
    if problems:
        raise Refused(problems[:MOST])
    return document


def _of_text(value, place="", depth=0):
    """What no database keeps: NUL, halves of characters; and nesting without end."""
    if depth > DEEPEST:
        yield Problem(place, texts.too_deep())
    elif isinstance(value, dict):
        for key, each in value.items():
            if not _storable(str(key)):
                yield Problem(inside(place, key), texts.not_text())
            yield from _of_text(each, inside(place, key), depth + 1)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _of_text(each, inside(place, number), depth + 1)
    elif isinstance(value, str) and not _storable(value):
        yield Problem(place, texts.not_text())


def _of_addresses(document):
    for place, slug in (("slug", document["slug"]), ("project.slug", document["project"]["slug"])):
        if slug in RESERVED:
            yield Problem(place, texts.reserved(slug))


def _storable(text):
    return not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in text)


# ---- the schema ---------------------------------------------------------------------------------------------------
def _of_schema(document):
    for error in sorted(validator().iter_errors(document), key=_in_order):
        yield from _exactly(meant(error))


def _in_order(error):
    return [(step, "") if isinstance(step, int) else (-1, step) for step in error.absolute_path]


def meant(error):
    """Of several ways to write a value, the one that was meant: the object, if an object stands there."""
    if error.validator == "anyOf" and isinstance(error.instance, dict) and error.context:
        return max(error.context, key=lambda e: len(e.absolute_path) * 10 + len(e.schema_path))
    return error


def _exactly(error):
    """The problems of one error, at the very names that are missing or too many."""
    place, rule, said = path(error.absolute_path), error.validator, error.instance
    if rule == "required":
        for name in error.validator_value:
            if name not in said:
                yield Problem(inside(place, name), texts.missing(name))
    elif rule == "additionalProperties" and error.validator_value is False:
        for name in said.keys() - error.schema.get("properties", {}).keys():
            yield Problem(inside(place, name), texts.unheard_of(name))
    elif rule == "dependentRequired":
        needed = {name for given, names in error.validator_value.items() if given in said for name in names}
        yield Problem(inside(place, min(needed - said.keys())), texts.together())
    elif "propertyNames" in error.relative_schema_path:
        yield Problem(inside(place, said), texts.of_schema(error))
    else:
        yield Problem(place, texts.of_schema(error))


def path(steps):
    """sessions, 6, starts -> "sessions[6].starts"."""
    found = ""
    for step in steps:
        found = inside(found, step)
    return found
