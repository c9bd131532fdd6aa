"""The mid-point review: results beside the sessions, and changes that carry their reason."""

from datetime import timedelta

import pytest
from django.utils import timezone

from programmes.models import Role
from sessions.models import SessionChange
from surveys import mid_review
from surveys.models import MidReview

from .. import factories as make
from . import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(world, sign_in):
    return sign_in(world.users[Role.COORDINATOR])


@pytest.fixture
def page(world):
    return f"/programmes/{world.programme.slug}/surveys/mid-review/"


@pytest.fixture
def session(world):
    soon = timezone.now() + timedelta(days=9)
    return make.a_session(world.programme, starts=soon, ends=soon + timedelta(minutes=90), title={"fi": "Luottamus"})


def form(session, **fields):
    row = {"title": "Luottamus", "hours": "1,5", "goal": "", "reason": ""} | fields
    return {"learnt": "Tutustuminen eteni", "held_on": "20.9.2026"} | {
        f"s{session.pk}-{key}": value for key, value in row.items()
    }


def test_a_change_needs_its_reason_and_nothing_typed_is_lost(session, coordinator, page):
    refused = coordinator.post(page, form(session, title="Uusi sisältö", hours="2,5"))
    row = refused.context["rows"][0]
    assert list(row.errors) == ["reason"]
    assert (row["title"].value(), row["hours"].value()) == ("Uusi sisältö", "2,5")
    assert (SessionChange.objects.count(), MidReview.objects.count()) == (0, 0)


def test_a_change_of_content_length_and_goal_is_tied_to_the_review(world, session, coordinator, page):
    goal = make.a_goal(world.programme)
    answer = coordinator.post(
        page, form(session, title="Uusi sisältö", hours="2,5", goal=str(goal.pk), reason="Yhteistyö ei näy vielä")
    )
    assert answer.status_code == 302
    session.refresh_from_db()
    assert (str(session.title), session.minutes, list(session.goals.all())) == ("Uusi sisältö", 150, [goal])
    change = SessionChange.objects.get()
    assert (str(change.reason), change.goal) == ("Yhteistyö ei näy vielä", goal)
    review = MidReview.objects.get()
    assert (list(review.changes.all()), str(review.learnt)) == ([change], "Tutustuminen eteni")


def test_a_session_left_as_it_is_makes_no_change(session, coordinator, page):
    coordinator.post(page, form(session))
    assert (SessionChange.objects.count(), MidReview.objects.count()) == (0, 1)


def test_saving_twice_keeps_one_review(session, coordinator, page):
    coordinator.post(page, form(session, title="Toinen", reason="Syy"))
    coordinator.post(page, form(session, title="Kolmas", reason="Toinen syy"))
    assert MidReview.objects.get().changes.count() == 2


@pytest.mark.parametrize("hours", ["nolla", "0", "-1", "99", "NaN", "1e9", "Infinity"])
def test_a_length_that_cannot_be_is_told_at_the_field(session, coordinator, page, hours):
    refused = coordinator.post(page, form(session, hours=hours, reason="Syy"))
    assert refused.status_code == 200
    assert list(refused.context["rows"][0].errors) == ["hours"]


def test_held_and_cancelled_sessions_are_not_offered(world, session):
    past = timezone.now() - timedelta(days=9)
    make.a_session(world.programme, starts=past, ends=past + timedelta(hours=1), state="held")
    make.a_session(world.programme, state="cancelled")
    undated = make.a_session(world.programme, starts=None, ends=None)
    assert mid_review.remaining(world.programme) == [session, undated]


def test_the_page_shows_publishable_counts_by_goal():
    survey = worlds.a_survey(14, stages=("mid",))
    values = ["4"] * 8 + ["3"] * 5 + ["2"]
    answers = {place: {"me-henki-perceived": value} for place, value in enumerate(values)}
    wave = worlds.play(survey, "mid", answers)
    goals = mid_review.felt_so_far(survey.programme, wave)
    felt = next(f for goal in goals for f in goal.statements if f.name == str(survey.statements[0].name))
    assert (felt.better, felt.same, felt.worse, felt.n) == ("8", "5", "1", 14)


def test_counts_of_fewer_than_five_are_not_on_the_page():
    survey = worlds.a_survey(14, stages=("mid",))
    wave = worlds.play(survey, "mid", {place: {"me-henki-perceived": "4"} for place in range(4)})
    goals = mid_review.felt_so_far(survey.programme, wave)
    felt = [f for goal in goals for f in goal.statements]
    assert felt and all(f.hidden and f.n is None and not f.squares for f in felt)


def test_without_a_mid_survey_the_review_can_still_be_written(world, coordinator, page):
    assert coordinator.get(page).context["reason"]
    answer = coordinator.post(page, {"learnt": "Keskustelusta", "held_on": "20.9.2026"})
    assert answer.status_code == 302
    assert MidReview.objects.get().wave is None
