"""Who sees which results and which report; what pages say when there is nothing to show."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from programmes.models import Role
from reports.figures import harmless
from reports.models import Edition, Report, ReportText, Snapshot
from reports.snapshot import sha256_of
from surveys.models import Release
from tests import factories as make

from .documents import a_document, release

State = Report.State


def issue(world, *, state=State.PUBLISHED, edition=Edition.FUNDER, data=None, version=1):
    """A report with the invented document behind it."""
    data = data or a_document(edition=str(edition))
    now = timezone.now()
    frozen = Snapshot.objects.create(
        programme=world.programme, edition=edition, data=data, sha256=sha256_of(data), frozen_at=now
    )
    times = {"approved_at": now, "published_at": now} if state in (State.PUBLISHED, State.SUPERSEDED) else {}
    return Report.objects.create(
        programme=world.programme, snapshot=frozen, edition=edition, language="fi", version=version, state=state,
        ordered_at=now, **times,
    )  # fmt: skip


def released(world):
    """A release of the whole programme whose cells are those of the document."""
    goal = make.a_goal(world.programme, key="g1", label={"fi": "Me-henki"})
    make.a_statement(world.programme, key="me-henki", goal=goal, name={"fi": "Me-henki"})
    return Release.objects.create(
        programme=world.programme, scope="final", cells=release(), sha256="0" * 64, released_at=timezone.now()
    )


def page(sign_in, world, role, name, *args):
    return sign_in(world.users[role]).get(reverse(name, args=[world.programme.slug, *args]))


# ---- results ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.COACH])
def test_staff_see_released_results(world, sign_in, role):
    released(world)
    body = page(sign_in, world, role, "results").content.decode()
    assert "Kuvio 1" in body or "Figure 1" in body
    assert '<span class="cnt">11</span>' in body


@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.CONTACT, Role.FUNDER])
def test_others_see_results_only_once_published(world, sign_in, role):
    released(world)
    assert "cnt" not in page(sign_in, world, role, "results").content.decode()
    issue(world)
    assert '<span class="cnt">11</span>' in page(sign_in, world, role, "results").content.decode()


def test_results_say_what_will_come_when_there_are_none(world, sign_in):
    response = page(sign_in, world, Role.COORDINATOR, "results")
    assert response.status_code == 200
    assert "k1" not in response.context


def test_strangers_find_nothing(world, other_world, sign_in):
    report = issue(world)
    client = sign_in(other_world.users[Role.COORDINATOR])
    for name, args in [
        ("results", []),
        ("results_csv", []),
        ("report", []),
        ("funded_programme", []),
        ("report_progress", [report.pk]),
        ("report_download", [report.pk]),
    ]:
        assert client.get(reverse(name, args=[world.programme.slug, *args])).status_code == 404


def test_a_report_is_found_through_its_own_programme_only(world, other_world, sign_in):
    report = issue(world)
    client = sign_in(other_world.users[Role.COORDINATOR])
    assert client.get(reverse("report_progress", args=[other_world.programme.slug, report.pk])).status_code == 404


def test_csv_has_the_numbers_of_the_page(world, sign_in):
    issue(world)
    text = page(sign_in, world, Role.FUNDER, "results_csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[1][:6] == ["1 Me-henki", "Me-henki", "14", "11", "3", "0"]
    assert len(rows) == 1 + 10


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_csv_holds_no_formula(start):
    assert harmless(f"{start}1+1") == f"'{start}1+1"
    assert harmless("1+1") == "1+1"


def test_suppressed_counts_are_in_no_output(world, sign_in):
    issue(world, data=a_document(perceived={"ilmapiiri": None}))
    for name in ("results", "funded_programme", "results_csv"):
        body = page(sign_in, world, Role.FUNDER, name).content.decode()
        row = body[body.index("Ilmapiiri") :][:420]
        assert "cnt" not in row.split("</tr>")[0]
        assert "5" in row  # "fewer than 5 answers" is what it says


# ---- report -------------------------------------------------------------------------------------------------------
SEES = {
    # role: (internal draft, funder's draft, funder's published, internal published)
    Role.COORDINATOR: (200, 200, 200, 200),
    Role.COACH: (200, 200, 200, 200),
    Role.CONTACT: (404, 404, 200, 404),
    Role.PARTICIPANT: (404, 404, 200, 404),
    Role.FUNDER: (404, 404, 200, 404),
}


@pytest.mark.parametrize("role", SEES)
def test_who_sees_which_version(world, sign_in, role):
    reports = [
        issue(world, edition=Edition.INTERNAL, state=State.READY),
        issue(world, edition=Edition.FUNDER, state=State.READY),
        issue(world, edition=Edition.FUNDER, version=2),
        issue(world, edition=Edition.INTERNAL, version=2),
    ]
    codes = tuple(page(sign_in, world, role, "report_progress", r.pk).status_code for r in reports)
    assert codes == SEES[role]


@pytest.mark.parametrize("role", [Role.COACH, Role.CONTACT, Role.PARTICIPANT, Role.FUNDER])
def test_only_a_coordinator_orders_and_publishes(world, sign_in, role):
    report = issue(world, state=State.READY)
    client = sign_in(world.users[role])
    for name, args in [("report_order", []), ("report_publish", [report.pk]), ("report_retry", [report.pk])]:
        assert client.post(reverse(name, args=[world.programme.slug, *args])).status_code == 403
    assert Report.objects.count() == 1


def test_an_order_leads_to_its_progress(world, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    answer = client.post(
        reverse("report_order", args=[world.programme.slug]), {"edition": "funder", "language": "sv", "note": "x"}
    )
    report = Report.objects.get()
    assert answer["Location"] == reverse("report_progress", args=[world.programme.slug, report.pk])
    body = client.get(answer["Location"]).content.decode()
    assert '<meta http-equiv="refresh" content="3">' in body


def test_a_broken_order_is_refused_in_words(world, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    for sent in ({}, {"edition": "x", "language": "fi"}, {"edition": "funder", "language": "xx"}):
        assert client.post(reverse("report_order", args=[world.programme.slug]), sent).status_code == 302
    assert not Report.objects.exists()


def test_a_text_is_saved_and_counted(world, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    address = reverse("report_text", args=[world.programme.slug, "summary"])
    assert client.post(address, {"fi": "Ensin.\n\nSitten.", "sv": "", "en": " "}).status_code == 302
    assert ReportText.objects.get().text == {"fi": "Ensin.\r\n\r\nSitten."} or ReportText.objects.get().text == {
        "fi": "Ensin.\n\nSitten."
    }
    too_long = client.post(address, {"fi": "a" * 1501})
    assert too_long.status_code == 200
    assert "a" * 1501 in too_long.content.decode()
    assert client.post(address, {"fi": "a" * 1500}).status_code == 302


def test_there_is_no_text_for_a_block_that_does_not_exist(world, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    for block in ("cover", "nonsense"):
        assert client.get(reverse("report_text", args=[world.programme.slug, block])).status_code == 404


# ---- funder -------------------------------------------------------------------------------------------------------
def test_portfolio_shows_only_what_one_funds(world, other_world, sign_in):
    issue(world)
    issue(other_world)
    body = sign_in(world.users[Role.FUNDER]).get(reverse("portfolio")).content.decode()
    assert "Valmennus a" in body
    assert "Valmennus b" not in body


def test_portfolio_leads_to_the_newest_pdf_in_one_click(world, sign_in):
    issue(world, state=State.SUPERSEDED)
    newest = issue(world, version=2)
    body = sign_in(world.users[Role.FUNDER]).get(reverse("portfolio")).content.decode()
    assert body.count("/download/") == 1
    assert reverse("report_download", args=[world.programme.slug, newest.pk]) in body


@pytest.mark.parametrize("words, found", [("valmennus a", True), ("HANKE", True), ("muu", False)])
def test_portfolio_is_searched_by_words(world, sign_in, words, found):
    body = sign_in(world.users[Role.FUNDER]).get(reverse("portfolio"), {"q": words}).content.decode()
    assert (">Valmennus a" in body) == found


def test_portfolio_takes_the_same_queries_for_one_programme_and_ten(world, sign_in, django_assert_num_queries):
    issue(world)
    client = sign_in(world.users[Role.FUNDER])
    client.get(reverse("portfolio"))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        client.get(reverse("portfolio"))
    for _number in range(9):
        programme = make.a_programme(project=world.programme.project)
        issue(type("W", (), {"programme": programme}))
    with CaptureQueriesContext(connection) as ten:
        client.get(reverse("portfolio"))
    assert len(ten) == len(one)


def test_a_person_who_funds_nothing_has_an_empty_portfolio(world, sign_in):
    body = sign_in(world.users[Role.COORDINATOR]).get(reverse("portfolio")).content.decode()
    assert "Valmennus a" not in body


def test_funded_programme_without_a_report_says_so(world, sign_in):
    response = page(sign_in, world, Role.FUNDER, "funded_programme")
    assert (response.status_code, "k1" in response.context) == (200, False)
