"""The programme file's third part: questionnaires, waves, mid-reviews, quotes. Answers never travel in it.

A file of a made-up programme may carry `example_answers`; `surveys.examples` gives them through the vault.
"""

from programmes.exchange.making import Row, join, load_all, load_nested, make
from programmes.exchange.problems import Problem, inside
from programmes.exchange.rows import Rows, walk
from programmes.exchange.telling import dump_all, dump_nested, dump_pairs, dump_row, put
from programmes.exchange.texts import twice, unknown
from surveys import examples
from surveys.models import Instrument, Item, MidReview, Page, Quote, Wave

INSTRUMENTS = Rows(Instrument, "instruments", ("key", "version", "title", "licence", "source"), None)
PAGES = Rows(Page, "instruments[].pages", ("title", "stem"), None, parent="instrument")
ITEMS = Rows(
    Item,
    "instruments[].pages[].items",
    ("key", "kind", "form", "scale", "text", "level", "health_like"),
    None,
    {"statement": "statements"},
    parent="page",
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
def check(document, known):
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
        for number, name in enumerate(row.get("changes", [])):
            if name not in changes:
                yield Problem(inside(f"{place}.changes", number), unknown("sessions.changes", name))
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
    instruments = load_all(INSTRUMENTS, document, refs, programme=refs.programme)
    for row in instruments:
        refs.put("instruments", named(row.instance.key, row.instance.version), row.instance)
    load_nested(ITEMS, load_nested(PAGES, instruments, refs), refs)
    waves = walk(document, "waves[]")
    fixed = {"programme": refs.programme, "k": refs.programme.k}
    of = {place: {"instrument": refs.get("instruments", said["instrument"])} for place, said in waves}
    make(WAVES, [Row(place, said, fixed | of[place]) for place, said in waves], refs)
    reviews = load_all(REVIEWS, document, refs, programme=refs.programme)
    changes = [(row.instance, [refs.get("changes", name) for name in row.said.get("changes", [])]) for row in reviews]
    join(MidReview, "changes", changes)
    load_all(QUOTES, document, refs, programme=refs.programme)
    examples.refuse_what_cannot_open(document, refs)


def play(document, refs):
    examples.play(document, refs)


# ---- writing ------------------------------------------------------------------------------------------------------
def dump(programme, document):
    zone = programme.zone
    put(document, "instruments", _instruments(programme, zone))
    waves = programme.waves.order_by("pk").select_related("instrument", "after_session")
    put(document, "waves", [_wave_row(wave, zone) for wave in waves])
    reviews = programme.mid_reviews.order_by("pk").select_related("wave")
    reviews = reviews.prefetch_related("changes__session__changes")
    put(document, "mid_reviews", [_review_row(review, zone) for review in reviews])
    put(document, "quotes", dump_all(QUOTES, programme.quotes, zone))


def _instruments(programme, zone):
    """Pages and items stand inside, in their own order."""
    pairs = dump_pairs(INSTRUMENTS, programme.instruments, zone)
    dump_nested(ITEMS, dump_nested(PAGES, pairs, zone), zone)
    return [row for _instrument, row in pairs]


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
    put(row, "changes", names)
    return row
