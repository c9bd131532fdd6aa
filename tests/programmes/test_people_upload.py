"""People from a file: encodings, headings, what is unclear, what is refused, and that nothing of the file is kept."""

import csv
import html
import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from programmes.models import Participant, Role
from programmes.people import tables, uploading
from tests import factories as make

TWO = [["Nimi", "Sähköposti"], ["Anna Äijälä", "anna@x.example"], ["Bo Öberg", "bo@x.example"]]


def as_csv(rows, *, delimiter=";", encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows):
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def repacked(data, *, add=None, change=None):
    """The zip with parts added or exchanged: {name: bytes}."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, (change or {}).get(name) or old.read(name))
        for name, part in (add or {}).items():
            new.writestr(name, part)
    return out.getvalue()


def read(programme, data):
    with translation.override("en"):
        return uploading.read(programme, tables.read(data))


def refused(data):
    with translation.override("en"), pytest.raises(tables.Unreadable) as reason:
        tables.read(data)
    return str(reason.value)


# ---- the file -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_text_file_is_read_in_the_usual_encodings_and_delimiters(encoding, delimiter):
    lines = tables.read(as_csv(TWO, delimiter=delimiter, encoding=encoding))
    assert [list(line.cells) for line in lines] == TWO
    assert [line.number for line in lines] == [1, 2, 3]


def test_a_spreadsheet_is_read_as_text_and_empty_rows_are_left_out():
    lines = tables.read(as_xlsx([*TWO[:2], [None, None], ["Ryhmä", 2], ["x", 2.0], ["y", 2.5]]))
    cells = [list(line.cells) for line in lines]
    assert cells == [*TWO[:2], ["Ryhmä", "2"], ["x", "2"], ["y", "2.5"]] and lines[2].number == 4


def test_a_formula_is_never_followed():
    lines = tables.read(as_xlsx([*TWO[:1], ['=HYPERLINK("http://x.example";"Anna")', "anna@x.example"]]))
    assert lines[1].cells[0] == ""


def test_quotes_line_breaks_and_the_hint_of_a_delimiter_are_understood():
    lines = tables.read(b'sep=;\r\n"Nimi";"Email"\r\n"Aalto; Anna\nMaria";a@x.example\r\n')
    assert [line.cells for line in lines] == [("Nimi", "Email"), ("Aalto; Anna Maria", "a@x.example")]


@pytest.mark.parametrize(
    "data, words",
    [
        (b"", "no rows"),
        (b"\n\n;;\n", "no rows"),
        (b"Nimi;Email\nAnna\0;a@x.example\n", "not a list of text"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "old .xls"),
        (b"PK\x03\x04 broken", "broken"),
        (b"PK\x05\x06" + b"\0" * 18, "not an Excel file"),
        (b"\x81\x8d\x8f\x90", "letters"),
        (b"x" * 1_000_001, "too large"),
        (b"Nimi;Email\n" + b"A;a@x.example\n" * 1001, "more than 1000 rows"),
        (b'"' + b"x" * 200_000, "not a list of text"),
    ],
)
def test_what_can_not_be_read_is_refused_with_a_reason(data, words):
    assert words in refused(data)


def test_macros_are_refused():
    assert "macros" in refused(repacked(as_xlsx(TWO), add={"xl/vbaProject.bin": b"x"}))


def test_a_document_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", "<x/>")
    assert "not an Excel file" in refused(out.getvalue())


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = repacked(as_xlsx(TWO), add={"xl/media/image1.png": b"\0" * 21_000_000})
    assert len(bomb) < tables.MOST_BYTES and "too large when it is unpacked" in refused(bomb)


def test_many_parts_are_refused():
    assert "unpacked" in refused(repacked(as_xlsx(TWO), add={f"xl/x{n}.xml": b"x" for n in range(301)}))


def test_entities_of_xml_are_refused():
    sheet = (
        b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )
    assert "broken" in refused(repacked(as_xlsx(TWO), change={"xl/worksheets/sheet1.xml": sheet}))


def test_a_row_far_below_costs_nothing():
    book, out = Workbook(), io.BytesIO()
    book.active["A1"], book.active["A1048576"] = "Nimi", "kaukana"
    book.save(out)
    assert [line.cells for line in tables.read(out.getvalue())] == [("Nimi",)]


def with_shared_texts(texts, sheet):
    """A workbook whose cells refer to a table of texts, as Excel itself writes them."""
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    plain = as_xlsx(TWO)
    with zipfile.ZipFile(io.BytesIO(plain)) as packed:
        types = packed.read("[Content_Types].xml")
    types = types.replace(
        b"</Types>", b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    )
    parts = b"".join(b"<si><t>" + text + b"</t></si>" for text in texts)
    sheet = b"<worksheet " + space + b"><sheetData>" + sheet + b"</sheetData></worksheet>"
    return repacked(
        plain,
        change={"xl/worksheets/sheet1.xml": sheet, "[Content_Types].xml": types},
        add={"xl/sharedStrings.xml": b"<sst " + space + b">" + parts + b"</sst>"},
    )


def test_texts_that_cells_share_are_read_as_excel_writes_them():
    row = '<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c></row>'
    [line] = tables.read(with_shared_texts(["Sähköposti".encode(), b"Nimi"], row.encode()))
    assert line.cells == ("Nimi", "Sähköposti")


def test_one_long_text_used_ten_thousand_times_costs_little():
    row = b"<row>" + b'<c t="s"><v>0</v></c>' * 40 + b"</row>"
    lines = tables.read(with_shared_texts([b"x" * 9_000_000], row * 250))
    assert len(lines) == 250 and {len(cell) for line in lines for cell in line.cells} == {tables.LONGEST_CELL}


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    for start in (b"", b"PK\x03\x04", b"\xff\xfe"):
        try:
            lines = tables.read(start + data)
        except tables.Unreadable:
            continue
        assert all("\0" not in cell and "\t" not in cell for line in lines for cell in line.cells)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_a_cell_that_a_spreadsheet_would_run_is_disarmed_and_read_back_as_it_was(start):
    assert tables.harmless(start + "1+1") == "'" + start + "1+1"
    assert tables.harmless("1+1") == "1+1"
    if start.strip():
        [line] = tables.read(tables.to_csv([[start + "1+1", "x"]]))
        assert line.cells == (start + "1+1", "x")


# ---- headings -----------------------------------------------------------------------------------------------------
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "heading",
    [
        "Nimi;Sähköposti;Ryhmä;Kieli",
        "NAMN;E-POST;GRUPP;SPRÅK",
        "Full name;E-mail address;Group;Language",
        "Osallistujan nimi: ;s-posti;tiimi;Asiointikieli",
    ],
)
def test_headings_are_known_in_three_languages(world, heading):
    [person] = read(world.programme, f"{heading}\nAnna Aalto;anna@x.example;Tiimi;ruotsi".encode()).new
    assert (person.name, person.email, person.group, person.language) == ("Anna Aalto", "anna@x.example", "Tiimi", "sv")


def test_first_and_last_name_in_any_order_and_columns_that_mean_nothing(world):
    data = b"Rivi;Sukunimi;Puhelin;E-mail;Etunimi\n7;Aalto;040 123;anna@x.example;Anna"
    [person] = read(world.programme, data).new
    assert (person.name, person.email, person.group, person.line) == ("Anna Aalto", "anna@x.example", "", 2)


@pytest.mark.parametrize("row", ["Anna Aalto;anna@x.example", "anna@x.example;Anna Aalto", "Anna;Aalto;anna@x.example"])
def test_a_short_list_needs_no_headings(world, row):
    [person] = read(world.programme, row.encode()).new
    assert (person.name, person.email) == ("Anna Aalto", "anna@x.example")


@pytest.mark.parametrize(
    "data, words",
    [
        ("Anna;Aalto;anna@x.example;Tiimi", "need headings on the first row"),
        ("Etunimi;Osoite\nAnna;Katu 1", "No columns were found"),
        ("Nimi\nAnna", "No columns were found"),
        ("Sähköposti\nanna@x.example", "No columns were found"),
    ],
)
def test_a_list_whose_columns_can_not_be_told_is_refused(world, data, words):
    with pytest.raises(tables.Unreadable, match=words), translation.override("en"):
        read(world.programme, data.encode())


# ---- rows ---------------------------------------------------------------------------------------------------------
HEAD = "Nimi;Sähköposti;Ryhmä;Kieli\n"


@pytest.mark.parametrize(
    "row, words",
    [
        ("Anna;;;", "the e-mail is missing."),
        ("Anna;anna;;", "the e-mail has no @ sign."),
        ("Anna;anna@x;;", "the e-mail address is not complete."),
        (";anna@x.example;;", "the name is missing."),
        ("x" * 121 + ";anna@x.example;;", "the name is too long."),
        ("Anna;anna@x.example;" + "x" * 121 + ";", "the name is too long."),
        ("Anna;anna@x.example;;de", "“de” is not a language of the messages: write fi, sv or en."),
        ("Anna;eero@x.example;;", "the same address as on row 2."),
    ],
)
def test_a_bad_row_is_told_with_its_number_and_the_others_are_fine(world, row, words):
    upload = read(world.programme, f"{HEAD}Eero;EERO@x.example;;\n\n{row}\nHelmi;h@x.example;;".encode())
    assert [person.name for person in upload.new] == ["Eero", "Helmi"]
    assert [(bad.number, bad.problem) for bad in upload.bad] == [(4, words)]


def test_everybody_is_sorted_into_new_known_returning_and_unclear(world):
    anna, eero, gone = world.participants[:3]
    gone.left_on = date(2026, 10, 1)
    gone.save()
    rows = [
        f"{anna.name};{anna.email.upper()};;",
        f"{gone.name};{gone.email};;",
        f"{eero.name.upper()};toinen@x.example;;",
        f"{gone.name};uusi-osoite@x.example;;",
        "Uusi Henkilö;u1@x.example;;",
        "Henkilö, Uusi;u2@x.example;;",
    ]
    upload = read(world.programme, (HEAD + "\n".join(rows)).encode())
    assert [p.email for p in upload.known] == [anna.email.upper()]
    assert [p.email for p in upload.returning] == [gone.email]
    assert [p.email for p in upload.new] == ["uusi-osoite@x.example", "u1@x.example"]
    asked = [(p.email, twin) for p, twin in upload.questions]
    assert asked == [("toinen@x.example", eero.email), ("u2@x.example", "u1@x.example")]


def test_unknown_groups_are_told_once_and_known_ones_are_found_by_name_key_or_institution(world):
    group = make.a_group(
        world.programme,
        key="tiimi-a",
        name={"fi": "Tiimi A", "sv": "Team A"},
        organisation=make.an_organisation(name="O"),
    )
    rows = "\n".join(f"P{n};p{n}@x.example;{g};" for n, g in enumerate(["tiimi a", "Team A", "TIIMI-A", "o", "X", "x"]))
    upload = read(world.programme, (HEAD + rows).encode())
    assert [name.casefold() for name in upload.unknown_groups] == ["x"]
    uploading.take_in(world.programme, upload, by=None)
    assert group.participants.count() == 4
    assert world.programme.participants.filter(email__in=["p4@x.example", "p5@x.example"], group=None).count() == 2


def test_nobody_is_moved_by_a_file_but_it_is_told(world):
    anna, other = world.participants[0], make.a_group(world.programme, name={"fi": "Toinen"})
    upload = read(world.programme, f"{HEAD}{anna.name};{anna.email};Toinen;".encode())
    assert [(person.email, now) for person, now in upload.elsewhere] == [(anna.email, world.group)]
    uploading.take_in(world.programme, upload, by=None)
    anna.refresh_from_db()
    assert (anna.group, other.participants.count()) == (world.group, 0)


def test_the_same_file_three_times_gives_the_same_people(world):
    data = f"{HEAD}Uusi Yksi;u1@x.example;Uusi ryhmä;sv\nUusi Kaksi;u2@x.example;;".encode()
    counts = []
    for _ in range(3):
        done = uploading.take_in(world.programme, read(world.programme, data), by=None, with_groups=True)
        counts.append((len(done.added), world.programme.participants.count(), world.programme.groups.count()))
    assert counts == [(2, 7, 2), (0, 7, 2), (0, 7, 2)]
    person = world.programme.participants.get(email="u1@x.example")
    assert (str(person.group), person.language, person.user.language) == ("Uusi ryhmä", "sv", "sv")


def test_understood_rows_travel_as_text_and_are_understood_again(world):
    data = f"{HEAD}Uusi Yksi;u1@x.example;Tiimi;sv\n{world.participants[1].name};u2@x.example;;\nHuono;x;;".encode()
    first = read(world.programme, data)
    again = uploading.read(world.programme, tables.of_text(first.text))
    said = [[(p.name, p.email, p.group, p.language) for p in upload.understood] for upload in (first, again)]
    assert said[0] == said[1] and len(said[0]) == 2 and again.bad == []


@given(st.lists(st.lists(st.text(max_size=20), max_size=6), max_size=6))
def test_any_rows_travel_as_text_and_back(rows):
    there = tables.of_text(tables.to_text(rows))
    assert tables.to_text(line.cells for line in there) == tables.to_text(
        [row for row in rows if tables.to_text([row]).strip()]
    )


# ---- pages --------------------------------------------------------------------------------------------------------
def page(world, tail="upload/"):
    return f"/programmes/{world.programme.slug}/people/{tail}"


@pytest.fixture
def katri(world, sign_in):
    return sign_in(world.users[Role.COORDINATOR])


def chosen(data, name="lista.csv"):
    return {"file": SimpleUploadedFile(name, data)}


def hidden(response, name):
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', response.content.decode(), re.S)
    return html.unescape(found.group(1))


@pytest.mark.parametrize("made", [as_csv, as_xlsx])
def test_a_file_is_shown_first_and_taken_in_when_confirmed(world, katri, made):
    shown = katri.post(page(world), chosen(made([*TWO, ["Huono", "rivi"]])))
    assert [person.name for person in shown.context["first"]] == ["Anna Äijälä", "Bo Öberg"]
    assert world.programme.participants.count() == 5
    sent = katri.post(page(world, "upload/confirm/"), {"rows": hidden(shown, "rows")})
    assert sent.headers["Location"] == page(world, "")
    anna = world.programme.participants.get(email="anna@x.example")
    assert (anna.name, anna.group, anna.welcomed_on) == ("Anna Äijälä", world.group, None)


def test_only_the_first_five_rows_are_shown_and_all_are_taken_in(world, katri):
    rows = [["Nimi", "Email"], *[[f"Henkilö {n}", f"h{n}@x.example"] for n in range(59)]]
    shown = katri.post(page(world), chosen(as_xlsx(rows), "l.xlsx"))
    assert len(shown.context["first"]) == 5
    katri.post(page(world, "upload/confirm/"), {"rows": hidden(shown, "rows")})
    assert world.programme.participants.count() == 64


def test_the_bad_rows_are_downloaded_without_formulas_and_can_be_sent_back_mended(world, katri):
    data = f"{HEAD}=cmd()|calc;x@;;\n@SUM(1);ei;+1;\nHyvä;h@x.example;;".encode()
    shown = katri.post(page(world), chosen(data))
    sent = katri.post(page(world, "upload/bad/"), {"bad": hidden(shown, "bad")})
    assert sent.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert sent.headers["Content-Disposition"].startswith(f'attachment; filename="askel-{world.programme.slug}-')
    rows = list(csv.reader(io.StringIO(sent.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["2", "3"]
    assert [row[2:] for row in rows[1:]] == [["'=cmd()|calc", "x@"], ["'@SUM(1)", "ei", "'+1"]]
    mended = sent.content.decode("utf-8-sig").replace("x@", "x@x.example").replace(";ei;", ";ei@x.example;")
    upload = read(world.programme, mended.encode())
    assert [(p.name, p.email) for p in upload.new] == [("=cmd()|calc", "x@x.example"), ("@SUM(1)", "ei@x.example")]


def test_a_namesake_is_left_out_until_said_to_be_another_person(world, katri):
    eero = world.participants[1]
    shown = katri.post(page(world), chosen(f"{HEAD}{eero.name};toinen@x.example;;".encode()))
    assert "toinen@x.example" in shown.content.decode() and eero.email in shown.content.decode()
    rows = hidden(shown, "rows")
    katri.post(page(world, "upload/confirm/"), {"rows": rows})
    assert not Participant.objects.filter(email="toinen@x.example").exists()
    katri.post(page(world, "upload/confirm/"), {"rows": rows, "same": "toinen@x.example"})
    assert Participant.objects.filter(email="toinen@x.example").exists()


@pytest.mark.parametrize("asked, present", [({}, False), ({"returning": "on"}, True)])
def test_those_who_left_come_back_only_when_asked_to(world, katri, asked, present):
    gone = world.participants[2]
    gone.left_on = date(2026, 10, 1)
    gone.save()
    shown = katri.post(page(world), chosen(f"{HEAD}{gone.name};{gone.email};;".encode()))
    katri.post(page(world, "upload/confirm/"), {"rows": hidden(shown, "rows")} | asked)
    gone.refresh_from_db()
    assert (gone.left_on is None) == present


@pytest.mark.parametrize("asked, groups", [({}, 1), ({"with_groups": "on"}, 3)])
def test_groups_are_made_only_when_asked_to(world, katri, asked, groups):
    shown = katri.post(page(world), chosen(f"{HEAD}A;a@x.example;Tiimi X;\nB;b@x.example;Tiimi Y;".encode()))
    assert shown.context["upload"].unknown_groups == ["Tiimi X", "Tiimi Y"]
    katri.post(page(world, "upload/confirm/"), {"rows": hidden(shown, "rows")} | asked)
    assert world.programme.groups.count() == groups


def test_those_without_a_group_go_to_the_one_chosen(world, katri):
    other = make.a_group(world.programme)
    shown = katri.post(page(world), chosen(b"Nimi;Email\nA;a@x.example\n"))
    katri.post(page(world, "upload/confirm/"), {"rows": hidden(shown, "rows"), "group": other.pk})
    assert world.programme.participants.get(email="a@x.example").group == other


@pytest.mark.parametrize(
    "data",
    [b"", b"\0\0", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Nimi\nAnna", b"x" * 1_000_001, b"y" * 12_000_000],
    ids=["empty", "nul", "zip", "xls", "columns", "large", "huge"],
)
def test_a_file_that_can_not_be_read_is_told_at_the_field(world, katri, data):
    shown = katri.post(page(world), chosen(data))
    assert (shown.status_code, list(shown.context["form"].errors)) == (200, ["file"])


def test_no_file_at_all_is_told_at_the_field(world, katri):
    assert list(katri.post(page(world), {}).context["form"].errors) == ["file"]
    assert list(katri.post(page(world), {"file": "not a file"}).context["form"].errors) == ["file"]


@pytest.mark.parametrize("rows", ["", "\0", "nonsense", "name\temail\nA\tnot an address", "x" * 2_000_000])
def test_what_comes_back_with_the_form_is_never_trusted(world, katri, rows):
    sent = katri.post(page(world, "upload/confirm/"), {"rows": rows})
    assert sent.status_code in (200, 302, 400)
    assert world.programme.participants.count() == 5


def test_a_group_of_another_programme_is_refused(world, other_world, katri):
    make.a_group(world.programme)
    sent = katri.post(
        page(world, "upload/confirm/"), {"rows": "name\temail\nA\ta@x.example", "group": other_world.group.pk}
    )
    assert list(sent.context["form"].errors) == ["group"]
    assert world.programme.participants.count() == 5


def test_the_file_never_touches_the_disk(world, katri, monkeypatch, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "uploads")
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir()
    opened = []
    real = open

    def watched(path, mode="r", *args, **kwargs):
        if any(letter in str(mode) for letter in "wax+"):
            opened.append(path)
        return real(path, mode, *args, **kwargs)

    monkeypatch.setattr("builtins.open", watched)
    shown = katri.post(page(world), chosen(as_xlsx(TWO) + b"\0" * 3_000_000))
    assert shown.status_code == 200 and opened == []
    assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == []


def test_four_hundred_people_are_taken_in(world, katri):
    rows = [["Nimi", "Email", "Ryhmä"], *[[f"Henkilö {n}", f"h{n}@x.example", f"R{n % 9}"] for n in range(400)]]
    shown = katri.post(page(world), chosen(as_csv(rows)))
    katri.post(page(world, "upload/confirm/"), {"rows": hidden(shown, "rows"), "with_groups": "on"})
    assert (world.programme.participants.count(), world.programme.groups.count()) == (405, 10)
