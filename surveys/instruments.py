"""Questionnaires made of a programme's statements and the item bank.

`for_stage` gives an instrument as the programme file writes it (docs/programme-file.md); `add` makes rows of it.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from .item_bank import bank, items
from .models import Instrument, Item, Page, Wave

PER_PAGE = 3  # with one stem: about half a minute on a phone
FORMS = {Wave.Stage.PRE: "state", Wave.Stage.MID: "perceived", Wave.Stage.POST: "perceived"}
SCALES = {"state": "agree5", "then": "agree5", "perceived": "change5"}
PREFIXES = {"state": "tila-", "then": "ennen-", "perceived": ""}


def is_frozen(instrument):
    """Once a wave of it has been opened nothing of it changes; a change makes a new version."""
    return instrument.waves.exclude(state=Wave.State.DRAFT).exists()


def can_ask(statement, form):
    """A perceived change is asked of any statement; a state only in a sentence that the bank has for it."""
    return form == "perceived" or statement.key in items()


def for_stage(stage, statements, *, paired=False, comment=True):
    """The start, mid-point or end survey of these statements, as a programme file's instrument.

    A start survey asks states. With `paired` an end survey asks them again, so that change can be measured.
    """
    form, texts = FORMS[stage], bank()
    pages = _pages(form, statements)
    if paired and stage == Wave.Stage.POST:
        pages += _pages("state", statements)
    if comment:
        question = {"key": "vapaa-sana", "kind": "text", "form": "state", "scale": "", "text": texts["comments"][stage]}
        pages.append({"title": texts["last_page"], "stem": {}, "items": [question | {"level": 1}]})
    return {
        "key": {"pre": "alkukysely", "mid": "valikysely", "post": "loppukysely"}[stage],
        "title": texts["titles"][stage],
        "licence": texts["licence"],
        "source": texts["source"],
        "pages": pages,
    }


def _pages(form, statements):
    asked = [statement for statement in statements if can_ask(statement, form)]
    return [_page(n, form, asked[start : start + PER_PAGE]) for n, start in enumerate(range(0, len(asked), PER_PAGE))]


def _page(number, form, statements):
    titles = bank()["pages"]
    return {
        "title": titles[min(number, len(titles) - 1)],
        "stem": bank()["stems"][form],
        "items": [_item(statement, form) for statement in statements],
    }


def _item(statement, form):
    """The bank's wording in three languages if the statement is of the bank, else the statement's own name."""
    known = items().get(statement.key)
    own = form == "perceived" and dict(statement.name)
    return {
        "key": PREFIXES[form] + statement.key,
        "kind": "scale",
        "form": form,
        "scale": SCALES[form],
        "text": own or dict(getattr(known, form)),
        "level": known.level if known else 5,
        "health_like": statement.health_like or bool(known and known.health_like),
        "statement": statement.key,
    }


def cannot_add(programme, stage):
    """None, or why this survey can't be made of the programme's statements."""
    if programme.waves.filter(stage=stage).exists():
        return _("The programme has this survey already.")
    statements = programme.statements.all()
    if not statements:
        return _("The goals have no statements to ask about yet.")
    if not any(can_ask(statement, FORMS[stage]) for statement in statements):
        return _("The item bank has no sentence for these statements. Ask about perceived change at the end instead.")
    return None


@transaction.atomic
def add(programme, document):
    """Rows of an instrument document; a key already used gives the next version."""
    statements = {statement.key: statement for statement in programme.statements.all()}
    last = programme.instruments.filter(key=document["key"]).order_by("-version").first()
    instrument = Instrument.objects.create(
        programme=programme,
        version=last.version + 1 if last else 1,
        **{name: document[name] for name in ("key", "title", "licence", "source")},
    )
    for order, row in enumerate(document["pages"]):
        page = Page.objects.create(instrument=instrument, order=order, title=row["title"], stem=row.get("stem", {}))
        for place, item in enumerate(row["items"]):
            fields = {key: value for key, value in item.items() if key != "statement"}
            Item.objects.create(page=page, order=place, statement=statements.get(item.get("statement")), **fields)
    return instrument


@transaction.atomic
def add_wave(programme, *, stage, opens_at, closes_at, by):
    """A draft wave with a questionnaire of its own, made of the programme's statements."""
    paired = programme.waves.filter(stage=Wave.Stage.PRE).exists()
    instrument = add(programme, for_stage(stage, list(programme.statements.all()), paired=paired))
    taken = set(programme.waves.values_list("key", flat=True))
    key = next(k for k in [instrument.key, *(f"{instrument.key}-{n}" for n in range(2, 99))] if k not in taken)
    return Wave.objects.create(
        programme=programme,
        instrument=instrument,
        key=key,
        stage=stage,
        opens_at=opens_at,
        closes_at=closes_at,
        k=programme.k,
    )
