"""Kinds of text in a programme file that a JSON schema names but can't check by itself."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rrulestr
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email, validate_slug
from jsonschema import FormatChecker

from .shifting import DATE, WALL

FORMATS = FormatChecker(formats=())
EARLIEST, LATEST = date(1990, 1, 1), date(2189, 12, 31)
of_web = URLValidator(schemes=["http", "https"])


def _format(name, *errors):
    """The function below checks texts only; what is no text is another rule's business."""

    def register(function):
        def check(value):
            return not isinstance(value, str) or function(value)

        FORMATS.checks(name, raises=errors)(check)
        return function

    return register


@_format("day", ValueError)
def day(value):
    return bool(DATE.fullmatch(value)) and EARLIEST <= date.fromisoformat(value) <= LATEST


@_format("wall-time", ValueError)
def wall_time(value):
    return bool(WALL.fullmatch(value)) and EARLIEST <= datetime.fromisoformat(value).date() <= LATEST


@_format("zone", ZoneInfoNotFoundError, ValueError, OSError)
def zone(value):
    return bool(re.fullmatch(r"[A-Za-z_]+(/[A-Za-z_+-]+)*", value)) and bool(ZoneInfo(value))


@_format("slug", ValidationError)
def slug(value):
    validate_slug(value)
    return True


@_format("address", ValidationError)
def address(value):
    validate_email(value)
    return True


@_format("web-address", ValidationError)
def web_address(value):
    of_web(value)
    return True


@_format("euros")
def euros(value):
    return bool(re.fullmatch(r"[0-9]+\.[0-9]{2}", value))


@_format("rrule", ValueError, TypeError, KeyError, AttributeError)
def rrule(value):
    return bool(re.fullmatch(r"[A-Z0-9=;,:+-]{1,200}", value)) and bool(rrulestr(value, dtstart=datetime(2026, 1, 1)))
