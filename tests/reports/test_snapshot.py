"""The frozen document: what is in it for whom, and that it is one and the same for ever."""

import json
from datetime import UTC, datetime

import pytest

from programmes.models import FollowOn, Goal
from reports.models import Edition
from reports.snapshot import canonical, compose, freeze, sha256_of
from sessions.models import Attendance, Output
from surveys.models import Quote
from tests import factories as make

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)


def composed(programme, edition=Edition.FUNDER):
    return compose(programme, edition=edition, at=AT)


def test_hash_is_of_the_canonical_text():
    assert canonical({"b": "ä", "a": [1, None]}) == '{"a":[1,null],"b":"ä"}'
    assert sha256_of({"b": "ä", "a": [1, None]}) == sha256_of({"a": [1, None], "b": "ä"})
    assert sha256_of({"a": 1}) != sha256_of({"a": 2})


def test_stored_document_gives_the_hash_printed(world):
    frozen = freeze(world.programme, edition=Edition.FUNDER, by=None)
    frozen.refresh_from_db()
    assert sha256_of(frozen.data) == frozen.sha256


def test_later_edits_leave_a_frozen_document_as_it_was(world):
    goal = make.a_goal(world.programme, text={"fi": "Ennen"})
    frozen = freeze(world.programme, edition=Edition.FUNDER, by=None)
    Goal.objects.filter(pk=goal.pk).update(text={"fi": "Jälkeen"})
    frozen.refresh_from_db()
    assert [g["text"]["fi"] for g in frozen.data["goals"]] == ["Ennen"]


@pytest.mark.parametrize(
    "edition, shown", [(Edition.FUNDER, ["funder", "public"]), (Edition.INTERNAL, ["internal", "funder", "public"])]
)
def test_quotes_follow_consent_and_approval(world, edition, shown):
    for approval in Quote.Approval.values:
        for consented in {True, approval != "none"}:
            Quote.objects.create(
                programme=world.programme, text={"fi": approval}, consented=consented, approved_for=approval
            )
    assert sorted(q["text"]["fi"] for q in composed(world.programme, edition)["quotes"]) == sorted(shown)


def test_document_names_no_participant(world):
    session = make.a_session(world.programme, state="held")
    for person in world.participants:
        Attendance.objects.create(session=session, participant=person, state="present", minutes=120, work_minutes=120)
    Output.objects.create(programme=world.programme, key="kalenteri", title={"fi": "Kalenteri"}, owner="Anna Omistaja")
    text = json.dumps(composed(world.programme), ensure_ascii=False)
    names = [p.name for p in world.participants] + [p.email for p in world.participants] + ["Anna Omistaja"]
    assert [name for name in names if name in text] == []
    assert composed(world.programme)["sessions"][0]["present"] == 5


def test_internal_edition_names_the_owner_of_an_output(world):
    """The control of the test above."""
    Output.objects.create(programme=world.programme, key="kalenteri", title={"fi": "Kalenteri"}, owner="Anna Omistaja")
    assert composed(world.programme, Edition.INTERNAL)["outputs"][0]["owner"] == "Anna Omistaja"


def test_working_time_is_used_until_the_quota_is_full(world):
    world.programme.quota_minutes = 180
    world.programme.save()
    person = world.participants[0]
    for _number in range(2):
        session = make.a_session(world.programme, state="held")
        Attendance.objects.create(session=session, participant=person, state="present", minutes=120, work_minutes=120)
    data = composed(world.programme)
    assert [s["work_minutes"] for s in data["sessions"]] == [120, 60]
    assert (data["hours"]["work"], data["hours"]["own"]) == (180, 60)


def test_a_follow_on_left_unsent_keeps_its_reason(world):
    FollowOn.objects.create(
        project=world.programme.project, title={"fi": "Jatko"}, state="not_submitted", reason={"fi": "Muutos"}
    )
    assert [f["reason"] for f in composed(world.programme)["project"]["follow_ons"]] == [{"fi": "Muutos"}]


def test_without_a_release_nothing_is_known_of_goals(world):
    goal = make.a_goal(world.programme)
    make.a_statement(world.programme, goal=goal)
    data = composed(world.programme)
    assert [(g["verdict"], g["reason"]) for g in data["goals"]] == [("unknown", "early")]
    assert [(s["verdict"], s["reason"]) for s in data["statements"]] == [("unknown", "not_measured")]


def test_composing_takes_as_many_queries_for_one_row_as_for_ten(world, django_assert_max_num_queries):
    def grow(number):
        for _row in range(number):
            goal = make.a_goal(world.programme)
            make.a_statement(world.programme, goal=goal)
            make.a_session(world.programme, state="held").goals.add(goal)

    grow(1)
    with django_assert_max_num_queries(45) as few:
        composed(world.programme)
    grow(9)
    with django_assert_max_num_queries(45) as many:
        composed(world.programme)
    assert len(few.captured_queries) == len(many.captured_queries)
