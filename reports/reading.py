"""Reading a frozen document again."""

import re
from datetime import date, datetime

from programmes.translated import LANGUAGES, Translated

DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(\+\d\d:\d\d|Z)?")


LATER = {  # entries that documents frozen by earlier versions don't have yet
    "is_interim": False,
    "project_goals": [],
    "durations": {"closed": False, "coaching": None, "programme": None},
    "findings": [],
    "frameworks": [],
}


def read(document):
    """A document of whatever age, thawed and with every entry that is asked for."""
    return thaw(LATER | document)


def thaw(value):
    """The document with texts as `Translated`, days as dates and times as datetimes, for templates."""
    if isinstance(value, dict):
        if value and set(value) <= set(LANGUAGES):
            return Translated(value)
        return {key: thaw(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [thaw(inner) for inner in value]
    if isinstance(value, str):
        if DAY.fullmatch(value):
            return date.fromisoformat(value)
        if MOMENT.fullmatch(value):
            return datetime.fromisoformat(value)
    return value
