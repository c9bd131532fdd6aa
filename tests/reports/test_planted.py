"""Answers of populations under five, planted in the vault: in no page, no PDF and no file, for any role."""

import re

import pytest
from django.urls import reverse

from jobs import files, queue
from programmes.models import Role, Statement
from reports import publishing
from tests import factories as make
from tests.surveys.planted import planted_programme

from .test_pdf import text_of

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ["results", "results_csv", "funded_programme"]


@pytest.fixture(scope="module")
def names():
    return {"me-henki": "Me-henki", "luottamus": "Luottamus", "hyvinvointi": "Hyvinvointi"}


@pytest.fixture
def planted(names):
    found = planted_programme()
    for key, name in names.items():  # names without digits: every digit on a line is then a result
        Statement.objects.filter(programme=found.survey.programme, key=key).update(name={"fi": name})
    return found


def published(programme, *, edition, language="fi"):
    coordinator, second = (make.a_member(programme, Role.COORDINATOR) for _ in range(2))
    report = publishing.order(programme, by=coordinator, edition=edition, language=language)
    queue.tick()
    report.refresh_from_db()
    return publishing.publish(publishing.approve(report, by=second), by=coordinator)


def rows_of(html, name):
    """The rows of figures that begin with this statement."""
    return [row for row in re.findall(r"<tr data-id.*?</tr>", html, re.S) if f">{name}<" in row.replace(" <", "<")]


def test_planted_answers_are_on_no_page_and_in_no_file(planted, sign_in):
    programme = planted.survey.programme
    published(programme, edition="funder")
    funder = make.a_user(name="Raimo Rahoittaja")
    programme.project.funder_people.add(funder)
    readers = {"coordinator": make.a_member(programme, Role.COORDINATOR), "funder": funder}
    for reader, user in readers.items():
        for name in PAGES:
            answer = sign_in(user).get(reverse(name, args=[programme.slug]))
            if answer.status_code in (403, 404):
                assert (reader, name) == ("coordinator", "funded_programme")
                continue
            body = answer.content.decode()
            assert [comment for comment in planted.comments if comment in body] == []
            if name == "results_csv":
                line = next(line for line in body.splitlines() if ";Luottamus;" in line)
                assert re.findall(r"\d", line.replace("alle 5 vastausta", "")) == []
            else:
                assert len(rows_of(body, "Luottamus")) == 1
                assert ["cnt" in row for row in rows_of(body, "Luottamus")] == [False]
                assert ["cnt" in row for row in rows_of(body, "Me-henki")] == [True]  # the control


@pytest.mark.parametrize("edition", ["funder", "internal"])
def test_planted_answers_are_in_no_pdf(planted, edition):
    report = published(planted.survey.programme, edition=edition)
    text = text_of(files.open_verified(report.file_name, report.sha256).read())
    squeezed = re.sub(r"\s+", "", text)
    assert [comment for comment in planted.comments if comment in squeezed] == []
    results = [line for line in text.splitlines() if re.match(r"\s*(Luottamus|luottamus \w+) ", line)]
    assert results
    assert [line for line in results if re.search(r"\d", line.replace("alle 5", ""))] == []
    assert [line for line in text.splitlines() if re.match(r"\s*Me-henki .*\d", line)]  # the control


def test_planted_answers_are_in_no_snapshot(planted):
    """The frozen data themselves hold nothing of them, so nothing made from it later can either."""
    report = published(planted.survey.programme, edition="internal")
    data = report.snapshot.data
    assert [comment for comment in planted.comments if comment in str(data)] == []
    cells = {(c["wave"], c["item"]): c for c in data["release"]["cells"]}
    for place in planted.below_k & set(cells):
        cell = cells[place]
        assert (cell["n"], cell["counts"], cell["five"], cell["mean"], cell["sd"], cell["dont_know"]) == (None,) * 6
