"""A list of people in a file: CSV or XLSX into rows of text. Nothing is stored, formulas are never followed.

What comes from outside is limited before it is read: bytes, unpacked bytes, parts, rows and columns.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from .pasting import without_controls

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 1_000_000, 1000, 40
MOST_UNPACKED, MOST_PARTS = 20_000_000, 300  # of the zip that an XLSX is
LAST_ROW = 20_000  # of a sheet: what stands below, under thousands of empty rows, is not a list
LONGEST_CELL = 300
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # the latter also begins a file locked with a password
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


class Unreadable(ValueError):
    """Why the file can't be read, in a sentence for a person."""


@dataclass(frozen=True)
class Line:
    """One row: its number in the file and the texts of its cells."""

    number: int
    cells: tuple

    def __bool__(self):
        return any(self.cells)


def read(data):
    """Lines of a file's bytes, empty ones left out. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is too large: at most 1 MB. Save only the list of people."))
    if data.startswith(OLD_EXCEL):
        raise Unreadable(_("This is an old .xls file or locked with a password. Save it as .xlsx or .csv without one."))
    rows = _of_workbook(data) if data.startswith(b"PK") else _of_text(data)
    lines = [line for line in rows if line]
    if not lines:
        raise Unreadable(_("The file has no rows."))
    if len(lines) > MOST_ROWS:
        raise Unreadable(_("The file has more than %(most)s rows. Divide it into smaller ones.") % {"most": MOST_ROWS})
    return lines


def of_text(text):
    """Lines of a text with tabs between cells, as `to_text` writes it."""
    return [Line(number, _cells(row.split("\t"))) for number, row in enumerate(text.splitlines(), 1) if row.strip()]


def to_text(rows):
    """Rows of cells as a text for a form field; a cell never holds a tab or a line break."""
    return "\n".join("\t".join(_cells(row)) for row in rows)


def _cells(values):
    """Texts of a row's cells, without the empty ones at its end."""
    texts = [_text(value) for value in list(values)[:MOST_COLUMNS]]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _text(value):
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a group called 2 is a number to a spreadsheet
    words = " ".join(without_controls(str(value)[: LONGEST_CELL * 3]).replace("\t", " ").split())
    if words.startswith("'") and words[1:].startswith(FORMULA):
        words = words[1:]  # as `harmless` wrote it
    return words[:LONGEST_CELL]


def harmless(value):
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if str(value).startswith(FORMULA) else str(value)


def to_csv(rows):
    """The bytes of a CSV file as Finnish spreadsheets open it: UTF-8 with its mark, semicolons, no formulas."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([[harmless(cell) for cell in row] for row in rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


# ---- text -----------------------------------------------------------------------------------------------------------
def _of_text(data):
    text = _decoded(data)
    if "\0" in text:
        raise Unreadable(_("This is not a list of text. Save the list as .xlsx or .csv."))
    text = text.removeprefix("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    if first.lower().startswith("sep="):  # a hint that some spreadsheets write
        text = text.split(first, 1)[1].lstrip("\r\n")
        first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";\t,", key=first.count)
    try:
        for row in (reader := csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            yield Line(reader.line_num, _cells(row))
    except csv.Error as error:
        raise Unreadable(_("This is not a list of text. Save the list as .xlsx or .csv.")) from error


def _decoded(data):
    """UTF-8 (with or without its mark), UTF-16 where its mark says so, else Windows-1252."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("The letters of the file can’t be read. Save it as CSV UTF-8 or as .xlsx."))


# ---- workbooks ------------------------------------------------------------------------------------------------------
def _of_workbook(data) -> Iterator[Line]:
    try:
        _checked(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            rows = book.worksheets[0].iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS, values_only=True)
            return [Line(number, _cells(row)) for number, row in enumerate(rows, 1)]
        finally:
            book.close()
    except Unreadable:
        raise
    except Exception as error:  # a stranger's zip of XML: the readers raise whatever they stumble over
        raise Unreadable(_("The spreadsheet is broken. Open it, save it again as .xlsx, and try that.")) from error


def _checked(data):
    """Refuses what is not a plain workbook, or would grow too large when unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
    names = [part.filename.lower() for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable(_("The spreadsheet is too large when it is unpacked. Save only the list of people."))
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(_("The file is locked with a password. Save it without one."))
    if any("vbaproject" in name or name.startswith("xl/macrosheets") for name in names):
        raise Unreadable(_("The file has macros. Save it as .xlsx, which has none."))
    if "xl/workbook.xml" not in names:
        raise Unreadable(_("This is not an Excel file. Save the list as .xlsx or .csv."))
