"""Documents nobody thought of: what is taken in comes out the same, and what is refused leaves nothing."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programmes import exchange
from programmes.models import Programme
from tests.programmes.documents import EVERYBODY, short

pytestmark = pytest.mark.django_db
EASY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=60)
line = words.filter(str.strip)
texts = st.dictionaries(st.sampled_from(["fi", "sv", "en"]), words, min_size=1)
keys = st.from_regex(r"[a-zA-Z0-9_-]{1,20}", fullmatch=True)
days = st.dates(min_value=date(1995, 1, 1), max_value=date(2180, 1, 1))


class Undone(Exception):
    """Ends a transaction that shall leave nothing."""


@st.composite
def documents(draw):
    """The short document with other words, keys, days, goals and attendance."""
    document = short()
    goals = draw(st.lists(keys, min_size=2, max_size=6, unique=True))
    document["programme"]["name"] = draw(texts)
    document["goals"] = [{"key": key, "kind": "primary", "text": draw(texts)} for key in goals]
    document["goals"][-1]["via"] = goals[:-1]
    document["statements"] = [
        {"key": key, "name": draw(texts), "health_like": True, "goal": draw(st.sampled_from(goals))} for key in goals
    ]
    document["instruments"][0]["pages"][0]["items"][0]["statement"] = goals[0]
    document["themes"][0]["goals"] = goals
    document["outputs"][0]["goals"] = goals[:1]
    day = draw(days).isoformat()
    session = document["sessions"][0] | {"goals": goals[1:], "starts": f"{day}T09:00", "ends": f"{day}T11:30"}
    session["changes"][0]["goal"] = goals[0]
    session["attendance"] = {e: draw(st.sampled_from(["present", "absent"])) for e in EVERYBODY}
    document["sessions"][0] = session
    document["quotes"] = [{"text": draw(texts), "source": draw(line), "consented": True, "approved_for": "internal"}]
    return document


@EASY
@given(documents())
def test_any_sound_document_comes_back_the_same(document):
    with pytest.raises(Undone), transaction.atomic():
        written = exchange.write(exchange.dump(exchange.load(document)))
        assert exchange.read(written.encode()) == document
        raise Undone


def places(value, path=()):
    """Paths to everything in a document."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in items:
        yield from places(each, (*path, step))


junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.sampled_from(["2021-02-30", "2021-09-16T25:00", "\0", "x" * 500, [], {}, [None], {"fi": 1}, ["x"], "a@b.fi"]),
)


@EASY
@given(st.sampled_from(list(places(short()))), junk)
def test_any_place_may_hold_anything_without_more_than_a_refusal(path, value):
    document = short()
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises((Undone, exchange.Refused)), transaction.atomic():
        exchange.dump(exchange.load(document))
        raise Undone
    assert not Programme.objects.exists()
