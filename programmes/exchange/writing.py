"""The file's text: UTF-8 JSON that a person can read and compare; what fits on a line stays on one."""

import json
from contextlib import suppress

from django.utils.translation import gettext as _

from .problems import Problem, Refused, shortened

WIDTH = 120  # columns
LARGEST = 5_000_000  # bytes
DEEPEST = 30  # levels of lists and objects


def write(document):
    """The document as text, always laid out alike, with a line break at the end."""
    return _laid_out(document, 0, 0) + "\n"


def _laid_out(value, indent, used):
    flat = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    if not value or not isinstance(value, list | dict) or (indent and indent + used + len(flat) < WIDTH):
        return flat
    inner, pad = indent + 2, " " * (indent + 2)
    if isinstance(value, dict):
        names = {key: json.dumps(key, ensure_ascii=False) + ": " for key in value}
        lines = [pad + names[key] + _laid_out(each, inner, len(names[key])) for key, each in value.items()]
    else:
        lines = [pad + _laid_out(each, inner, 0) for each in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n" + ",\n".join(lines) + f"\n{' ' * indent}{closing}"


def content(path):
    """The bytes of a file. Raises Refused when it can't be read."""
    try:
        with open(path, "rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise Refused([Problem("", _("The file can’t be read: %(why)s") % {"why": error.strerror})]) from error


def read_file(path):
    """The document in a file. Raises Refused for anything that is not one JSON object in UTF-8."""
    return read(content(path))


def read(data):
    """The document in bytes; see `read_file`."""
    if len(data) > LARGEST:
        raise Refused([Problem("", _("The file is too large for a programme file."))])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refused([Problem(_at(line), _("The file is not UTF-8 text."))]) from error
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_no_such_number)
    except json.JSONDecodeError as error:
        raise Refused([Problem(_at(error.lineno, error.colno), _("This is not JSON any more."))]) from error
    except (_Odd, RecursionError, ValueError) as error:  # ValueError: a number of thousands of digits
        raise Refused([_with_its_line(text, error)]) from error
    if not isinstance(document, dict):
        raise Refused([Problem(_at(1), _("The file is not a programme file."))])
    return document


def _at(line, column=None):
    if column is None:
        return _("line %(line)s") % {"line": line}
    return _("line %(line)s, column %(column)s") % {"line": line, "column": column}


class _Odd(Exception):
    """JSON that Python would take, and we don't; `str()` is the reason."""


def _once(pairs):
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [key for key, _value in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        raise _Odd(_("“%(name)s” stands twice in the same object.") % {"name": shortened(twice)})
    return found


def _no_such_number(name):
    raise _Odd(_("“%(name)s” is not a number.") % {"name": name})


def _with_its_line(text, error):
    """The problem of a text that json refused without a place: read once more, slowly, to see in which object."""
    reason = str(error) if isinstance(error, _Odd) else _("The file is not a programme file.")
    decoder = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_such_number)
    starts = []

    def parse_object(at, *rest):
        starts.append(at[1])
        found = json.decoder.JSONObject(at, *rest)
        starts.pop()
        return found

    decoder.parse_object = parse_object
    decoder.scan_once = json.scanner.py_make_scanner(decoder)
    with suppress(_Odd, RecursionError, ValueError):
        decoder.decode(text)
    return Problem(_at(text.count("\n", 0, starts[-1] if starts else 0) + 1), reason)
