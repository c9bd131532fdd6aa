"""Programme documents for tests: a short one with a row of everything, the same in version 1, and the demo's."""

import copy
import json
from pathlib import Path

from .short import EVERYBODY, SHORT
from .short_v1 import SHORT_V1

DATA = Path(__file__).resolve().parents[2] / "programmes" / "data"
DEMO_FILES = sorted(path for path in DATA.glob("*.json") if path.name != "programme.schema.json")
FILE = DATA / "oaj-yamk.json"
OAJ = json.loads(FILE.read_text("utf-8"))
__all__ = ["DATA", "DEMO_FILES", "EVERYBODY", "FILE", "OAJ", "demo", "oaj", "short", "short_v1"]


def oaj():
    """OAJ's programme without the example answers, free to be changed."""
    return copy.deepcopy({name: part for name, part in OAJ.items() if name != "example_answers"})


def demo(path):
    """The document of a demo file without the example answers."""
    return {name: part for name, part in json.loads(path.read_text("utf-8")).items() if name != "example_answers"}


def short():
    """A small document in canonical order, with a row in every section and every column told at least once."""
    return copy.deepcopy(SHORT)


def short_v1():
    """The same in version 1, as far as that went."""
    return copy.deepcopy(SHORT_V1)
