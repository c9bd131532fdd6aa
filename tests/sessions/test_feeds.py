"""Calendar subscriptions: own sessions only, no token kept, rights read anew, two readers agree with the database."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from dateutil import parser as dates
from icalendar import Calendar

from programmes.models import Role
from sessions import feeds, publishing, scheduling
from sessions.models import Feed

from .. import factories as make

WHEN = datetime(2026, 11, 3, 12, tzinfo=UTC)


def published(programme, **fields):
    day = WHEN + timedelta(days=programme.sessions.count())
    session = make.a_session(programme, **({"starts": day, "ends": day + timedelta(hours=2)} | fields))
    publishing.publish(programme, by=None, sessions=programme.sessions.filter(pk=session.pk), notify=False)
    session.refresh_from_db()
    return session


def address(token):
    return f"/calendar/{token}.ics"


def uids(answer):
    """By icalendar: {uid: (start in UTC, sequence, status)}."""
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(e["uid"]): (e.decoded("dtstart").astimezone(UTC), int(e["sequence"]), str(e["status"])) for e in events}


def read_by_hand(answer):
    """The same by a second reader that knows RFC 5545 only: folded lines, TZID and the zone's rules in the file."""
    lines = re.sub(r"\r\n[ \t]", "", answer.content.decode()).split("\r\n")
    found, event = {}, None
    for line in lines:
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "END:VEVENT":
            found[event["UID"]] = (event["DTSTART"], int(event["SEQUENCE"]), event["STATUS"])
            event = None
        elif event is not None:
            name, value = line.split(":", 1)
            name, *parameters = name.split(";")
            event[name] = _moment(value, dict(p.split("=") for p in parameters)) if name == "DTSTART" else value
    return found


def _moment(value, parameters):
    from dateutil import tz

    return dates.parse(value).replace(tzinfo=tz.gettz(parameters["TZID"])).astimezone(UTC)


def expected(sessions):
    return {f"{s.uid}@askel": (s.starts, s.sequence, "CONFIRMED") for s in sessions}


def test_a_participant_sees_own_sessions_and_two_readers_agree(world, other_world, client):
    common = published(world.programme)
    own = published(world.programme, group=world.group)
    published(world.programme, group=make.a_group(world.programme))  # another group's
    published(world.programme, participant=world.participants[1], kind="interview")  # somebody else's
    published(other_world.programme)
    make.a_session(world.programme)  # a draft
    anna = world.participants[0].user
    answer = client.get(address(feeds.subscribe(anna, by=anna)))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert uids(answer) == expected([common, own]) == read_by_hand(answer)


def test_a_move_and_a_cancelling_arrive_with_the_same_uid_and_a_higher_sequence(world, client):
    session = published(world.programme)
    anna = world.participants[0].user
    feed = address(feeds.subscribe(anna, by=anna))
    before = uids(client.get(feed))
    scheduling.move(
        session, by=None, starts=WHEN + timedelta(days=7), ends=WHEN + timedelta(days=7, hours=1), notify=True
    )
    moved = uids(client.get(feed))
    scheduling.cancel(session, by=None, notify=True)
    cancelled = uids(client.get(feed))
    assert before.keys() == moved.keys() == cancelled.keys()
    assert [next(iter(each.values()))[1:] for each in (before, moved, cancelled)] == [
        (session.sequence, "CONFIRMED"),
        (session.sequence + 1, "CONFIRMED"),
        (session.sequence + 2, "CANCELLED"),
    ]


def test_only_a_hash_is_kept_and_a_new_address_ends_the_old_one(world, client):
    anna = world.participants[0].user
    first = feeds.subscribe(anna, by=anna)
    second = feeds.subscribe(anna, by=anna)
    assert not Feed.objects.filter(token_hash__contains=first).exists()
    assert client.get(address(first)).status_code == 404
    assert client.get(address(second)).status_code == 200
    feeds.revoke(anna.feeds.open().get(), by=anna)
    assert client.get(address(second)).status_code == 404


@pytest.mark.parametrize("token", ["x", "a" * 43, "ä", "%00", "../../etc", "a" * 4000])
def test_an_unknown_address_is_not_found(db, client, token):
    assert client.get(address(token)).status_code == 404


def test_who_has_left_sees_nothing_more(world, client):
    published(world.programme)
    person = world.participants[0]
    feed = address(feeds.subscribe(person.user, by=person.user))
    assert len(uids(client.get(feed))) == 1
    person.left_on = person.programme.ends
    person.save()
    assert uids(client.get(feed)) == {}


def test_a_group_feed_ends_with_the_right_to_the_group(world, client):
    published(world.programme, group=world.group)
    coach = world.users[Role.COACH]
    feed = address(feeds.subscribe(coach, by=coach, group=world.group))
    assert len(uids(client.get(feed))) == 1
    world.programme.memberships.filter(user=coach).delete()
    assert client.get(feed).status_code == 404


def test_a_signed_out_account_that_was_disabled_gets_nothing(world, client):
    anna = world.participants[0].user
    feed = address(feeds.subscribe(anna, by=anna))
    anna.is_active = False
    anna.save()
    assert client.get(feed).status_code == 404


def test_the_page_shows_a_new_address_once_and_offers_only_own_groups(world, other_world, sign_in):
    coach = sign_in(world.users[Role.COACH])
    made = coach.post("/own-calendar/", {"group": world.group.pk}).content.decode()
    token = re.search(r"/calendar/([\w-]{43})\.ics", made)[1]
    assert feeds.opened(token).group == world.group
    assert token not in coach.get("/own-calendar/").content.decode()
    assert coach.post("/own-calendar/", {"group": other_world.group.pk}).status_code == 404
    assert coach.post("/own-calendar/", {"group": "9" * 30}).status_code == 200  # nonsense means: own sessions
    stranger = sign_in(other_world.users[Role.COACH])
    number = world.users[Role.COACH].feeds.open().first().pk
    assert stranger.post(f"/own-calendar/{number}/end/").status_code == 404


def test_an_unchanged_calendar_is_not_sent_again(world, client):
    published(world.programme)
    anna = world.participants[0].user
    feed = address(feeds.subscribe(anna, by=anna))
    tag = client.get(feed).headers["ETag"]
    assert client.get(feed, headers={"If-None-Match": tag}).status_code == 304
    published(world.programme)
    assert client.get(feed, headers={"If-None-Match": tag}).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_sessions(world, client, django_assert_max_num_queries):
    anna = world.participants[0].user
    feed = address(feeds.subscribe(anna, by=anna))
    for _ in range(25):
        published(world.programme)
    with django_assert_max_num_queries(8):
        client.get(feed)
