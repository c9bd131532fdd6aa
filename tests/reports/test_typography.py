"""How words are set: what stays together, what may break, and that nothing leaves its page."""

import re
import shutil
import subprocess

import pytest

from reports.building import Issue, lay_out, write_pages
from reports.evidence import with_outcomes
from reports.typography import soft, tied

from .documents import a_document, fi, release
from .test_pdf import LANGUAGES, a_pdf, text_of

MARGIN = 20 * 72 / 25.4
WIDTH = 210 * 72 / 25.4


@pytest.mark.parametrize(
    ("plain", "set_"),
    [
        ("14 osallistujaa", "14\u00a0osallistujaa"),
        ("93 %", "93\u00a0%"),
        ("12 / 14", "12\u00a0/\u00a014"),
        ("n = 14", "n\u00a0=\u00a014"),
        ("14 × 20 h = 280 h", "14\u00a0×\u00a020\u00a0h\u00a0=\u00a0280\u00a0h"),
        ("Kuviossa 2", "Kuviossa\u00a02"),
        ("tavoite 4", "tavoite\u00a04"),
        ("muutos -3", "muutos \u22123"),
        ("2021–2022 toteutui", "2021–2022 toteutui"),
        ("vuonna 2023 alkavat", "vuonna 2023 alkavat"),
        ("YAMK-tiimit", "YAMK-tiimit"),
    ],
)
def test_numbers_stay_with_what_they_count(plain, set_):
    assert tied(f'<p class="a 14 b">{plain}</p>') == f'<p class="a 14 b">{set_}</p>'


@pytest.mark.parametrize(
    ("word", "broken"),
    [
        ("yksilöhaastattelut", "yksilö|haastattelut"),
        ("palautekulttuuri", "palaute|kulttuuri"),
        ("hankesuunnittelussa", "hanke|suunnittelussa"),
        ("yhteisöllisyyttä", "yhtei|söl|li|syyttä"),
        ("opetuksessa", "ope|tuk|sessa"),
        ("yhteistyö", "yhteistyö"),
    ],
)
def test_a_long_finnish_word_breaks_where_it_was_joined_or_between_syllables(word, broken):
    assert soft(word, "fi").replace("\u00ad", "|") == broken
    assert soft(word, "en") == word


