"""A programme file in a browser: refused, mended where it is, shown, taken in; without a line of JavaScript."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.programmes.documents import oaj, short

from .test_every_page import faults


def file(slug, document, **broken):
    document = document | {"slug": slug}
    document["project"] = document["project"] | {"slug": slug}
    document["programme"] = document["programme"] | broken
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return {"name": f"{slug}.json", "mimeType": "application/json", "buffer": text.encode()}


def check(page, chosen):
    page.goto("/programmes/import/")
    page.get_by_label("Valmennuksen tiedosto").set_input_files([chosen])
    page.get_by_role("button", name="Tarkista tiedosto").click()
    expect(page.get_by_label("Valmennukselle toinen osoite")).to_be_visible()


def test_a_file_is_mended_in_place_and_taken_in_without_javascript(open_page):
    page = open_page(role="coordinator", javascript=False)
    check(page, file("selaimesta", short(), starts="5.1.2026"))
    expect(page.get_by_role("alert")).to_contain_text("programme.starts")
    text = page.get_by_label("Tiedoston teksti")
    text.fill(text.input_value().replace("5.1.2026", "2026-01-05"))
    page.get_by_role("button", name="Tarkista uudelleen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mitä tiedostosta syntyisi")
    expect(page.locator(".sum li").first).to_contain_text("7")
    page.get_by_role("button", name="Luo valmennus").click()
    expect(page).to_have_url(re.compile("/programmes/selaimesta/$"))
    expect(page.locator("main")).to_contain_text("Kenellekään ei ole vielä ilmoitettu.")


def test_the_file_goes_out_again_with_and_without_people(open_page):
    page = open_page(role="coordinator", javascript=False)
    page.goto("/programmes/oaj-yamk/file/about/")
    found = {}
    for name in ("Lataa koko tiedosto", "Lataa ilman henkilöitä"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        found[name] = download.value.path().read_text(encoding="utf-8")
    whole, plan = found.values()
    assert ("anna.aalto@esimerkki.example" in whole, "@" in plan) == (True, False)


FILES = [file("hyva", oaj()), file("huono", oaj(), k=3, zone="Europe/Turku"), file("oaj-yamk", oaj())]


@pytest.mark.parametrize("chosen", FILES, ids=["sound", "broken", "taken"])
@pytest.mark.parametrize(("width", "dark"), [(1360, False), (390, True), (320, False)])
def test_what_is_shown_of_a_file_is_accessible_and_keeps_within_its_width(chosen, width, dark, open_page):
    page = open_page(role="coordinator", width=width, dark=dark)
    check(page, chosen)
    closed = page.locator("form.grid details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert faults(page) == []
