"""The PDF: its structure for screen readers, what it never fetches, that it says what the page says."""

import http.server
import io
import logging
import re
import shutil
import subprocess
import threading
from itertools import pairwise
from zlib import error as ZlibError

import pikepdf
import pytest
from django.template.loader import render_to_string
from django.utils import translation

from reports.building import Issue, lay_out, write_pages
from reports.pages import results_of
from reports.snapshot import sha256_of

from .documents import a_document, fi

LANGUAGES = ["fi", "sv", "en"]


def a_pdf(language="fi", **changes):
    document = a_document(**changes)
    return lay_out(write_pages(document, Issue(language, 1, sha256_of(document))))


@pytest.fixture(scope="module")
def finnish():
    return a_pdf()


@pytest.fixture(scope="module")
def pdf(finnish):
    return pikepdf.open(io.BytesIO(finnish))


def elements(node, found=None):
    """Every structure element below the node, in reading order."""
    found = [] if found is None else found
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found.append(kid)
            elements(kid, found)
    return found


def text_of(data):
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
        return done.stdout.decode().replace("\xa0", " ")
    pytest.skip("pdftotext (poppler-utils) is not here")


def test_pdf_says_that_it_is_accessible(pdf):
    assert str(pdf.Root.Lang) == "fi"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo["/Title"]) == "Muutama askel kohti yhteisöllisyyttä – tulosraportti"
    assert re.search(rb"<pdfuaid:part[^>]*>1<|pdfuaid:part=.1.", pdf.Root.Metadata.read_bytes())


def test_every_page_is_read_in_the_order_of_its_structure(pdf):
    assert {str(page.get("/Tabs")) for page in pdf.pages} == {"/S"}


def test_headings_go_down_one_level_at_a_time(pdf):
    levels = [int(str(e.S)[2]) for e in elements(pdf.Root.StructTreeRoot) if re.fullmatch(r"/H[1-6]", str(e.S))]
    assert levels[0] == 1
    assert [b for a, b in pairwise(levels) if b > a + 1] == []


def test_pictures_have_a_description(pdf):
    figures = [e for e in elements(pdf.Root.StructTreeRoot) if str(e.S) == "/Figure"]
    assert [str(f.get("/Alt", "")) for f in figures if not f.get("/Alt")] == []
    assert len(figures) >= 1


