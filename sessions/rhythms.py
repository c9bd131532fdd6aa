"""How often something is done: plain choices as rules of calendars (RFC 5545), and the day it is due next. Pure."""

from datetime import datetime, time
from itertools import islice

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr
from django.utils.translation import gettext_lazy as _

OTHER = "other"  # a rule that only a programme file can bring
RULES = {
    "weekly": "FREQ=WEEKLY",
    "monthly": "FREQ=MONTHLY",
    "quarterly": "FREQ=MONTHLY;INTERVAL=3",
    "half-yearly": "FREQ=MONTHLY;INTERVAL=6",
    "yearly": "FREQ=YEARLY",
}
WORDS = {
    "weekly": _("every week"),
    "monthly": _("every month"),
    "quarterly": _("every quarter"),
    "half-yearly": _("twice a year"),
    "yearly": _("every year"),
    OTHER: _("recurring"),
}
STEPS = {
    "weekly": relativedelta(weeks=1),
    "monthly": relativedelta(months=1),
    "quarterly": relativedelta(months=3),
    "half-yearly": relativedelta(months=6),
    "yearly": relativedelta(years=1),
}
MOST = 10_000  # steps looked at: a rule by the second could go on for ever


def key_of(rule):
    """weekly, monthly, quarterly, half-yearly, yearly or other; "" for no rule."""
    parts = {part for part in str(rule).upper().removeprefix("RRULE:").split(";") if part not in ("", "INTERVAL=1")}
    return next((key for key, known in RULES.items() if parts == set(known.split(";"))), OTHER if parts else "")


def words_of(rule):
    """neljännesvuosittain; empty for no rule."""
    return WORDS[key_of(rule)] if rule else ""


def next_after(rule, first, day):
    """The first day of the rhythm that began on `first` which comes after `day`; None when there is none.

    A day that a month lacks is its last one: three months from 30.11. is 28.2., where RFC 5545 would pass the year by.
    """
    key = key_of(rule)
    if not key:
        return None
    if key == OTHER:
        moments = rrulestr(rule, dtstart=datetime.combine(first, time()))
        return next((moment.date() for moment in islice(moments, MOST) if moment.date() > day), None)
    days = (first + STEPS[key] * number for number in range(MOST))
    return next((each for each in days if each > day), None)
