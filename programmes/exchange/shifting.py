"""A copy of a document with all its dates moved: how a finished programme becomes one that runs today."""

import re
from datetime import date, datetime, timedelta

DATE = re.compile(r"\d{4}-\d\d-\d\d")
WALL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")


def shifted(value, days):
    """The same document `days` later: every value that is a date or a wall time is moved, wall time kept."""
    if not days:
        return value
    if isinstance(value, dict):
        return {key: shifted(each, days) for key, each in value.items()}
    if isinstance(value, list):
        return [shifted(each, days) for each in value]
    return moved(value, timedelta(days=days))


def moved(value, by):
    """One value of a document, moved if it is a date or a wall time."""
    if not isinstance(value, str):
        return value
    if DATE.fullmatch(value):
        return (date.fromisoformat(value) + by).isoformat()
    if WALL.fullmatch(value):
        seconds = "seconds" if value.count(":") == 2 else "minutes"
        return (datetime.fromisoformat(value) + by).isoformat(timespec=seconds)
    return value
