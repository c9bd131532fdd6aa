"""Checking in oneself: only during the session, only its participants, and the coach's marks win."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programmes.models import Deed, Role
from sessions import check_in, evening_mail
from sessions.attendance import Mark, mark
from sessions.evening import token_for
from sessions.models import CoachingSession
from tests import factories as make

MINUTE = timedelta(minutes=1)


@pytest.fixture
def at(running):
    """at(minutes from now until it starts, **fields) -> a published session of the group, two hours long."""

    def made(until=-30, **fields):
        starts = timezone.now() + until * MINUTE
        fields = {"group": running.group, "coach": running.vilma, "state": "published"} | fields
        fields = {"published": {"title": {}}, "published_at": starts, "starts": starts} | fields
        return make.a_session(running.programme, **({"ends": starts + 120 * MINUTE} | fields))

    return made


def address(session):
    return reverse("check_in", args=[check_in.token_for(session)])


def states(session):
    return list(session.attendances.values_list("participant", "state", "minutes"))


def test_a_participant_checks_in_with_one_tap_and_once(at, running, sign_in):
    session, client = at(), sign_in(running.anna)
    assert client.get(address(session)).status_code == 200
    assert states(session) == []
    for _time in range(2):
        assert client.post(address(session)).headers["Location"] == address(session)
    assert states(session) == [(running.participants[0].pk, "present", 120)]
    assert "<button" not in client.get(address(session)).content.decode().split("<main")[1].split("</main")[0]


def test_checking_in_does_not_make_the_session_held_nor_keep_the_evening_mail_away(at, running, sign_in):
    session = at()
    sign_in(running.anna).post(address(session))
    session.refresh_from_db()
    assert (session.state, Deed.objects.count()) == ("published", 0)
    session.starts, session.ends = session.starts - 180 * MINUTE, session.ends - 180 * MINUTE
    session.save()
    assert evening_mail.write_to_coaches() == 1


@pytest.mark.parametrize(
    ("until", "reason"), [(16, "early"), (14, None), (-1, None), (-119, None), (-121, "over"), (-5000, "over")]
)
def test_it_is_open_from_a_quarter_before_until_the_end(at, running, sign_in, until, reason):
    session, client = at(until), sign_in(running.anna)
    assert client.get(address(session)).context["reason"] == reason
    client.post(address(session))
    assert len(states(session)) == (reason is None)


def test_the_limits_are_exact(at):
    session = at()
    asked = (session.starts - 15 * MINUTE, session.ends)
    moments = [asked[0] - timedelta(seconds=1), asked[0], asked[1] - timedelta(seconds=1), asked[1]]
    assert [check_in.closed_reason(session, now=now) for now in moments] == ["early", None, None, "over"]


@pytest.mark.parametrize("fields", [{"state": "cancelled"}, {"starts": None, "ends": None}])
def test_nobody_checks_in_to_what_is_cancelled_or_has_no_time(at, running, sign_in, fields):
    session, client = at(**fields), sign_in(running.anna)
    assert client.get(address(session)).context["reason"] in ("cancelled", "no_time")
    client.post(address(session))
    assert states(session) == []


@pytest.mark.parametrize("given", [Mark("absent"), Mark("partly", 30)])
def test_the_coachs_own_marks_win(at, running, sign_in, given):
    session, anna = at(), running.participants[0]
    mark(session, by=running.vilma, marks={anna.pk: given})
    client = sign_in(running.anna)
    client.post(address(session))
    assert [state for _pk, state, _minutes in states(session)] == [given.state]
    assert "<button" not in client.get(address(session)).content.decode().split("<main")[1].split("</main")[0]


def test_others_are_told_that_it_is_not_for_them(at, running, other_world, sign_in):
    session = at()
    elsewhere = make.a_user()
    make.a_participant(running.programme, group=make.a_group(running.programme), user=elsewhere)
    gone = make.a_user()
    make.a_participant(running.programme, group=running.group, user=gone, left_on="2026-01-01")
    strangers = [elsewhere, gone, running.vilma, running.katri, running.yrjo, *other_world.users.values()]
    for user in strangers:
        for response in (sign_in(user).get(address(session)), sign_in(user).post(address(session))):
            assert response.status_code == 403
            assert str(session) not in response.content.decode()
    assert states(session) == []


def test_a_shared_session_takes_those_of_the_whole_project_and_nobody_else(at, running, other_world, sign_in):
    sibling = make.a_programme(project=running.programme.project)
    user = make.a_user()
    place = make.a_participant(sibling, group=make.a_group(sibling), user=user)
    own, shared = at(group=None), at(group=None, shared_in_project=True)
    assert sign_in(user).post(address(own)).status_code == 403
    sign_in(user).post(address(shared))
    assert [row[0] for row in states(shared)] == [place.pk]
    assert sign_in(other_world.users[Role.PARTICIPANT]).post(address(shared)).status_code == 403


def test_a_forged_key_and_one_for_something_else_open_nothing(at, running, sign_in):
    session, client = at(), sign_in(running.anna)
    good, interview = check_in.token_for(session), at(participant=running.participants[0], group=None)
    keys = (good[:-2], f"{good}x", "abc", token_for(session, running.vilma), check_in.token_for(interview))
    assert [client.get(f"/c/{key}/").status_code for key in keys] == [404] * 5


def test_whoever_is_not_signed_in_signs_in_and_comes_back(at):
    session = at()
    response = Client().get(address(session))
    assert response.headers["Location"] == f"/sign-in/?next={address(session).replace(':', '%3A')}"


def test_the_picture_is_the_coachs_and_leads_to_the_check_in(at, running, sign_in):
    session = at()
    page = reverse("session_check_in", args=[running.programme.slug, session.pk])
    response = sign_in(running.vilma).get(page)
    assert response.context["picture"] == check_in.drawn(f"http://testserver{address(session)}")
    body = response.content.decode()
    assert "<svg" in body and "style=" not in body
    assert sign_in(running.anna).get(page).status_code == 403
    late = reverse("session_check_in", args=[running.programme.slug, at(-500).pk])
    assert sign_in(running.vilma).get(late).context["reason"] == "over"
    assert 'class="qr"' not in sign_in(running.vilma).get(late).content.decode()
    assert 'class="qr"' in body


def test_the_way_to_the_picture_is_shown_until_the_session_is_over(at, running, sign_in):
    client, slug = sign_in(running.vilma), running.programme.slug
    for until, shown in ((60 * 24, True), (-30, True), (-121, False)):
        session = at(until)
        way = reverse("session_check_in", args=[slug, session.pk])
        for page in ("session", "attendance"):
            assert (way in client.get(reverse(page, args=[slug, session.pk])).content.decode()) == shown


def test_the_picture_has_the_pattern_and_the_margin_of_a_qr_code():
    drawn = check_in.drawn("http://testserver/c/abc/")
    assert drawn["path"].startswith("M4 4h1v1h-1z")
    assert drawn["size"] == 8 + 25  # version 2 with four modules of margin on each side


def test_sessions_that_wait_for_the_evening_are_not_those_of_other_times(at):
    waiting = at(-150)
    at(-30), at(-150, state="held"), at(-150, coach=None), at(-60 * 30)
    found = CoachingSession.objects.awaiting_evening(timedelta(hours=24))
    assert list(found) == [waiting]
