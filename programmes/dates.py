"""Days and clock times as people in Finland write them, in all three languages (ui.md §1.4, §1.5, §5.3).

Django's own formats refuse `20.9.`, `klo 14` and `14–16`, and read 3/4/2023 as the 4th of March in Swedish: so this
parser serves every form, and no `<input type="date">` is used. Pure functions; the form fields are in `date_fields`.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MONTHS = (  # beginnings of the names: Finnish, Swedish, English
    ("tammi", "jan"),
    ("helmi", "feb"),
    ("maalis", "mar"),
    ("huhti", "apr"),
    ("touko", "maj", "may"),
    ("kesä", "jun"),
    ("heinä", "jul"),
    ("elo", "aug"),
    ("syys", "sep"),
    ("loka", "okt", "oct"),
    ("marras", "nov"),
    ("joulu", "dec"),
)
WEEKDAYS = (
    ("ma", "mån", "mon"),
    ("ti", "tis", "tue"),
    ("ke", "ons", "wed"),
    ("to", "tor", "thu"),
    ("pe", "fre", "fri"),
    ("la", "lör", "sat"),
    ("su", "sön", "sun"),
)
WEEKDAY_NAMES = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)
LENGTHS = (
    gettext_lazy("January has %(days)s days."),
    gettext_lazy("February has %(days)s days."),
    gettext_lazy("March has %(days)s days."),
    gettext_lazy("April has %(days)s days."),
    gettext_lazy("May has %(days)s days."),
    gettext_lazy("June has %(days)s days."),
    gettext_lazy("July has %(days)s days."),
    gettext_lazy("August has %(days)s days."),
    gettext_lazy("September has %(days)s days."),
    gettext_lazy("October has %(days)s days."),
    gettext_lazy("November has %(days)s days."),
    gettext_lazy("December has %(days)s days."),
)

_NUMERIC = re.compile(r"(\d{1,2})\s?\.\s?(\d{1,2})\s?(?:\.\s?(\d{4}|\d{2})?)?")
_NAMED = re.compile(r"(\d{1,2})\s?\.?\s+([^\W\d_]+)\.?(?:\s+(\d{4}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WEEKDAY = re.compile(r"([^\W\d_]+)\.?,?\s+(?=\d)")
_CLOCK = re.compile(r"(?:(?:klo|kello|kl|klockan|at)\b\.?\s*)?(?:(\d{1,2})(?:[.:,](\d{2}))?|(\d{1,2})(\d{2}))")
_DASHES = re.compile(r"\s*[-–—−]\s*")


class Unreadable(ValueError):
    """What was typed is no day or no time; the text tells the reader why."""


class Impossible(Unreadable):
    """It is readable, but there is no such day or time."""


class Twice(Unreadable):
    """The clock shows that time twice on that day: the reader is asked which one is meant."""


@dataclass(frozen=True)
class TimeRange:
    """Wall times of one day. `end` None = not said; an end at 0.00 is the midnight that follows."""

    start: time
    end: time | None = None

    def __str__(self):
        """As a field shows it: 9.30–16."""
        return f"{clock(self.start)}–{clock(self.end, end=True) if self.end else ''}"


def clock(moment, *, end=False):
    """14 or 9.30; a midnight that ends something is 24."""
    if end and moment == time(0):
        return "24"
    return f"{moment.hour}.{moment.minute:02}" if moment.minute else str(moment.hour)


def day_text(day):
    """20.9.2022, in every language."""
    return f"{day.day}.{day.month}.{day.year}"


def weekday_and_week(day):
    """tiistai, vko 38: what is echoed beside a day that was typed."""
    return _("%(weekday)s, week %(number)s") % {
        "weekday": WEEKDAY_NAMES[day.weekday()],
        "number": day.isocalendar().week,
    }


def parse_day(text, *, first=None, last=None, today=None):
    """The day in `text`. Without a year it is the nearest one inside first–last, else the one nearest to today.

    Raises Unreadable or Impossible with a text for the reader.
    """
    words = " ".join(text.split()).lower()
    named = _WEEKDAY.match(words)
    weekday = _starts_with(WEEKDAYS, named[1]) if named else None
    if weekday is not None:
        words = words[named.end() :]
    day, month, year = _parts(words)
    if month > 12 or month < 1:
        raise Impossible(_("There is no month %(month)s.") % {"month": month})
    if year is None:
        found = _nearest(day, month, first, last, today or timezone.localdate())
    else:
        found = _made(day, month, year)
    if weekday is not None and found.weekday() != weekday:
        raise Impossible(
            _("%(day)s is a %(weekday)s.") % {"day": day_text(found), "weekday": WEEKDAY_NAMES[found.weekday()]}
        )
    return found


def _starts_with(names, word):
    if len(word) < 2:
        return None
    known = [(len(b), i) for i, beginnings in enumerate(names) for b in beginnings if word.startswith(b)]
    return max(known)[1] if known else None  # the longest: marraskuu is no mars


def _parts(words):
    """(day, month, year or None) as numbers."""
    if match := _ISO.fullmatch(words):
        year, month, day = (int(number) for number in match.groups())
        return day, month, year
    if match := _NUMERIC.fullmatch(words):
        day, month, year = match.groups()
        return int(day), int(month), (int(year) + (2000 if len(year) == 2 else 0)) if year else None
    if (match := _NAMED.fullmatch(words)) and (month := _starts_with(MONTHS, match[2])) is not None:
        return int(match[1]), month + 1, int(match[3]) if match[3] else None
    raise Unreadable(_("Write the date like this: 20.9.2022"))


def _made(day, month, year):
    if not 1900 <= year <= 2199:
        raise Unreadable(_("Write the date like this: 20.9.2022"))
    length = calendar.monthrange(year, month)[1]
    if 1 <= day <= length:
        return date(year, month, day)
    short = f"{day}.{month}." if month != 2 else f"{day}.{month}.{year}"
    raise Impossible(
        _("The day %(day)s does not exist.") % {"day": short} + " " + LENGTHS[month - 1] % {"days": length}
    )


def _nearest(day, month, first, last, today):
    years = range((first or today).year - 1, (last or first or today).year + 2)
    known = [date(year, month, day) for year in years if 1 <= day <= calendar.monthrange(year, month)[1]]
    if not known:
        return _made(day, month, today.year)
    inside = [d for d in known if (first is None or d >= first) and (last is None or d <= last)]
    return min(inside or known, key=lambda d: abs(d - today))


def parse_time(text, *, end=False):
    """One clock time: 14, 14.00, 14:00, klo 14, 1400. An end may be 24. Raises Unreadable or Impossible."""
    match = _CLOCK.fullmatch(" ".join(text.split()).lower())
    if not match:
        raise Unreadable(_("Write the time like this: 9 or 9.30"))
    hour, minute = int(match[1] or match[3]), int(match[2] or match[4] or 0)
    if end and (hour, minute) == (24, 0):
        return time(0)
    if hour > 23 or minute > 59:
        raise Impossible(_("There is no time %(time)s.") % {"time": f"{hour}.{minute:02}"})
    return time(hour, minute)


def parse_range(text):
    """`14–16`, `klo 9.30-16`, `14–` or `14` as a TimeRange. Raises Unreadable, Impossible or `ends_too_early`."""
    start, dash, end = _split(text)
    return time_range(start, end if dash else "")


def _split(text):
    pieces = _DASHES.split(text.strip(), maxsplit=1)
    return pieces[0], len(pieces) > 1, pieces[1] if len(pieces) > 1 else ""


def time_range(start, end):
    """A TimeRange of what two fields hold; a whole range in the first one is understood too."""
    if not end.strip() and _DASHES.search(start.strip()):
        start, _dash, end = _split(start)
    first = parse_time(start)
    last = parse_time(end, end=True) if end.strip() else None
    if last is not None and last != time(0) and last <= first:
        raise Impossible(_("The end must be after the start"))
    return TimeRange(first, last)


def aware(day, wall, zone, *, second=None):
    """The moment when clocks in `zone` show `wall` on `day`.

    Raises Impossible for a time that the change of clocks skips, and Twice for one that comes twice, unless `second`
    (False = the first, in summer time; True = the second) says which is meant.
    """
    naive = datetime.combine(day, wall)
    early, late = (naive.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return early
    if early.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != naive:
        raise Impossible(_("The clocks change at that time. Choose another time."))
    if second is None:
        raise Twice(_("The clocks are turned back that night: that time comes twice. Choose which one you mean."))
    return late if second else early


def span(day, times, zone, *, minutes=None, second=None):
    """(starts, ends), aware, of a TimeRange on a day. Where no end was said it lasts `minutes` (of real time).

    Raises Impossible and Twice as `aware`, and Unreadable when there is neither an end nor a length.
    """
    starts = aware(day, times.start, zone, second=second)
    if times.end is None:
        if not minutes:
            raise Unreadable(_("Give the time when it ends"))
        return starts, (starts.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(ZoneInfo(zone))
    last = day + timedelta(days=1) if times.end == time(0) else day
    ends = aware(last, times.end, zone, second=second)
    if ends.astimezone(UTC) <= starts.astimezone(UTC):
        raise Impossible(_("The end must be after the start"))
    return starts, ends


def series(first, times, zone, *, count, weeks=1):
    """Spans of `count` meetings every `weeks` weeks: the clock time stays over changes of the clocks."""
    return [span(first + timedelta(weeks=weeks * n), times, zone) for n in range(count)]


def wall(moment, zone):
    """(day, time) that clocks in `zone` show at an aware moment."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.date(), local.time()
