"""Goals as they were granted, in the report: the project's above the programme's own, each with its fate."""

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from programmes import goals as verbs
from reports.pages import context_of
from reports.promises import quoted_promises
from reports.reading import read
from reports.snapshot import compose
from reports.writing import _is_promised
from tests import factories as make

from .documents import a_document


def start_of(data):
    with translation.override("fi"):
        return render_to_string("pdf/_start.html", context_of(data, issue=None))


def composed(programme):
    return compose(programme, edition="internal", at=timezone.now())


@pytest.mark.django_db
def test_the_goals_of_the_project_stand_above_those_of_the_programme(world):
    upper = make.a_project_goal(
        world.programme.project, text={"fi": "Uudistaa"}, promised={"fi": "uudistaa toimintatapoja"}
    )
    make.a_goal(world.programme, text={"fi": "Oma"}, parent=upper, rationale={"fi": "Tarvitaan"})
    verbs.edit_goal(upper, by=None, reason="Tarkennus", text={"fi": "Uudistaa työtä"})
    data = composed(world.programme)
    [told] = data["project_goals"]
    assert (told["letter"], told["text"], told["promised"]) == (
        "A",
        {"fi": "Uudistaa työtä"},
        {"fi": "uudistaa toimintatapoja"},
    )
    assert [change["before"]["text"] for change in told["fate"]] == [{"fi": "Uudistaa"}]
    [own] = data["goals"]
    assert (own["parent"], own["rationale"], own["number"]) == (upper.key, {"fi": "Tarvitaan"}, 1)
    page = start_of(data)
    assert page.index("A Uudistaa työtä") < page.index("1 Oma") < page.index("Tarvitaan")
    assert "uudistaa toimintatapoja" in page and "Tarkennus" in page


@pytest.mark.django_db
def test_a_statement_of_the_projects_goal_stands_apart_and_is_not_lost(world):
    upper = make.a_project_goal(world.programme.project)
    make.a_statement(world.programme, goal=upper, key="henki")
    assert [(one["key"], one["goal"]) for one in composed(world.programme)["statements"]] == [("henki", None)]


def test_a_document_frozen_before_there_were_goals_of_projects_is_still_read():
    document = {key: value for key, value in a_document().items() if key != "project_goals"}
    assert read(document)["project_goals"] == []
    assert "Vahvistaa me-henkeämme" in start_of(document)


def a_promise(source, language="fi"):
    return {"promised": read({"x": {language: "Sanat"}})["x"], "promised_source": source}


def test_many_promises_of_one_source_stand_in_one_quotation():
    few = [a_promise("Hakemus"), a_promise("Hakemus")]
    assert [len(quoted) for _source, quoted in quoted_promises(few)] == [1, 1]
    many = [*few, a_promise("Muu"), a_promise("Hakemus"), a_promise("Hakemus", "sv")]
    assert [(source, len(quoted)) for source, quoted in quoted_promises(many)] == [
        ("Hakemus", 3),
        ("Muu", 1),
        ("Hakemus", 1),
    ]


def test_a_goal_is_promised_by_its_own_words_or_by_those_it_is_part_of():
    upper = {"key": "a", "promised": {"fi": "x"}, "parent": None}
    own = {"key": "b", "promised": {}, "parent": "a"}
    loose = {"key": "c", "promised": {}, "parent": "d"}
    loop = {"key": "d", "promised": {}, "parent": "c"}
    data = {"project_goals": [upper], "goals": [own, loose, loop]}
    assert [_is_promised(goal, data) for goal in (upper, own, loose)] == [True, True, False]
