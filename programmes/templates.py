"""A new programme from a template (programmes/data/templates/*.json), or a blank one.

A template is a programme file without people, dates and answers. Name, period, project and the days of its surveys are
filled in, and it is taken in like any other file.
"""

import json
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from programmes import exchange
from programmes.models import Programme
from programmes.planning import CLOSES_AT, OPEN_FOR, OPENS_AT, free_slug, project_parts, wall
from programmes.translated import Translated, text

FOLDER = Path(__file__).resolve().parent / "data" / "templates"
ORDER = ("tyoyhteison-sarja", "ryhmapolku", "pajapolku")
START_OPEN_FOR = timedelta(days=11)


@dataclass(frozen=True)
class Template:
    """`text` tells in a line for whom it is; `document` is the file, without what the user gives."""

    key: str
    name: Translated
    text: Translated
    document: dict

    def counts(self):
        """How many rows it brings: {section: number}."""
        return {name: len(rows) for name, rows in self.document.items() if isinstance(rows, list)}


@cache
def templates():
    """{key: Template}, in the order in which they are offered."""
    found = [json.loads((FOLDER / f"{key}.json").read_text("utf-8")) for key in ORDER]
    return {row["key"]: Template(row["key"], text(row["name"]), text(row["text"]), row["document"]) for row in found}


def begun(*, by, name, starts, ends, language, funder="", project=None, template=None):
    """The document of a new programme. `template` None: blank, only what is given here.

    With a `project` the programme joins it (and `funder` is the project's); without one it gets a project of its own.
    """
    slug = free_slug(name)
    given = deepcopy(template.document) if template else {}
    document = given | {
        "askel": exchange.FORMAT,
        "slug": slug,
        "programme": given.get("programme", {}) | _programme(name, starts, ends, language),
        **project_parts(project, by=by, slug=slug, title={language: name}, funder=funder),
        "memberships": [{"user": by.email, "role": "coordinator"}],
        "waves": [wave | _days(wave["stage"], starts, ends) for wave in given.get("waves", [])],
    }
    return {part: value for part, value in document.items() if value != []}


def _programme(name, starts, ends, language):
    return {
        "name": {language: name},
        "state": Programme.State.PLANNED.value,
        "starts": starts.isoformat(),
        "ends": ends.isoformat(),
        "language": language,
        "profile": Programme.Profile.STANDARD.value,
        "k": 5,
    }


def _days(stage, starts, ends):
    """When a survey is planned to be open: at the beginning, halfway, or at the end of the period."""
    middle = starts + (ends - starts) / 2
    first, last = {
        "pre": (starts, starts + START_OPEN_FOR),
        "mid": (middle - OPEN_FOR / 2, middle + OPEN_FOR / 2),
        "post": (ends - OPEN_FOR, ends),
    }[stage]
    first, last = max(first, starts), min(last, ends)
    return {"opens_at": wall(datetime.combine(first, OPENS_AT)), "closes_at": wall(datetime.combine(last, CLOSES_AT))}


def create(*, by, **values):
    """Makes the programme; whoever makes it coordinates it. Raises exchange.Refused with nothing kept."""
    return exchange.load(begun(by=by, **values), by=by)
