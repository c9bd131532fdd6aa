"""The survey on a phone in a real browser: without scripts, by keyboard, in little data, twice, and by two people."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def choose(page, words):
    """The option with these words in every question of the page."""
    for option in page.locator(".opt", has_text=words).all():
        option.click()


def go_on(page):
    with page.expect_navigation():
        page.locator("button.big").click()


def faults(page):
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found]


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_whole_survey_without_scripts_by_two_people_at_one_computer(survey, open_page):
    page = open_page(width=390, height=844, javascript=False)
    page.goto(survey.links[0])
    annas = page.url
    choose(page, "parantunut hieman")
    go_on(page)
    page.goto(survey.links[1])
    assert page.url != annas and page.locator("input:checked").count() == 0
    page.goto(annas)
    assert "2/3" in page.title()
    choose(page, "ennallaan")
    go_on(page)
    page.locator("textarea").fill("Kiitos kaikille")
    before = survey.answered()
    go_on(page)
    assert page.url.endswith("/thanks/")
    assert survey.answered() == before + 1
    page.go_back()
    assert "Kiitos kaikille" not in page.content()
    page.goto(survey.links[0])
    assert page.locator("form[action$='/erase/'] button").count() == 1
    assert "Kiitos kaikille" not in page.content()


def test_a_double_click_on_the_last_button_is_one_answer(survey, open_page):
    page = open_page(width=390)
    page.goto(survey.links[2])
    for words in ("ennallaan", "parantunut selvästi"):
        choose(page, words)
        go_on(page)
    before = survey.answered()
    page.locator("button.big").dblclick()
    page.wait_for_url("**/thanks/")
    assert survey.answered() == before + 1


def weighed(page, address):
    """(bytes on the wire, bytes unpacked, addresses asked for) of opening a page with an empty cache."""
    wire, asked, loaded = [], [], []
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    devtools.on("Network.loadingFinished", lambda event: wire.append(event["encodedDataLength"]))
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: loaded.append(response))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => 1)")
    unpacked = sum(len(response.body()) for response in loaded if response.status == 200)
    return sum(wire), unpacked, asked


def test_the_first_page_costs_little_and_asks_nobody_else(survey, open_page, house):
    page = open_page(width=390)
    wire, unpacked, asked = weighed(page, survey.links[3])
    assert wire <= 60_000
    assert wire < unpacked  # packed, and really measured on the way
    assert len(asked) <= 7  # the link's redirect, the page and what it needs
    assert {address.split("/")[2] for address in asked} == {f"127.0.0.1:{house.port}"}
    fonts = page.evaluate("[...document.fonts].filter(font => font.status === 'loaded').length")
    assert fonts == len([address for address in asked if "/fonts/" in address])
    assert page.locator("script").count() == 0


def test_an_old_phone_without_modern_css_can_answer(survey, open_page):
    page = open_page(width=360, height=640, javascript=False)

    def plain(route):
        response = route.fetch()
        css = re.sub(r"@supports[^{]*\{(?:[^{}]|\{[^{}]*\})*\}", "", response.text())
        css = re.sub(r"[^;{}]*(?:light-dark\(|color-mix\(|:has\(|@container)[^;{}]*;", "", css)
        route.fulfill(response=response, body=css)

    page.route("**/*.css", plain)
    page.goto(survey.links[4])
    assert fits(page)
    heights = [option.bounding_box()["height"] for option in page.locator(".opt").all()]
    assert len(heights) == 18 and min(heights) >= 44
    choose(page, "ennallaan")
    go_on(page)
    assert "2/3" in page.title()
    page.wait_for_load_state("networkidle")
    page.unroute_all(behavior="wait")  # no sheet is still being stripped when the browser closes


def test_the_keyboard_alone_answers_a_page(survey, open_page):
    page = open_page(width=390)
    page.goto(survey.links[1])
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    assert page.locator("input:checked").get_attribute("value") == "4"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "yhteisollisyys"
    go_on(page)
    assert page.locator(".note[role=status]").count() == 1
    assert page.locator(".blank").count() == 2
    assert page.locator("input:checked").get_attribute("value") == "4"


@pytest.mark.parametrize(("width", "language", "dark"), [(320, "fi", False), (390, "sv", True), (1360, "en", False)])
def test_pages_around_a_form_are_accessible_and_fit(survey, open_page, width, language, dark):
    page = open_page(width=width, language=language, dark=dark)
    page.goto(survey.links[3])
    form = page.url.split("/a/")[1].split("/")[0]
    for address in (f"/a/{form}/1/", f"/a/{form}/3/", f"/a/{form}/notice/", "/s/"):
        page.goto(address)
        assert (address, faults(page), fits(page)) == (address, [], True)
    page.goto(f"/a/{form}/1/")
    go_on(page)
    assert (faults(page), fits(page)) == ([], True)


@pytest.mark.parametrize(("width", "language", "dark"), [(320, "fi", False), (390, "en", True)])
def test_a_participants_own_pages_are_accessible_and_fit(open_page, width, language, dark):
    page = open_page(width=width, role="participant", language=language, dark=dark)
    for address in ("my/", "my/data/", "notice/"):
        page.goto(f"/programmes/oaj-yamk/{address}")
        assert (address, faults(page), fits(page)) == (address, [], True)


@pytest.mark.parametrize(("width", "language", "dark"), [(320, "fi", False), (390, "sv", False), (1360, "fi", True)])
def test_the_pages_of_the_surveys_tab_are_accessible_and_fit(open_page, width, language, dark):
    page = open_page(width=width, role="coordinator", language=language, dark=dark)
    for address in ("", "loppukysely/", "loppukysely/close/", "loppukysely/extend/", "add/", "mid-review/"):
        page.goto(f"/programmes/oaj-yamk-nyt/surveys/{address}")
        assert (address, faults(page), fits(page)) == (address, [], True)
