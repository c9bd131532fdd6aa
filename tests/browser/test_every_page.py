"""Every page in every role: nothing for axe to find, no sideways scroll, nothing from outside, no script errors.

Finnish in light at 320, 390 and 1360 px; the other languages and dark so that each pair (language, theme), (language,
width) and (theme, width) is met at least once.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import House

pytestmark = pytest.mark.sweep

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIEWS = {  # language -> [(dark, width)]; one load per language
    "fi": [(False, 1360), (False, 390), (False, 320), (True, 390)],
    "sv": [(True, 1360), (False, 320)],
    "en": [(True, 320), (False, 1360)],
}
MISSING = ("/no-such-page/", "/e/not-a-link/", "/c/not-a-link/")
DONE, NOW = "/programmes/oaj-yamk", "/programmes/oaj-yamk-nyt"
PROJECT = "/projects/oaj-yamk-hanke"
PAGES = [
    (None, "/welcome/"),
    (None, "/sign-in/"),
    (None, "/sign-in/password/"),
    (None, "/accessibility/"),
    (None, "/privacy/"),
    (None, "/feedback/"),
    (None, "/s/"),
    (None, "/s/not-a-link/"),
    (None, "/e/not-a-link/"),
    (None, "/no-such-page/"),
    (None, "/demo/mail/"),
    (None, "/demo/mail/<mail>/"),
    ("answering", "<form>"),
    ("answering", "<form>2/"),
    ("answering", "<form>3/"),
    ("answering", "<form>notice/"),
    ("answered", "<sent>"),
    ("answered", "<sent>thanks/"),
    ("coordinator", "/programmes/"),
    ("coordinator", "/programmes/?q=olematon"),
    ("coordinator", "/programmes/new/"),
    ("coordinator", "/programmes/import/"),
    ("coordinator", f"{DONE}/file/about/"),
    ("coordinator", f"{NOW}/"),
    ("coordinator", f"{DONE}/"),
    ("coordinator", f"{DONE}/goals/"),
    ("coordinator", f"{DONE}/goals/add/"),
    ("coordinator", f"{DONE}/goals/of/yhteistyo/"),
    ("coordinator", f"{DONE}/goals/of/yhteistyo/edit/"),
    ("coordinator", f"{DONE}/goals/of/hankesuunnittelu/"),
    ("coordinator", f"{NOW}/goals/of/yhteistyo/"),
    ("coordinator", "/programmes/hype-ammatilliset/goals/"),
    ("coordinator", "/programmes/hype-ammatilliset/goals/of/oppilaitoskulttuuri/"),
    ("coordinator", "/projects/"),
    ("coordinator", "/projects/?q=olematon"),
    ("coordinator", "/projects/new/"),
    ("coordinator", "/programmes/new/?project=hype"),
    ("coordinator", "/projects/hype/"),
    ("coordinator", f"{PROJECT}/"),
    ("coordinator", f"{PROJECT}/edit/"),
    ("coordinator", f"{PROJECT}/follow-on/add/?prefill=1"),
    ("coordinator", f"{PROJECT}/duty/add/"),
    ("coordinator", "/projects/hype/tenders/"),
    ("coordinator", f"{PROJECT}/tenders/"),
    ("coordinator", f"{PROJECT}/tenders/<tender>/scores/"),
    ("coordinator", f"{PROJECT}/tenders/<tender>/choose/"),
    ("coordinator", f"{PROJECT}/tender/<tender>/"),
    ("coordinator", "/projects/hype/goals/"),
    ("coordinator", "/projects/hype/goals/add/"),
    ("coordinator", "/projects/hype/goals/of/oppilaitoskulttuuri/"),
    ("coordinator", "/projects/hype/goals/of/oppilaitoskulttuuri/edit/"),
    ("coordinator", "/projects/hype/goals/of/oppilaitoskulttuuri/close/"),
    ("coordinator", f"{NOW}/goals/of/yhteistyo/close/"),
    ("coordinator", f"{NOW}/people/"),
    ("coordinator", f"{NOW}/people/add/"),
    ("coordinator", f"{NOW}/people/upload/"),
    ("coordinator", f"{NOW}/people/agreed/"),
    ("coordinator", f"{NOW}/people/welcome/"),
    ("coordinator", f"{NOW}/people/<person>/edit/"),
    ("coordinator", f"{NOW}/people/<person>/move/"),
    ("coordinator", f"{NOW}/people/<person>/leave/"),
    ("coordinator", f"{NOW}/people/<person>/replace/"),
    ("coordinator", f"{NOW}/roles/add/"),
    ("coordinator", f"{NOW}/groups/"),
    ("coordinator", f"{NOW}/groups/add/"),
    ("coordinator", f"{NOW}/recruitment/"),
    ("coordinator", f"{NOW}/recruitment/add/"),
    ("coordinator", "/programmes/hype-ammatilliset/people/?q=a"),
    ("coordinator", "/programmes/hype-ammatilliset/groups/"),
    ("coordinator", "/programmes/hype-ammatilliset/groups/<group>/"),
    ("coordinator", "/programmes/hype-ammatilliset/recruitment/"),
    ("coordinator", "/programmes/hype-ammatilliset/recruitment/<invited>/"),
    ("coordinator", "/projects/hype/people/"),
    ("coordinator", "/organisations/"),
    ("coordinator", "/organisations/?q=olematon"),
    ("coordinator", "/organisations/<organisation>/"),
    ("coordinator", "/programmes/new/?kind=tyoyhteison-sarja"),
    ("coordinator", "/programmes/new/?kind=blank&project=hype"),
    ("coordinator", f"{NOW}/features/"),
    ("coordinator", f"{NOW}/about/"),
    ("coordinator", "/programmes/hype-ammatilliset/about/"),
    ("coordinator", "/programmes/hype-korkeakoulut/about/"),
    ("coordinator", "/programmes/hype-ammatilliset/about/theme/add/"),
    ("coordinator", f"{NOW}/notes/"),
    ("coordinator", f"{NOW}/notes/add/"),
    ("coordinator", f"{NOW}/settings/"),
    ("coordinator", f"{NOW}/sessions/"),
    ("coordinator", f"{NOW}/sessions/?view=month"),
    ("coordinator", f"{NOW}/sessions/add/"),
    ("coordinator", f"{NOW}/sessions/publish/"),
    ("coordinator", f"{NOW}/sessions/hours/"),
    ("coordinator", f"{NOW}/sessions/<last>/"),
    ("coordinator", f"{NOW}/sessions/<last>/edit/"),
    ("coordinator", f"{NOW}/sessions/<last>/move/"),
    ("coordinator", f"{NOW}/sessions/<last>/cancel/"),
    ("coordinator", f"{NOW}/sessions/<last>/attendance/"),
    ("coordinator", f"{NOW}/sessions/<last>/headcount/"),
    ("coordinator", f"{NOW}/sessions/headcounts/"),
    ("coordinator", "/programmes/hype-korkeakoulut/sessions/phases/"),
    ("coordinator", "/programmes/hype-ammatilliset/"),
    ("coordinator", "/programmes/hype-ammatilliset/results/"),
    ("coordinator", "/programmes/hype-korkeakoulut/results/"),
    ("coordinator", "/programmes/hype-korkeakoulut/goals/"),
    ("contact", "/programmes/hype-ammatilliset/"),
    ("funder2", "/portfolio/"),
    ("funder2", "/programmes/hype-korkeakoulut/published/"),
    ("funder2", "/programmes/hype-ammatilliset/published/"),
    ("coordinator", "/programmes/hype-korkeakoulut/"),
    ("coordinator", "/programmes/hype-korkeakoulut/sessions/"),
    ("coordinator", "/programmes/hype-korkeakoulut/sessions/?month=2023-03"),
    ("coordinator", "/programmes/hype-korkeakoulut/sessions/<seminar>/"),
    ("coordinator", "/programmes/hype-ammatilliset/sessions/<seminar>/edit/"),
    ("coordinator", "/programmes/hype-ammatilliset/sessions/<seminar>/attendance/"),
    ("coordinator", "/programmes/hype-korkeakoulut/outputs/"),
    ("coordinator", f"{DONE}/outputs/add/"),
    ("coordinator", "/programmes/hype-ammatilliset/outputs/<output>/"),
    ("coordinator", "/programmes/hype-korkeakoulut/findings/"),
    ("coordinator", "/programmes/hype-ammatilliset/findings/"),
    ("coordinator", f"{DONE}/findings/"),
    ("coordinator", "/programmes/hype-ammatilliset/findings/add/"),
    ("participant", f"{DONE}/outputs/"),
    ("coordinator", f"{NOW}/surveys/"),
    ("coordinator", f"{NOW}/surveys/loppukysely/"),
    ("coordinator", f"{NOW}/surveys/loppukysely/close/"),
    ("coordinator", f"{NOW}/surveys/loppukysely/extend/"),
    ("coordinator", f"{NOW}/surveys/add/"),
    ("coordinator", f"{DONE}/surveys/mid-review/"),
    ("coordinator", f"{DONE}/results/"),
    ("coordinator", f"{NOW}/results/"),
    ("coordinator", f"{DONE}/report/"),
    ("coordinator", f"{DONE}/report/texts/summary/"),
    ("coordinator", f"{DONE}/report/<report>/"),
    ("coordinator2", f"{DONE}/report/<ready>/"),
    ("coordinator", "/account/"),
    ("coordinator", f"{NOW}/trail/"),
    ("coordinator", f"{DONE}/trail/"),
    ("coordinator", f"{NOW}/trail/?q=olematon"),
    ("coordinator", f"{PROJECT}/trail/"),
    ("coordinator", "/trail/own/"),
    ("administrator", "/trail/"),
    ("coach", "/own-sessions/"),
    ("coach", f"{NOW}/sessions/<last>/check-in/"),
    ("participant", "/c/not-a-link/"),
    ("coach", "/own-calendar/"),
    ("coordinator", f"{NOW}/sessions/from-template/"),
    ("coach", f"{NOW}/"),
    ("contact", f"{NOW}/"),
    ("participant", "/my/"),
    ("participant", f"{NOW}/my/"),
    ("participant", f"{NOW}/my/data/"),
    ("participant", f"{NOW}/my/leave/"),
    ("participant", f"{NOW}/notice/"),
    ("participant", f"{NOW}/sessions/"),
    ("participant", f"{NOW}/about/"),
    ("participant", f"{NOW}/notes/"),
    ("participant", f"{DONE}/goals/of/yhteistyo/"),
    ("contact", f"{NOW}/people/"),
    ("contact", f"{NOW}/people/propose/"),
    ("contact", f"{NOW}/groups/"),
    ("contact", f"{NOW}/surveys/"),
    ("contact", f"{DONE}/results/"),
    ("funder", "/portfolio/"),
    ("funder", f"{DONE}/published/"),
    ("funder", f"{DONE}/report/"),
    ("administrator", "/programmes/"),
    ("administrator", "/organisations/"),
    ("administrator", "/organisations/new/"),
    ("administrator", "/organisations/<organisation>/edit/"),
]


def enter(page, role):
    page.goto("/")
    page.locator(f"form:has(input[name=role][value={role}]):not(:has(input[name=next])) button").click()
    page.wait_for_load_state()


@pytest.fixture(scope="module")
def known(house: House, chromium, survey):
    """Cookies of each role, entered once, and the addresses that differ from house to house."""
    cookies, places = {None: []}, {}

    def visit(role, act):
        context = chromium.new_context(base_url=house.url)
        page = context.new_page()
        act(page)
        cookies[role] = context.cookies()
        context.close()

    def answer(page, place, link):
        page.goto(link)
        places[place] = "/a/" + page.url.split("/a/")[1].split("/")[0] + "/"

    def send(page):
        answer(page, "<sent>", survey.links[6])
        while "/thanks/" not in page.url:
            with page.expect_navigation():
                page.locator("button.big").click()

    def look(page):
        enter(page, "coordinator")
        page.goto(f"{NOW}/sessions/")
        places["<last>"] = page.locator(".sesrow a.t").last.get_attribute("href").split("/")[-2]
        page.goto("/programmes/hype-korkeakoulut/sessions/?view=list")
        places["<seminar>"] = page.locator(".sesrow a.t").last.get_attribute("href").split("/")[-2]
        page.goto("/programmes/hype-ammatilliset/outputs/")
        places["<output>"] = page.locator(".outs h2 a").first.get_attribute("href").split("/")[-2]
        page.goto(f"{DONE}/report/")
        places["<report>"] = page.locator(".vers a").first.get_attribute("href").split("/")[-2]
        page.locator("button.btn.wide").click()
        page.wait_for_selector("a[href$='/download/']", timeout=60_000)
        places["<ready>"] = page.url.split("/")[-2]
        page.goto(f"{PROJECT}/tenders/")
        places["<tender>"] = page.locator("a[href$='/scores/']").last.get_attribute("href").split("/")[-3]
        for place, address, link in (
            ("<person>", f"{NOW}/people/", "a[href$='/edit/']"),
            ("<group>", "/programmes/hype-ammatilliset/groups/", "table.groups a"),
            ("<invited>", "/programmes/hype-ammatilliset/recruitment/", "td.act a"),
            ("<organisation>", "/organisations/", "main table a"),
        ):
            page.goto(address)
            href = page.locator(link).first.get_attribute("href").removesuffix("edit/").split("?")[0]
            places[place] = href.split("/")[-2]
        page.goto("/demo/mail/")
        while not page.locator("table.mails a").count():
            page.reload()
        places["<mail>"] = page.locator("table.mails a").first.get_attribute("href").split("/")[-2]

    house.manage("load_demo", "--reports")
    visit("coordinator", look)
    visit("answering", lambda page: answer(page, "<form>", survey.links[5]))
    visit("answered", send)
    for role in {role for role, _path in PAGES} - set(cookies):
        visit(role, lambda page, role=role: enter(page, role))
    return cookies, places


def faults(page):
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [(fault["id"], node["html"][:160]) for fault in found for node in fault["nodes"]]


def watched(page, house, found):
    """Write down requests to other hosts and errors of scripts."""
    page.on("request", lambda r: r.url.startswith((house.url, "data:")) or found.append(("outside", r.url)))
    page.on("pageerror", lambda error: found.append(("script", str(error))))


@pytest.mark.parametrize(("role", "path"), PAGES, ids=[f"{role or 'anybody'} {path}" for role, path in PAGES])
def test_a_page_is_accessible_and_keeps_within_its_width(role, path, house, chromium, known):
    (cookies, places), found = known, []
    for name, value in places.items():
        path = path.replace(name, value)
    for language, views in VIEWS.items():
        context = chromium.new_context(base_url=house.url)
        context.add_cookies([*cookies[role], {"name": "askel-language", "value": language, "url": house.url}])
        page = context.new_page()
        watched(page, house, found)
        response = page.goto(path)
        assert response.status == (404 if path in MISSING else 200)
        for dark, width in views:
            page.emulate_media(color_scheme="dark" if dark else "light")
            page.set_viewport_size({"width": width, "height": 800})
            over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            found += [(language, dark, width, "sideways", over)] if over > 0 else []
            found += [(language, dark, width, *fault) for fault in faults(page)]
        context.close()
    assert found == []
