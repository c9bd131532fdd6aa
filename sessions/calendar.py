"""iCalendar (RFC 5545, 5546): one UID per session for ever, SEQUENCE raised by every published change.

Times carry their zone's name and its rules. The rules are written here because icalendar 7.3 puts their beginnings an
hour late in spring. A file says title, time and place, and no other people's names.
"""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from .versions import as_seen

PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"
MIME = "text/calendar; method=%s"
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


def ics(sessions, *, method=PUBLISH, recipient=None, plan=False):
    """An .ics file of the sessions that have a time, as bytes. `recipient` has `name` and `address`.

    REQUEST and CANCEL take exactly one session (RFC 5546 §3.2: one UID). `plan` writes the plan instead of the
    published version.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Askel//FI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    seen = [(session, as_seen(session, plan=plan or session.published is None)) for session in sessions]
    seen = [(session, version) for session, version in seen if version.starts]
    for zone in sorted({version.zone for _session, version in seen}):
        moments = [v.starts for _s, v in seen if v.zone == zone]
        calendar.add_component(zone_rules(zone, min(moments), max(moments)))
    for session, version in seen:
        calendar.add_component(_event(session, version, method, recipient))
    return calendar.to_ical()


def file_name(session):
    """tapaaminen-5.ics: no title, which could tell others what the coaching is about."""
    return f"tapaaminen-{session.ordinal or session.pk}.ics"


def one_line(text):
    """A text without line breaks and other control characters: a title can't begin another property."""
    return _CONTROL.sub(" ", str(text)).strip()


def _event(session, version, method, recipient):
    event, zone = Event(), ZoneInfo(version.zone)
    event.add("uid", f"{session.uid}@askel")
    event.add("sequence", session.sequence)
    event.add("dtstamp", (session.published_at or timezone.now()).astimezone(UTC))
    event.add("dtstart", version.starts.astimezone(zone))
    event.add("dtend", version.ends.astimezone(zone))
    event.add("summary", one_line(f"{version} – {session.programme.name}"))
    if version.place or version.link:
        event.add("location", one_line(version.place or version.link))
    if version.link:
        event.add("description", one_line(version.link))
    event.add("status", "CANCELLED" if version.cancelled or method == CANCEL else "CONFIRMED")
    event.add("class", "PRIVATE")
    if recipient is not None and method != PUBLISH:
        event.add("organizer", _address(settings.DEFAULT_FROM_EMAIL, session.programme.name), encode=0)
        attendee = _address(recipient.address, recipient.name)
        attendee.params["ROLE"], attendee.params["RSVP"] = vText("REQ-PARTICIPANT"), vText("FALSE")
        event.add("attendee", attendee, encode=0)
    return event


def _address(address, name):
    found = vCalAddress("mailto:" + address.rpartition("<")[2].rstrip("> "))
    found.params["CN"] = vText(one_line(name).replace('"', "'"))
    return found


def zone_rules(zone, first, last):
    """A VTIMEZONE with every change of the clocks from a year before `first` to a year after `last`."""
    rules, info = Timezone(), ZoneInfo(zone)
    rules.add("tzid", zone)
    at, end = first.astimezone(UTC) - timedelta(days=366), last.astimezone(UTC) + timedelta(days=366)
    rules.add_component(_observance(info, at, at))
    while at < end:
        following = at + timedelta(days=1)
        if at.astimezone(info).utcoffset() != following.astimezone(info).utcoffset():
            moment = _turn(info, at, following)
            rules.add_component(_observance(info, moment - timedelta(minutes=1), moment))
        at = following
    return rules


def _turn(info, low, high):
    """The minute, between two moments of different offsets, at which the clocks change."""
    low = low.replace(second=0, microsecond=0)
    before = low.astimezone(info).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = (low + (high - low) / 2).replace(second=0, microsecond=0)
        low, high = (middle, high) if middle.astimezone(info).utcoffset() == before else (low, middle)
    return high.replace(second=0, microsecond=0)


def _observance(info, before, moment):
    local = moment.astimezone(info)
    part = TimezoneDaylight() if local.dst() else TimezoneStandard()
    earlier = before.astimezone(info).utcoffset()
    onset = datetime.combine((moment + earlier).date(), (moment + earlier).time().replace(second=0, microsecond=0))
    part.add("dtstart", onset)
    part.add("tzoffsetfrom", earlier)
    part.add("tzoffsetto", local.utcoffset())
    part.add("tzname", local.tzname())
    return part
