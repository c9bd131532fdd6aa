"""The OAJ programme from its file through the vault to the funder’s PDF: the article’s verdicts, one set of numbers."""

import re
import shutil
import subprocess

import pytest
from django.conf import settings
from django.urls import reverse

from jobs import files, queue
from programmes import exchange
from reports import publishing
from reports.snapshot import compose

pytestmark = pytest.mark.django_db(transaction=True)

IMPROVED = ["avoimuus", "ilmapiiri", "luottamus", "me-henki", "tunteminen", "yhteisollisyys"]


@pytest.fixture
def programme():
    return exchange.load(exchange.read_file(settings.BASE_DIR / "programmes" / "data" / "oaj-yamk.json"))


def test_oaj_programme_from_its_file_to_the_funders_pdf(programme, sign_in):
    coordinator, second = (m.user for m in programme.memberships.filter(role="coordinator").order_by("pk")[:2])
    report = publishing.order(programme, by=coordinator, edition="funder", language="fi")
    queue.tick()
    report.refresh_from_db()
    publishing.publish(publishing.approve(report, by=second), by=coordinator)

    verdicts = {s["key"]: s["verdict"] for s in report.snapshot.data["statements"]}
    assert sorted(key for key, verdict in verdicts.items() if verdict == "improved") == IMPROVED
    assert (verdicts["konkreettinen-yhteistyo"], verdicts["osaaminen"]) == ("not_yet", "not_yet")
    assert verdicts["tyohyvinvointi"] == "unchanged"

    client = sign_in(programme.project.funder_people.get())
    page = client.get(reverse("funded_programme", args=[programme.slug])).content.decode()
    counts = {row: re.findall(r'class="cnt[^"]*">([^<]+)<', body) for row, body in rows_of(page)}
    assert counts["Me-henki"] == ["1", "11", "2"]
    assert "muut yhtä aikaa työyhteisössä toteutuneet asiat" in page

    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not here")
    pdf = files.open_verified(report.file_name, report.sha256).read()
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    lines = [" ".join(line.split()) for line in text.decode().splitlines()]
    for name, (worse, better, same) in counts.items():
        if not better.startswith("vähintään"):
            assert any(re.search(rf"\b{worse} {better} {same}\b", line) for line in lines), name


def rows_of(page):
    """(statement, its cells) of Figure 1."""
    table = page[page.index('<figure id="k1">') : page.index("</figure>")]
    for row in re.findall(r"<tr[^>]*data-id.*?</tr>", table, re.S):
        yield re.search(r'<th scope="row"[^>]*>([^<]+?)\s*<', row).group(1).strip(), row


def test_two_editions_differ_only_in_what_readers_may_see(programme):
    from django.utils import timezone

    at = timezone.now().replace(microsecond=0)
    funder, internal = (compose(programme, edition=edition, at=at) for edition in ("funder", "internal"))
    differing = sorted(key for key in funder if funder[key] != internal[key])
    assert differing == ["edition", "goals", "outputs"]
