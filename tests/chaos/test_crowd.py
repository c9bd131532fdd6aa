"""Twenty and sixty people answer at the same moment, through the web server that `serve` starts (`performance.md` G5).

Each visit is whole: the mailed link, three pages, thanks. What was acknowledged is exactly what is stored, and neither
the server's logs nor its access log, turned on for the test, hold the key of a link or an answer.
"""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.surveys.phone import PAGES, Phone

from .served import SIZES, Web

pytestmark = pytest.mark.chaos


def answers_of(number):
    """Different for everybody of sixty: two items tell the number, the open answer says it."""
    scale = {key: str(1 + place % 5) for place, key in enumerate(PAGES[0] + PAGES[1], start=number)}
    return scale | {"vapaa": f"Sanoja henkilöltä {number}"}


def visit(url, token, number, gate):
    phone, answers = Phone(Web(url)), answers_of(number)
    gate.wait()
    phone.open(token)
    for keys in PAGES:
        phone.send(**{key: answers[key] for key in keys})
    return phone.shown.address.endswith("/thanks/") and answers


@pytest.mark.parametrize("people", SIZES)
def test_as_many_answers_are_stored_as_were_acknowledged(served, people):
    (wave, tokens), earlier = served.waves[people], len(served.log())
    gate = threading.Barrier(people)
    with ThreadPoolExecutor(people) as crowd:
        visits = [crowd.submit(visit, served.url, token, n, gate) for n, token in enumerate(tokens)]
    acknowledged = [found.result() for found in visits]
    assert all(acknowledged)
    by_words = lambda sheet: sheet["vapaa"]  # noqa: E731
    assert sorted(served.stored(wave), key=by_words) == sorted(acknowledged, key=by_words)
    log = served.log()[earlier:]
    assert "/s/…/ HTTP" in log  # the access log was on, and shows that links were followed
    assert [token for token in tokens if token in log] == []
    assert [line for line in log.splitlines() if "Sanoja" in line or "ERROR" in line or "Traceback" in line] == []
