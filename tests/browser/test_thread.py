"""The red thread in a browser: the last participant answers, the survey is sealed, results, PDF, funder."""

import json
import re
import shutil
import subprocess

import pytest
from playwright.sync_api import expect

from .conftest import ROOT

SLUG = "oaj-yamk-nyt"
HERE = f"/programmes/{SLUG}"
VERDICTS = {  # domain.md rows 41–49, as the article tells them
    "Toistemme tunteminen": "Parani",
    "Ilmapiiri": "Parani",
    "Me-henki": "Parani",
    "Yhteisöllisyys": "Parani",
    "Avoimuus": "Parani",
    "Luottamus ryhmän jäsenten välillä": "Parani",
    "Konkreettinen yhteistyö": "Ei vielä",
    "Toisten osaamisen tunnistaminen": "Ei vielä",
    "Työhyvinvointi yleisesti": "Ei muutosta",
}
GOALS = {
    "Me-henki": "Saavutettu",
    "Yhteisöllisyys": "Saavutettu",
    "Toistemme tunteminen": "Saavutettu",
    "Yhteistyö YAMK-ohjelmien ja opetuksen välillä": "Ei vielä",
    "Yhteistyö hankesuunnittelussa": "Ei tietoa",
}


def annas_answers():
    """What Anna Aalto says in the finished copy; the running copy lacks exactly this."""
    document = json.loads((ROOT / "programmes" / "data" / "oaj-yamk.json").read_text(encoding="utf-8"))
    rows = document["example_answers"]["loppukysely"]
    return next(row["answers"] for row in rows if row["who"].startswith("anna."))


def answer(page):
    """Every page of the survey, then "send"."""
    answers = annas_answers()
    while "/thanks/" not in page.url:
        for fieldset in page.locator("fieldset.lk").all():
            name = fieldset.locator("input").first.get_attribute("name")
            fieldset.locator(f"label:has(input[value='{answers[name]}'])").click()
        if page.locator("textarea").count():
            page.locator("textarea").fill("Kiitos, tämä teki hyvää.")
        page.locator("button.big").click()
        page.wait_for_load_state()


def figure(page):
    """{statement: (worse, better, same, verdict)} and {goal: verdict} as the page's Kuvio 1 tells them."""
    rows, goals = {}, {}
    for row in page.locator("table.k1").first.locator("tbody tr").all():
        cells = [re.sub(r"\s+", " ", text).strip() for text in row.locator("th, td").all_inner_texts()]
        if "goal" in (row.get_attribute("class") or ""):
            goals[re.sub(r"^\d+ ?", "", cells[0])] = cells[-1]
        elif len(cells) == 5:
            rows[re.sub(r" n = \d+$", "", cells[0])] = (cells[1], cells[2], cells[3], cells[4])
    return rows, goals


def reloaded_until(page, locator, timeout=60):
    """Reload as a person would until the worker has done its part."""
    for _ in range(timeout):
        if locator.count():
            return
        page.wait_for_timeout(1000)
        page.reload()
    expect(locator).to_have_count(1)


@pytest.mark.pdf
def test_from_the_last_answer_on_a_phone_to_the_funders_pdf(house, open_page, tmp_path):
    phone = open_page(width=390, height=844, role="participant")
    phone.goto(f"{HERE}/my/")
    phone.get_by_role("link", name="Vastaa kyselyyn").or_(phone.get_by_role("button", name="Vastaa kyselyyn")).click()
    answer(phone)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Kiitos")

    desk = open_page(role="coordinator")
    desk.goto(f"{HERE}/surveys/loppukysely/close/")
    desk.get_by_role("radio").first.check()
    desk.get_by_role("button", name="Sulje kysely").click()
    desk.goto(f"{HERE}/results/")
    reloaded_until(desk, desk.get_by_role("heading", name="Kuvio 2", exact=False))
    rows, goals = figure(desk)
    assert {name: row[3].split(" odotetaan")[0] for name, row in rows.items() if name in VERDICTS} == VERDICTS
    assert goals.items() >= GOALS.items()
    assert "muut yhtä aikaa työyhteisössä toteutuneet asiat" in desk.locator("table.k1").first.inner_text()

    desk.goto(f"{HERE}/report/")
    desk.get_by_role("button", name="Luo PDF").click()
    progress = desk.url
    expect(desk.get_by_role("link", name="Lataa PDF")).to_be_visible(timeout=60_000)
    second = open_page(role="coordinator2")
    second.goto(progress)
    second.get_by_role("button", name="Hyväksy raportti").click()
    desk.goto(progress)
    desk.get_by_role("button", name="Julkaise rahoittajalle").click()

    funder = open_page(role="funder")
    row = funder.get_by_role("row").filter(has_text="käynnissä oleva kopio")
    with funder.expect_download() as download:
        row.get_by_role("link", name="Lataa PDF").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert re.fullmatch(r"askel-oaj-yamk-nyt-\S+-v1-\d{4}-\d\d-\d\d\.pdf", path.name)
    text = pdf_text(path)
    for name, (worse, better, same, verdict) in rows.items():
        if name in VERDICTS:
            assert counts_in(text, name) == (worse, better, same, verdict.split(" odotetaan")[0]), name


def pdf_text(path):
    """The text of the page that has Kuvio 1, in reading order."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is missing: apt-get install poppler-utils")
    text = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True, text=True).stdout
    return next(page for page in text.split("\f") if "Kuvio 1" in page and "Tavoite ja väittämä" in page)


def counts_in(text, name):
    """(worse, better, same, verdict) that stand after the statement on the PDF's page."""
    row = re.sub(r"\s+", " ", text)
    number = r"(vähintään \d+|\d–\d|\d+)"
    found = re.search(rf"{re.escape(name)}(?: n = \d+)? {number} {number} {number} (Parani|Ei vielä|Ei muutosta)", row)
    assert found, f"{name} is not in the PDF: {row[:1500]}"
    return found.groups()
