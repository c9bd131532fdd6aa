"""Is the document a whole, sound programme? All that is wrong is found before anything is made."""

import json
from collections import defaultdict
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator

from programmes.models import Programme

from . import texts
from .formats import FORMATS
from .problems import Problem, Refused
from .rows import NAMED_BY, walk

SCHEMA = Path(__file__).resolve().parent.parent / "data" / "programme.schema.json"
MOST = 50  # problems told at once


@cache
def validator():
    return Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")), format_checker=FORMATS)


def checked(document, modules):
    """The document, if it is sound; else Refused with up to 50 problems and their places."""
    problems = list(_of_text(document)) or list(_of_schema(document))
    if not problems:
        problems = list(_of_references(document, modules))
        problems += [p for module in modules if hasattr(module, "check") for p in module.check(document)]
    if not problems and Programme.objects.filter(slug=document["slug"]).exists():
        problems = [Problem("slug", texts.slug_taken(document["slug"]))]
    if problems:
        raise Refused(problems[:MOST])
    return document


def _of_text(value, place="", depth=0):
    """What no database keeps: NUL, halves of characters; and nesting without end."""
    if depth > 30:
        yield Problem(place, texts.too_deep())
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _of_text(str(key), place)
            yield from _of_text(each, f"{place}.{key}".lstrip("."), depth + 1)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _of_text(each, f"{place}[{number}]", depth + 1)
    elif isinstance(value, str) and any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value):
        yield Problem(place.encode("ascii", "backslashreplace").decode(), texts.not_text())


def _of_schema(document):
    for error in sorted(validator().iter_errors(document), key=lambda e: [str(p) for p in e.absolute_path]):
        error = meant(error)
        yield Problem(path(error.absolute_path), texts.of_schema(error))


def meant(error):
    """Of several ways to write a value, the one that was meant: the object, if an object stands there."""
    if error.validator == "anyOf" and isinstance(error.instance, dict) and error.context:
        return max(error.context, key=lambda e: len(e.absolute_path) * 10 + len(e.schema_path))
    return error


def path(steps):
    """sessions, 6, starts -> "sessions[6].starts"."""
    found = ""
    for step in steps:
        found += f"[{step}]" if isinstance(step, int) else f".{step}" if found else str(step)
    return found


def _of_references(document, modules):
    declared = [rows for module in modules for rows in module.ROWS]
    keyed = {
        rows.section: (rows.key, rows.table or rows.section)
        for rows in declared
        if rows.key and "[]" not in rows.section
    }
    tables = defaultdict(set)
    for section, (name, table) in (keyed | {"people": ("email", "people")}).items():
        seen = tables[table]
        for place, row in walk(document, section + "[]"):
            key = row[name].lower() if name == "email" else row[name]
            if key in seen:
                yield Problem(f"{place}.{name}", texts.twice(row[name]))
            seen.add(key)
    for rows in declared:
        section = rows.section if rows.section in ("project", "programme") else rows.section + "[]"
        for place, row in walk(document, section):
            for name, table in [*rows.links.items(), *rows.later.items(), *rows.many.items()]:
                wanted = row.get(name, [])
                for key in wanted if isinstance(wanted, list) else [wanted]:
                    yield from missing(document, table, key, f"{place}.{name}")


def missing(document, table, key, place):
    """The problem of a reference to a row that is not there."""
    sections = {"goals": ["goals", "project.goals"]}.get(table, [table])
    there = (row for section in sections for _place, row in walk(document, section + "[]"))
    if not any(row[NAMED_BY.get(table, "key")] == key for row in there):
        yield Problem(place, texts.unknown(table, key))
