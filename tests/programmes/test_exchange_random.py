"""Documents nobody thought of: what is sound comes back the same, and what is broken leaves nothing but reasons.

The short form; `bench/programme-files` runs the long one.
"""

from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from programmes import exchange
from programmes.exchange.rows import rows_of
from tests.programmes.documents import DEMO_FILES, demo, short
from tests.programmes.mutations import OF_DOCUMENT, OF_TEXT, mutated
from tests.programmes.random_documents import ROWS, SCHEMA, a_document
from tests.programmes.travelling import checksum, comes_back, withstands

pytestmark = pytest.mark.django_db
DOCUMENTS, MUTATIONS = 40, 150
EASY = settings(max_examples=DOCUMENTS, deadline=None, suppress_health_check=list(HealthCheck))
words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=200)
days = st.dates(min_value=date(1991, 1, 1), max_value=date(2188, 1, 1))
documents = st.builds(
    lambda seed, words, days: a_document(Random(seed), words=words, days=days),
    st.integers(0, 2**63),
    st.lists(words, min_size=3, max_size=12),
    st.lists(days, min_size=1, max_size=6),
)


# ---- sound ones ---------------------------------------------------------------------------------------------------
@EASY
@given(documents)
def test_any_sound_document_comes_back_the_same(document):
    comes_back(document)


def test_random_documents_have_every_section_and_every_column():
    some = [a_document(Random(seed)) for seed in range(120)]
    told = {section: set() for section in ROWS}
    for document in some:
        for section, rows in ROWS.items():
            told[section] |= {name for _place, row in rows_of(document, rows) for name in row}
    wanted = {section: {*rows.columns, *rows.references} for section, rows in ROWS.items()}
    assert {section: wanted[section] - told[section] for section in ROWS if wanted[section] - told[section]} == {}
    assert {name for document in some for name in document} == {*SCHEMA["properties"]} - {"example_answers"}
    assert {"shown", "attendance", "published"} <= told["sessions"]
    assert "changes" in told["mid_reviews"]


# ---- broken ones --------------------------------------------------------------------------------------------------
def sources(chance):
    """The demo files, one that joins a project, and two by chance; each with an example answer where it has waves."""
    joins = short() | {"slug": "toinen"}
    some = [demo(path) for path in DEMO_FILES] + [joins, a_document(chance), a_document(chance)]
    return [answered(document) for document in some]


def answered(document):
    """With one example answer of a participant who is there, in a wave that can be answered."""
    stays = [row["email"] for row in document.get("participants", []) if "left_on" not in row]
    waves = [row["key"] for row in document.get("waves", []) if row["opens_at"] < "2026"]
    if not stays or not waves:
        return document
    made_up = document.get("made_up", {"notice": {"fi": "Keksitty"}, "what": []})
    made_up = made_up | {"what": sorted({*made_up["what"], "answers"})}
    return document | {"made_up": made_up, "example_answers": {waves[0]: [{"who": stays[0], "answers": {}}]}}


@pytest.fixture
def katri(db):
    """A coordinator of a project that is there already."""
    exchange.load(short())
    return User.objects.get(email="katri@example.org")


def test_no_broken_file_does_more_than_be_refused(katri):
    chance = Random(20261121)
    some, refused = sources(chance), 0
    for number in range(MUTATIONS):
        data, what = mutated(some[number % len(some)], chance)
        try:
            refused += withstands(data, by=katri if number % 2 else None)
        except Exception as fault:
            raise AssertionError(f"mutation {number}: {what}") from fault
    assert MUTATIONS * 0.6 < refused < MUTATIONS


def test_the_mutations_are_of_many_kinds():
    chance, done = Random(1), " ".join(mutated(short(), Random(n))[1] for n in range(300))
    assert [one.__name__ for one in OF_DOCUMENT + OF_TEXT if one.__name__ not in done] == []
    assert mutated(short(), chance)[0] != mutated(short(), chance)[0]


def test_the_checksum_sees_one_changed_letter(katri):
    before = checksum()
    User.objects.filter(pk=katri.pk).update(name="Katrj")
    assert checksum() != before