def test_tables_have_headers(pdf):
    tables = [e for e in elements(pdf.Root.StructTreeRoot) if str(e.S) == "/Table"]
    assert len(tables) >= 12
    assert [t for t in tables if not any(str(e.S) == "/TH" for e in elements(t))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_layout_logs_no_error(language, caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        a_pdf(language)
    assert [record.getMessage() for record in caplog.records] == []


def test_fonts_are_embedded(pdf):
    fonts = [page.Resources.Font[name] for page in pdf.pages for name in page.Resources.get("/Font", {})]
    names = {str(font.BaseFont).split("+")[-1] for font in fonts}
    assert {name.split("-")[0] for name in names} <= {"Source", "SourceSansPro", "HankenGrotesk", "Hanken"}
    descendants = [font.DescendantFonts[0].FontDescriptor for font in fonts]
    assert all("/FontFile2" in d or "/FontFile3" in d for d in descendants)


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not here")
def test_qpdf_finds_no_fault(finnish, tmp_path):
    file = tmp_path / "report.pdf"
    file.write_bytes(finnish)
    assert subprocess.run(["qpdf", "--check", file], capture_output=True, check=False).returncode == 0


def test_same_data_give_the_same_bytes(finnish):
    assert a_pdf() == finnish


def test_another_number_gives_other_bytes(finnish):
    """The control of the test above."""
    assert a_pdf(perceived={"ilmapiiri": (1, 4, 9)}) != finnish


def test_metadata_tell_nothing_of_the_machine(pdf):
    assert set(pdf.docinfo.keys()) <= {"/Title", "/Author", "/Creator", "/Producer", "/CreationDate", "/ModDate"}
    assert str(pdf.docinfo["/Author"]) == "Esimerkkikoulu"
    assert str(pdf.docinfo["/CreationDate"]) == "D:20230526070200Z"


# ---- what it says -------------------------------------------------------------------------------------------------
def test_pdf_has_the_counts_of_the_page(finnish):
    """Row by row: the statement is followed by worse, better and same as the page's fragment prints them."""
    with translation.override("fi"):
        figure = results_of(a_document())["k1"]
        text = re.sub(r"[ \n]+", " ", text_of(finnish))
    for row in figure.shown:
        if not row.better.open:  # a coded label stands under its squares
            first, *_others = str(row.name).split()
            expected = f"{first} .{{0,60}}?{row.worse.text} {row.better.text} {row.same.text}"
            assert re.search(expected, text), expected
    assert "vähintään 13" in text


def test_page_and_pdf_print_the_same_fragment():
    values = results_of(a_document())
    context = {"figure": values["k1"], "nr": 1}
    page, pdf = (render_to_string("reports/figures/_counts.html", context | {"pdf": pdf}) for pdf in (False, True))
    counts = re.compile(r'class="cnt[^"]*">([^<]+)<')
    assert counts.findall(page) == counts.findall(pdf)
    assert len(counts.findall(page)) == 27


def test_fewer_than_k_answers_are_nowhere_in_the_pdf():
    text = text_of(a_pdf(perceived={"ilmapiiri": None}))
    line = next(line for line in text.splitlines() if line.strip().startswith("Ilmapiiri  "))
    assert "alle 5 vastausta" in line
    assert "Ei tietoa" in line
    assert re.findall(r"\d", line.replace("alle 5", "")) == []


def test_low_response_gives_no_verdict():
    document = a_document(answered=6)
    assert {s["reason"] for s in document["statements"]} == {"response"}
    assert {g["verdict"] for g in document["goals"]} == {"unknown"}


def test_invented_content_is_named_on_the_cover_and_on_every_page(finnish):
    pages = text_of(finnish).split("\f")[:-1]
    assert "Esimerkkiaineisto: vastaukset ovat keksittyjä" in pages[0]
    assert [n for n, page in enumerate(pages[1:], 2) if "esimerkkiaineisto" not in page] == []


def test_what_is_real_carries_no_such_notice():
    programme = a_document()["programme"] | {"made_up": {}}
    assert "simerkkiaineisto" not in text_of(a_pdf(programme=programme))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_own_words(language):
    first = {"fi": "Tiivistelmä", "sv": "Sammandrag", "en": "Summary"}[language]
    assert first in text_of(a_pdf(language)).split("\f")[1]


def test_an_empty_programme_still_makes_a_report():
    empty = {key: [] for key in ("goals", "statements", "context", "phases", "themes", "sessions", "reviews", "quotes")}
    pages = a_pdf(outputs=[], interviews=None, waves={}, release=None, **empty)
    assert "Muutosta ei ole mitattu" in " ".join(text_of(pages).split())


# ---- what it never does -------------------------------------------------------------------------------------------
SECRET = "SALAINEN-TIEDOSTO-4711"
VECTORS = [
    '<img src="{u}">',
    '<img srcset="{u} 2x" src="{u}">',
    '<link rel="stylesheet" href="{u}">',
    "<style>@import url({u});</style>",
    "<style>@font-face{{font-family:x;src:url({u})}} p{{font-family:x}}</style><p>x</p>",
    '<div style="background:url({u})">x</div>',
    '<div style="background-image:url({u}),url({u})">x</div>',
    "<style>p:before{{content:url({u})}}</style><p>x</p>",
    '<ul style="list-style-image:url({u})"><li>x</ul>',
    '<object data="{u}">x</object>',
    '<embed src="{u}">',
    '<link rel="attachment" href="{u}">',
    '<a rel="attachment" href="{u}">x</a>',
    '<svg width="9" height="9"><image href="{u}" width="9" height="9"/></svg>',
    '<svg width="9" height="9"><use href="{u}#x"/></svg>',
    '<iframe src="{u}"></iframe>',
    '<base href="{u}"><img src="x.png">',
]


class Trap(http.server.BaseHTTPRequestHandler):
    hits = []

    def do_GET(self):
        Trap.hits.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(SECRET.encode())

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def trap():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Trap)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/trap"
    server.shutdown()


def streams(data):
    """All streams of a PDF, unpacked."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Stream):
                try:
                    yield thing.read_bytes()
                except (pikepdf.PdfError, ZlibError):
                    yield thing.read_raw_bytes()


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_outside_is_ever_fetched(vector, trap, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    Trap.hits.clear()
    addresses = (trap, secret.as_uri(), f"file://{secret}", "app:../settings.py", "app:report.css/../x")
    body = "".join(vector.format(u=address) for address in addresses)
    pdf = lay_out(f'<html lang="fi"><title>t</title><body>{body}</body></html>')
    assert [s for s in streams(pdf) if SECRET.encode() in s] == []
    assert Trap.hits == []


def test_the_trap_works(trap):
    """The control: the default fetcher walks into it."""
    import weasyprint

    Trap.hits.clear()
    weasyprint.HTML(string=f'<img src="{trap}">').write_pdf()
    assert Trap.hits == ["/trap"]


HOSTILE = '<img src="http://127.0.0.1:9/x"><a href="javascript:alert(1)">x</a> {{ 7|add:7 }} =1+1 https://evil.example/'


def test_user_text_is_never_a_link_nor_markup():
    document = a_document()
    programme = document["programme"] | {
        key: fi(HOSTILE) for key in ("name", "report_title", "overall_verdict", "limitations")
    }
    texts = {block: fi(HOSTILE) for block in ("summary", "results", "mid_review", "outputs", "quotes")}
    quotes = [{"id": "quote:1", "text": fi(HOSTILE), "source": HOSTILE}]
    data = a_pdf(programme=programme, texts=texts, quotes=quotes)
    with pikepdf.open(io.BytesIO(data)) as opened:
        links = [note for page in opened.pages for note in page.get("/Annots", [])]
        assert [note for note in links if "/A" in note and str(note.A.get("/S")) != "/GoTo"] == []
        assert "/JavaScript" not in opened.Root.get("/Names", {})
        assert "/EmbeddedFiles" not in opened.Root.get("/Names", {})
    assert "javascript:alert(1)" in text_of(data).replace("\n", "")


def test_odd_text_is_laid_out():
    odd = ["a" * 3000, "\u202egnirts", "\x00\x07\x1b[31m", "🙂" * 50, "\n" * 500, "‏עברית"]
    blocks = ["summary", "limitations", "results", "outputs", "method", "framework"]
    assert a_pdf(texts={b: fi(t) for b, t in zip(blocks, odd, strict=True)}).startswith(b"%PDF")
