"""Pages made from a brief document say exactly what they would say if made from the whole one."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from programmes.models import ContextEvent, Dissemination, FollowOn, Organisation, Partner, Programme
from reports import pages, writing
from reports.models import Edition, ReportText
from reports.snapshot import compose, compose_draft, compose_results
from sessions.models import Attendance, Output
from surveys.models import MidReview, Quote, Release
from tests import factories as make

from .documents import cell, release

SHOWN = {  # what templates/reports/_shown.html reads of the document itself
    "programme": ("overall_verdict", "overall_source", "k", "made_up"),
    "outputs": ("title", "rhythm", "state"),
}


def whole(programme):
    return compose(programme, edition=Edition.INTERNAL, at=timezone.now())


def told(document):
    """Everything that the results page is told, but the document, of which it reads little."""
    found = pages.results_of(document)
    document = found.pop("d")
    found["outputs"] = [{key: row[key] for key in SHOWN["outputs"]} for row in document["outputs"]]
    found["programme"] = {key: document["programme"][key] for key in SHOWN["programme"]}
    found["quotes"], found["released"] = document["quotes"], bool(document["release"])
    return found


def done(document):
    found = writing.draft(document)
    return {part.block.key: part.is_done for part in found.pop("parts")} | found


@pytest.fixture
def demo(db, settings):
    settings.DEMO = True
    call_command("load_demo", verbosity=0)
    return list(Programme.objects.order_by("pk"))


def test_the_demo_s_results_and_drafts_are_the_same_either_way(demo):
    with_results = 0
    for programme in demo:
        brief = compose_results(programme, edition=Edition.INTERNAL)
        if brief:
            with_results += 1
            assert told(brief) == told(whole(programme)), programme
        assert done(compose_draft(programme, edition=Edition.INTERNAL)) == done(whole(programme)), programme
    assert with_results >= 1


def test_nothing_released_is_no_document(world):
    assert compose_results(world.programme, edition=Edition.INTERNAL) is None


def test_each_thing_that_is_written_is_done_either_way(world):
    """One thing after another appears in a programme; after each, both ways agree, and something has been done."""
    programme, project, seen = world.programme, world.programme.project, []
    goal = make.a_goal(programme, key="g")
    statement = make.a_statement(programme, key="v", goal=goal)
    session = make.a_session(programme, state="held")
    steps = [
        lambda: None,
        lambda: Attendance.objects.create(session=session, participant=world.participants[0], state="absent"),
        lambda: make.a_session(programme, state="held"),
        lambda: type(goal).objects.filter(pk=goal.pk).update(promised={"fi": "Luvattu"}),
        lambda: make.a_goal(programme, parent=goal),
        lambda: Partner.objects.create(
            project=project, organisation=Organisation.objects.create(name="Kumppani"), role="partner"
        ),
        lambda: Dissemination.objects.create(project=project, what={"fi": "Seminaari"}),
        lambda: FollowOn.objects.create(project=project, title={"fi": "Jatko"}),
        lambda: Output.objects.create(programme=programme, key="o", title={"fi": "Kalenteri"}),
        lambda: MidReview.objects.create(programme=programme, held_on=timezone.localdate(), learnt={"fi": "Opittua"}),
        lambda: Quote.objects.create(
            programme=programme, text={"fi": "Sitaatti"}, consented=True, approved_for="internal"
        ),
        lambda: ReportText.objects.create(programme=programme, block="method", text={"fi": "Näin"}),
        lambda: released(programme),
        lambda: ContextEvent.objects.create(programme=programme, key="yt").statements.add(statement),
    ]
    for step in steps:
        step()
        programme = Programme.objects.select_related("project__funder").get(pk=programme.pk)
        brief = done(compose_draft(programme, edition=Edition.INTERNAL))
        assert brief == done(whole(programme)), len(seen)
        seen.append(brief["done"])
    assert seen[-1] > seen[0] + 5
    assert told(compose_results(programme, edition=Edition.INTERNAL)) == told(whole(programme))


def released(programme):
    cells = release() | {"cells": [cell("post", "v", (1, 2, 11))]}
    Release.objects.create(programme=programme, scope="final", cells=cells, sha256="0" * 64, released_at=timezone.now())
