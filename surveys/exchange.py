"""The programme file's third part: questionnaires, waves, mid-reviews, quotes. Answers never travel in it.

A file of a made-up programme may carry `example_answers`; `surveys.examples` gives them through the vault.
"""

from programmes.exchange.problems import Problem
from programmes.exchange.rows import Rows, dump_all, dump_row, load_all, load_row, walk
from programmes.exchange.texts import twice, unknown
from surveys import examples
from surveys.models import Instrument, Item, MidReview, Page, Quote, Wave

INSTRUMENTS = Rows(Instrument, "instruments", ("key", "version", "title", "licence", "source"), None)
PAGES = Rows(Page, "instruments[].pages", ("title", "stem"), None)
ITEMS = Rows(
    Item,
    "instruments[].pages[].items",
    ("key", "kind", "form", "scale", "text", "level", "health_like"),
    None,
    {"statement": "statements"},
)
WAVES = Rows(
    Wave,
    "waves",
    ("key", "stage", "opens_at", "closes_at", "grace_minutes", "mode"),
    links={"after_session": "sessions"},
)
REVIEWS = Rows(MidReview, "mid_reviews", ("held_on", "learnt"), None, {"wave": "waves"})
QUOTES = Rows(Quote, "quotes", ("text", "source", "consented", "approved_for"), None)
ROWS = [INSTRUMENTS, PAGES, ITEMS, WAVES, REVIEWS, QUOTES]


def named(key, version):
    """How a file names an instrument: its key, and its version when that is not the first."""
    return key if version == 1 else f"{key}/{version}"


# ---- checking -----------------------------------------------------------------------------------------------------
def check(document):
    instruments = {}
    for place, row in walk(document, "instruments[]"):
        name = named(row["key"], row.get("version", 1))
        if name in instruments:
            yield Problem(f"{place}.key", twice(name))
        instruments[name] = row
        yield from _items(row, place)
    for place, row in walk(document, "waves[]"):
        if row["instrument"] not in instruments:
            yield Problem(f"{place}.instrument", unknown("instruments", row["instrument"]))
    changes = {f"{row['key']}#{n}" for _p, row in walk(document, "sessions[]") for n in _numbers(row)}
    for place, row in walk(document, "mid_reviews[]"):
        for name in row.get("changes", []):
            if name not in changes:
                yield Problem(f"{place}.changes", unknown("sessions.changes", name))
    yield from examples.check(document, instruments)


def _numbers(session):
    return range(1, len(session.get("changes", [])) + 1)


def _items(instrument, place):
    """Answers are kept by item, so a key stands once in a whole questionnaire."""
    seen = set()
    for p, page in enumerate(instrument.get("pages", [])):
        for i, item in enumerate(page.get("items", [])):
            if item["key"] in seen:
                yield Problem(f"{place}.pages[{p}].items[{i}].key", twice(item["key"]))
            seen.add(item["key"])


# ---- reading ------------------------------------------------------------------------------------------------------
def load(document, refs):
    for place, row in walk(document, "instruments[]"):
        _instrument(row, place, refs)
    for place, row in walk(document, "waves[]"):
        instrument = refs.get("instruments", row["instrument"])
        load_row(WAVES, row, place, refs, programme=refs.programme, instrument=instrument, k=refs.programme.k)
    for place, row in walk(document, "mid_reviews[]"):
        review = load_row(REVIEWS, row, place, refs, programme=refs.programme)
        review.changes.set([refs.get("changes", name) for name in row.get("changes", [])])
    load_all(QUOTES, document, refs, programme=refs.programme)


def _instrument(row, place, refs):
    instrument = load_row(INSTRUMENTS, row, place, refs, programme=refs.programme)
    refs.put("instruments", named(instrument.key, instrument.version), instrument)
    for p, page_row in enumerate(row.get("pages", [])):
        where = f"{place}.pages[{p}]"
        page = load_row(PAGES, page_row, where, refs, instrument=instrument, order=p + 1)
        for i, item in enumerate(page_row.get("items", [])):
            load_row(ITEMS, item, f"{where}.items[{i}]", refs, page=page, order=i + 1)


def play(document, refs):
    examples.play(document, refs)


# ---- writing ------------------------------------------------------------------------------------------------------
def dump(programme, document):
    zone = programme.zone
    instruments = programme.instruments.order_by("pk").prefetch_related("pages__items__statement")
    _put(document, "instruments", [_instrument_row(instrument, zone) for instrument in instruments])
    waves = programme.waves.order_by("pk").select_related("instrument", "after_session")
    _put(document, "waves", [_wave_row(wave, zone) for wave in waves])
    reviews = programme.mid_reviews.order_by("pk").select_related("wave").prefetch_related("changes__session")
    _put(document, "mid_reviews", [_review_row(review, zone) for review in reviews])
    _put(document, "quotes", dump_all(QUOTES, programme.quotes, zone))


def _put(document, name, rows):
    if rows:
        document[name] = rows


def _instrument_row(instrument, zone):
    row = dump_row(INSTRUMENTS, instrument, zone)
    pages = []
    for page in sorted(instrument.pages.all(), key=lambda p: (p.order, p.pk)):
        found = dump_row(PAGES, page, zone)
        items = sorted(page.items.all(), key=lambda i: (i.order, i.pk))
        _put(found, "items", [dump_row(ITEMS, item, zone) for item in items])
        pages.append(found)
    _put(row, "pages", pages)
    return row


def _wave_row(wave, zone):
    row = dump_row(WAVES, wave, zone)
    first = {name: row.pop(name) for name in ("key", "stage")}
    return first | {"instrument": named(wave.instrument.key, wave.instrument.version)} | row


def _review_row(review, zone):
    row = dump_row(REVIEWS, review, zone)
    names = []
    for change in sorted(review.changes.all(), key=lambda c: (c.session_id, c.changed_at, c.pk)):
        number = 1 + [c.pk for c in change.session.changes.all()].index(change.pk)
        names.append(f"{change.session.key}#{number}")
    _put(row, "changes", names)
    return row
