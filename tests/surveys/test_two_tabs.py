"""Two tabs of one form: nothing is lost without a word, in whatever order they save (reliability S3)."""

from itertools import combinations

import pytest

from surveys import answering, vault
from surveys.models import Item

from . import phone
from .phone import Phone, token_of

FIELDS = ("a", "b", "c")
VALUES = {"left": "1", "right": "5"}


def orders(saves):
    """Every way in which two tabs can make `saves` saves each."""
    for lefts in combinations(range(2 * saves), saves):
        yield ["left" if place in lefts else "right" for place in range(2 * saves)]


class Tab:
    """Six questions of a page each, kept as the server keeps them: a draft and its revision."""

    def __init__(self, value):
        self.value, self.step, self.revision, self.seen = value, 0, 0, {}

    def save(self, fields, draft, *, reloads):
        item = Item(key=fields[self.step], kind=Item.Kind.SCALE, scale="change5")
        question = answering.Question(item, self.value)
        filled = answering.Sheet(1, 1, None, [question], self.revision)
        lost = draft.values.get(item.key) not in (None, self.value, self.seen.get(item.key))
        saved = vault.DraftData(answering.merge(filled, draft), draft.revision + 1)
        assert saved.values[item.key] == self.value  # the last one saved wins
        assert not lost or question.note == answering.OTHER  # … and what it replaced is shown
        untouched = {key: value for key, value in draft.values.items() if key != item.key}
        assert {key: saved.values[key] for key in untouched} == untouched
        self.step += 1
        if reloads:
            self.revision, self.seen = saved.revision, dict(saved.values)
        return saved


@pytest.mark.parametrize("reloads", [True, False], ids=["pages loaded anew", "pages opened at the beginning"])
def test_all_924_orders_of_six_saves_in_two_tabs_keep_the_last_and_tell_of_the_other(reloads):
    fields = [f"q{n}" for n in range(6)]
    count = 0
    for order in orders(6):
        tabs, draft = {name: Tab(value) for name, value in VALUES.items()}, vault.DraftData()
        for name in order:
            draft = tabs[name].save(fields, draft, reloads=reloads)
        last = {fields[n]: VALUES[name] for n in range(6) for name in [_last_to_save(order, n)]}
        assert draft.values == last
        count += 1
    assert count == 924


def _last_to_save(order, number):
    """Which tab made its save of this number later."""
    places = {name: [i for i, n in enumerate(order) if n == name][number] for name in VALUES}
    return max(places, key=places.get)


@pytest.mark.django_db
def test_all_20_orders_of_three_pages_in_two_real_tabs():
    wave = phone.a_wave(20, pages=(*((field,) for field in FIELDS), ("vapaa",)))
    for invitation, order in zip(phone.invitations(wave), orders(3), strict=True):
        token, saved = token_of(invitation), {}
        tabs = {name: Phone() for name in VALUES}
        for tab in tabs.values():
            tab.open(token)
            tab.seen, tab.step = {}, 0
        for name in order:
            tab, field = tabs[name], FIELDS[tabs[name].step]
            shown = tab.send(**{field: VALUES[name]})
            lost = saved.get(field) not in (None, VALUES[name], tab.seen.get(field))
            noted = shown.context["sheet"].questions[0].note == answering.OTHER
            assert noted or not lost, (order, name, field)
            saved[field] = VALUES[name]
            assert vault.load_draft(token, wave).values == saved, (order, name, field)
            tab.step += 1
            tab.go(f"/a/{vault.handle_for(invitation)}/{tab.step + 1}/")
            tab.seen = dict(saved)
