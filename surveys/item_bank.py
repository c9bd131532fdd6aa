"""Our own short item bank (surveys/data/item-bank.json, CC BY 4.0): each subject as a state now, as a state before the
programme, and as a perceived change. Bought or licensed instruments are not in it and can't be taken out of it."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from programmes.translated import Translated

PATH = Path(__file__).parent / "data" / "item-bank.json"


@dataclass(frozen=True)
class BankItem:
    """`state` and `then` are sentences for an agree scale, `perceived` a neutral noun for the scale of change."""

    key: str
    name: Translated
    state: Translated
    then: Translated
    perceived: Translated
    level: int
    health_like: bool
    words_of: str


@cache
def bank():
    """The whole file: licence, source, stems by form, titles and comments by stage, items."""
    return json.loads(PATH.read_text(encoding="utf-8"))


@cache
def items():
    """{key: BankItem}, in the file's order."""
    texts = ("name", "state", "then", "perceived")
    return {
        row["key"]: BankItem(**{key: Translated(value) if key in texts else value for key, value in row.items()})
        for row in bank()["items"]
    }