def boxes(data):
    """(page, word, x of its left and right edges, y of its top and bottom) of every word."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not here")
    found = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=data, capture_output=True, check=True).stdout
    for number, page in enumerate(found.decode().split("<page ")[1:], 1):
        for x0, y0, x1, y1, word in re.findall(
            r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)', page
        ):
            yield number, word, float(x0), float(x1), float(y0), float(y1)


def outside(data):
    return [(page, word) for page, word, x0, x1, *_y in boxes(data) if x0 < MARGIN - 1 or x1 > WIDTH - MARGIN + 1]


def overlapping(data):
    """Pairs of words of a page that are printed over each other."""
    found, pages = [], {}
    for page, word, x0, x1, y0, y1 in boxes(data):
        middle = (y0 + y1) / 2
        for other, left, right, height in pages.get(page, []):
            if abs(middle - height) < 3 and min(x1, right) - max(x0, left) > 2:
                found.append((page, other, word))
        pages.setdefault(page, []).append((word, x0, x1, middle))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_leaves_the_page_or_lies_over_something_else(language):
    data = a_pdf(language)
    assert outside(data) == []
    assert overlapping(data) == []


def test_what_leaves_the_page_and_what_overlaps_would_be_seen():
    """The control of the test above."""
    page = "<html lang='fi'><title>t</title><link rel='stylesheet' href='app:report.css'><body>"
    wide = "<p style='position: absolute; left: 165mm; width: 20mm'>ulkona</p>"
    assert [word for _page, word in outside(lay_out(page + wide))] == ["ulkona"]
    over = "<p style='margin: 0; height: 0'>alla</p><p style='margin: 0'>päällä</p>"
    assert overlapping(lay_out(page + over)) == [(1, "päällä", "alla")]


def test_bars_of_twenty_and_more_keep_inside_the_page():
    told = release()
    for cell in told["cells"]:
        if cell["counts"]:
            cell["n"] *= 12
            cell["counts"] = [[low * 12, low * 12] for low, high in cell["counts"]]
    for cell in told["cells"]:
        if cell["counts"]:  # what coding took away is put on the best class, so that the classes add up
            cell["counts"][2] = [cell["n"] - cell["counts"][0][0] - cell["counts"][1][0]] * 2
    data = a_pdf(release=told)
    assert re.search(r"79\s%\s\(132\)", text_of(data))
    assert outside(data) == []
    assert overlapping(data) == []


# ---- no heading stands alone --------------------------------------------------------------------------------------
NOTHING = ("goals", "statements", "context", "phases", "themes", "sessions", "reviews", "quotes", "outputs")


def a_bare_document(**changes):
    whole = a_document()
    programme = whole["programme"] | {"participants": 0, "quota_minutes": None, "made_up": {}}
    texts = ("starting_point", "working_methods", "overall_verdict", "limitations", "report_title")
    project = whole["project"] | {key: [] if isinstance(value, list) else "" for key, value in whole["project"].items()}
    project |= {"grant_eur": None, "employer_share_percent": None, "starts": None, "ends": None}
    bare = {key: [] for key in NOTHING} | {
        "programme": programme | {key: {} for key in texts},
        "project": project,
        "interviews": None,
        "waves": {},
        "release": None,
        "reach": whole["reach"] | {"attendances": 0, "persons": 0},
        "hours": whole["hours"] | {"work": 0, "own": 0, "quota": 0},
    }
    return with_outcomes(whole | bare | changes)


def alone(html):
    """Headings with nothing under them, and tables without a row."""
    headings = re.findall(r"<(h[23])[^>]*>([^<]*)</\1>\s*(?=<(?:h2|/section|/main|/div))", html)
    return [text for _level, text in headings] + re.findall(r"<tbody>\s*</tbody>", html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_heading_and_no_table_stands_empty(language):
    issue = Issue(language, 0, "0" * 64)
    assert alone(write_pages(a_bare_document(), issue)) == []
    assert alone(write_pages(a_document(), issue)) == []
    for key in NOTHING:
        assert alone(write_pages(a_document(**{key: []}), issue)) == []
    one_quote = [{"id": "quote:1", "text": fi("Hyvä."), "source": ""}]
    assert alone(write_pages(a_bare_document(quotes=one_quote), issue)) == []


def test_an_empty_heading_would_be_seen():
    assert alone("<section><h2>Tyhjä</h2></section>") == ["Tyhjä"]


def test_sums_of_a_table_stand_once_at_its_end():
    sessions = [s | {"ordinal": n} for n, s in enumerate(a_document()["sessions"] * 6, 1)]
    text = text_of(a_pdf(sessions=sessions))
    table = text[
        text.index("Taulukko 2. Ryhmätapaamiset") : text.index(
            "Viitekehys ja työskentelytavat", text.index("Taulukko 2.")
        )
    ]
    assert len(re.findall(r"^\s*Yhteensä\b", table, re.M)) == 1


# ---- languages -----------------------------------------------------------------------------------------------------
def test_texts_in_another_language_are_marked_and_told_of():
    document = a_document()
    pages = {language: write_pages(document, Issue(language, 1, "0" * 64)) for language in LANGUAGES}
    assert '<span lang="fi">' not in pages["fi"]
    assert "Kaikkia tekstejä ei ole käännetty" not in pages["fi"]
    assert '<span lang="fi">Me-henki</span>' in pages["sv"]
    assert "Alla texter har inte översatts; de visas så som de skrevs, på finska." in pages["sv"]
    assert "Some texts have not been translated; they are shown as they were written, in Finnish." in pages["en"]


def test_a_wholly_translated_report_tells_of_no_other_language():
    html = write_pages(a_bare_document(), Issue("en", 1, "0" * 64))
    programme = a_bare_document()["programme"] | {"name": {"fi": "Valmennus", "en": "Coaching"}}
    html = write_pages(a_bare_document(programme=programme), Issue("en", 1, "0" * 64))
    assert 'lang="fi"' not in html
    assert "have not been translated" not in html


def test_an_added_deadline_is_not_called_a_change_of_words():
    document = a_document()
    change = {"at": "2021-05-14T07:00:00+00:00", "reason": fi("Alkavat vasta 2023."), "before": {"text": fi("A")}}
    document["goals"][3]["fate"] = [change | {"after": {"text": fi("A"), "expected_by": "2023-12-31"}}]
    document["goals"][4]["fate"] = [change | {"after": {"text": fi("B")}}]
    html = write_pages(document, Issue("fi", 1, "0" * 64))
    assert html.count("odotusaika kirjattu 14.5.2021: Alkavat vasta 2023.") == 1
    assert html.count("sanamuotoa tarkennettu 14.5.2021: Alkavat vasta 2023.") == 1


def test_one_reason_for_every_row_is_said_once():
    html = write_pages(a_document(answered=6), Issue("fi", 1, "0" * 64))
    assert html.count("Tulosta ei anneta: alle puolet kutsutuista vastasi.") == 2  # Figures 1 and 2
    assert "<small>alle puolet" not in html


def test_a_row_under_twenty_in_a_figure_of_bars_is_a_bar_without_percentage():
    told = release()
    for cell in told["cells"]:
        if cell["item"] == "ilmapiiri":
            cell["n"], cell["counts"] = 20, [[1, 1], [3, 3], [16, 16]]
    html = write_pages(a_document(release=told), Issue("fi", 1, "0" * 64))
    figure = html[html.index('<figure id="k1"') : html.index("</figure>")]
    assert "80\u00a0% (16)" in figure
    assert 'class="c p"' not in figure.split("</table>")[0]
    assert '<span class="cnt">11</span>' in figure


def test_who_is_in_charge_of_an_output_is_told_inside_only():
    outputs = [a_document()["outputs"][0] | {"owner": "Katri Koordinaattori"}]
    html = write_pages(a_document(edition="internal", outputs=outputs), Issue("fi", 1, "0" * 64))
    assert "vastuussa: Katri Koordinaattori" in html
    assert "vastuussa:" not in write_pages(a_document(), Issue("fi", 1, "0" * 64))
