"""On which line of the file a place is, for those who mend it."""

import json
import re

from .problems import inside

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
LAST_STEP = re.compile(r"(?:\.[^.\[\]]*|\[\d+\]|^[^.\[\]]+)$")


def located(problems, text):
    """[(line or None, problem)]; a place that is missing from the file is on the line of what it is missing from."""
    lines = lines_of(text)
    return [(_nearest(problem.place, lines), problem) for problem in problems]


def lines_of(text):
    """{place: line} of every name and value in a text that is JSON; {} of a text that is not."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return {}
    found, open_ones, line, read = {}, [_Open("")], 1, 0
    for token in TOKEN.finditer(text):
        line += text.count("\n", read, token.start())
        read, word, here = token.start(), token[0], open_ones[-1]
        if word in "{[":
            open_ones.append(_Open(here.place(), step=0 if word == "[" else None, is_list=word == "["))
            found.setdefault(open_ones[-1].at, line)
        elif word in "}]":
            open_ones.pop()
        elif word == ",":
            here.step = here.step + 1 if here.is_list else None
        elif word != ":":
            if here.step is None:
                here.step = json.loads(word)
            found.setdefault(here.place(), line)
    return found


class _Open:
    """A list or object that has begun: its place, and the number or name that is being read in it."""

    def __init__(self, at, step=None, *, is_list=False):
        self.at, self.step, self.is_list = at, step, is_list

    def place(self):
        return inside(self.at, self.step)


def _nearest(place, lines):
    while place and place not in lines:
        place = LAST_STEP.sub("", place)
    return lines.get(place) if place else None
