from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from icalendar import Calendar

from jobs.delivery import as_email
from jobs.models import Message
from programmes.dates import TimeRange, parse_time, series
from sessions import scheduling
from sessions.calendar import CANCEL, REQUEST, ics
from sessions.messages import schedule as render
from sessions.models import CoachingSession
from sessions.notices import Recipient
from tests import factories as make

ANNA = Recipient("participant:1", "Anna Aalto", "anna@example.org", "fi")
HELSINKI = "Europe/Helsinki"


@pytest.fixture
def session(world):
    starts = datetime(2022, 9, 20, 11, tzinfo=UTC)
    return make.a_session(world.programme, starts=starts, ends=starts + timedelta(hours=2), place="Sali", ordinal=5)


def events(content):
    return Calendar.from_ical(content).walk("VEVENT")


def test_an_event_says_local_time_with_its_zone_and_one_uid(session):
    (event,) = events(ics([session], method=REQUEST, recipient=ANNA))
    assert event["uid"] == f"{session.uid}@askel"
    assert event.decoded("dtstart").isoformat() == "2022-09-20T14:00:00+03:00"
    assert event["dtstart"].params["TZID"] == HELSINKI
    assert (event["sequence"], event["status"], event["location"]) == (0, "CONFIRMED", "Sali")
    assert (str(event["attendee"]), event["attendee"].params["CN"]) == ("mailto:anna@example.org", "Anna Aalto")


def test_a_cancelled_event_keeps_its_uid(session):
    (event,) = events(ics([session], method=CANCEL, recipient=ANNA))
    assert (event["uid"], event["status"]) == (f"{session.uid}@askel", "CANCELLED")


def test_the_file_names_nobody_but_its_reader(session):
    session.coach = make.a_user(name="Vilma Valmentaja")
    assert "Vilma" not in ics([session], method=REQUEST, recipient=ANNA).decode()
    assert "attendee" not in events(ics([session]))[0]


def observances(content):
    found = []
    for part in Calendar.from_ical(content).walk("VTIMEZONE")[0].subcomponents:
        found.append((part.decoded("dtstart"), part.decoded("tzoffsetfrom"), part.decoded("tzoffsetto")))
    return found


def test_zone_rules_begin_at_the_very_minute_the_clocks_change(session):
    three, two = timedelta(hours=3), timedelta(hours=2)
    assert observances(ics([session]))[1:] == [
        (datetime(2021, 10, 31, 4), three, two),
        (datetime(2022, 3, 27, 3), two, three),
        (datetime(2022, 10, 30, 4), three, two),
        (datetime(2023, 3, 26, 3), two, three),
    ]


def by_rules(local, rules):
    """UTC of a wall time as a calendar program works it out from the VTIMEZONE: the last onset before it."""
    onset, _before, offset = max((rule for rule in rules if rule[0] <= local), key=lambda rule: rule[0])
    assert onset <= local
    return (local - offset).replace(tzinfo=UTC)


def test_a_series_over_both_changes_stays_at_its_clock_by_the_files_own_rules(world):
    times = TimeRange(parse_time("14"), parse_time("16"))
    made = [
        make.a_session(world.programme, starts=starts, ends=ends)
        for starts, ends in series(datetime(2026, 10, 1).date(), times, HELSINKI, count=30)
    ]
    content = ics(made)
    rules = observances(content)
    assert len({s.starts.astimezone(UTC).hour for s in made}) == 2
    for session, event in zip(made, events(content), strict=True):
        written = event.decoded("dtstart").replace(tzinfo=None)
        assert written.hour == 14
        assert by_rules(written, rules) == session.starts


HOSTILE = [
    "Otsikko\r\nBCC: x@example.org",
    "Otsikko\nATTENDEE:mailto:x@example.org",
    "a\rb",
    "a\x01b\x0bc\x1fd",
    "a\u2028DESCRIPTION:x",
    "a\u2029b",
    'lainaus " ja ; ja , ja \\ ja :',
    "END:VEVENT",
    "\r\nEND:VCALENDAR\r\n",
    "x" * 500,
    "ä" * 300,
    "😀" * 80,
    "\\n\\r\\N",
    "a\tb",
    "%0d%0aBCC:x",
]


@pytest.mark.parametrize("payload", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("place", ["title", "place"])
def test_hostile_text_adds_no_property_and_no_header(session, payload, place):
    plain = ics([session], method=REQUEST, recipient=ANNA)
    setattr(session, place, {"fi": payload} if place == "title" else payload[:200])
    session.save()
    content = ics([session], method=REQUEST, recipient=Recipient("", payload, "anna@example.org", "fi"))
    assert sorted(events(content)[0].keys()) == sorted(events(plain)[0].keys())
    assert len(events(content)) == 1
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    scheduling.publish(session.programme, by=None, notify=False)
    arguments = {"programme": session.programme_id, "sessions": {str(session.pk): {"before": None, "reason": {}}}}
    message = Message(arguments=arguments, address="anna@example.org", recipient_key="user:0", message_id="<1@x>")
    mail = message_from_bytes(as_email(message, render(message)).message().as_bytes())
    expected = "Content-Type MIME-Version Subject From To Date Message-ID Auto-Submitted X-Auto-Response-Suppress"
    assert sorted(mail.keys()) == sorted([*expected.split(), "Content-Language"])


def test_the_attached_file_is_an_invitation_that_mail_programs_know(world, session):
    scheduling.publish(world.programme, by=None, notify=False)
    message = Message(
        arguments={"programme": world.programme.pk, "sessions": {str(session.pk): {"before": None, "reason": {}}}},
        address="anna@example.org",
        recipient_key=f"participant:{world.participants[0].pk}",
        message_id="<1@x>",
    )
    mail = message_from_bytes(as_email(message, render(message)).message().as_bytes())
    (part,) = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    assert (part.get_param("method"), part.get_filename()) == ("REQUEST", "tapaaminen-5.ics")
    assert events(part.get_payload(decode=True))[0]["uid"] == f"{session.uid}@askel"


def test_a_draft_is_never_in_a_file_made_of_what_is_published(world, session):
    scheduling.publish(world.programme, by=None, notify=False)
    scheduling.edit(CoachingSession.objects.get(pk=session.pk), by=None, place="Salainen sali")
    session.refresh_from_db()
    assert events(ics([session]))[0]["location"] == "Sali"
    assert events(ics([session], plan=True))[0]["location"] == "Salainen sali"
