"""The auditor: exact, and unlike the tests of what is shown it must be able to say no."""

import random
from itertools import combinations

import pytest

from surveys.disclosure import Refused, audit
from surveys.disclosure.auditor import smallest_computable

from . import attack


def people(*numbers):
    return frozenset(numbers)


ALL = frozenset(range(14))


@pytest.mark.parametrize(
    ("published", "new", "size"),
    [
        ([ALL], ALL - {0}, 1),  # an erasure after the release
        ([ALL], ALL | {14}, 1),  # case 19: a late answer
        ([ALL], ALL - {0, 1}, 2),  # case 16: 14 at the start, 12 paired
        ([frozenset(range(26)), frozenset(range(9)), frozenset(range(9, 16))], frozenset(range(16, 22)), 4),  # case 9
        ([frozenset(range(24))], frozenset(range(20)), 4),  # case 11
        ([frozenset(range(15)), frozenset(range(8))], frozenset(range(8, 13)), 2),  # case 13
        ([], people(1, 2, 3, 4), 4),  # case 1: four people
    ],
)
def test_the_naive_outputs_are_refused(published, new, size):
    with pytest.raises(Refused) as refused:
        audit(published, [new], k=5)
    assert refused.value.size == size


@pytest.mark.parametrize(
    ("published", "new"),
    [
        ([], ALL),
        ([ALL], ALL),
        ([ALL], frozenset(range(9))),  # the rest are five
        ([ALL], frozenset(range(14, 20))),  # nobody in common
        ([ALL], frozenset(range(7, 21))),  # overlap, but neither part follows
        ([ALL], frozenset()),
    ],
)
def test_what_leaves_at_least_five_everywhere_goes_through(published, new):
    audit(published, [new], k=5)


def test_a_figure_that_follows_only_from_three_tables_together_is_found():
    a, b, c, d = (frozenset(range(i * 10, i * 10 + 10)) for i in range(4))
    x = people(100, 101)
    sets = [a | b | x, b | c, a | c]
    assert smallest_computable(sets, below=5) is None
    assert smallest_computable([*sets, a | b], below=5) == 2
    assert smallest_computable([a | d | x, d | b, a | b, a], below=5) == 2  # x = 1 − (2 − (3 − 4))


def test_halves_and_thirds_are_exact():
    """A + B, B + C and C + A give every one of them by halves."""
    a, b, c = people(1, 2), frozenset(range(10, 20)), frozenset(range(20, 30))
    assert smallest_computable([a | b, b | c, c | a], below=5) == 2


def test_the_auditor_agrees_with_trying_every_union_of_people():
    chance = random.Random(7)
    for _ in range(150):
        everybody = range(chance.randint(5, 9))
        sets = [frozenset(p for p in everybody if chance.random() < 0.6) for _ in range(chance.randint(1, 5))]
        sets = [people for people in sets if people]
        floor = chance.randint(2, 6)
        found = smallest_computable(sets, below=floor)
        rows = attack._basis([[int(p in s) for p in everybody] for s in sets])
        tried = [
            size
            for size in range(1, floor)
            for chosen in combinations(everybody, size)
            if attack._is_spanned([int(p in chosen) for p in everybody], rows)
        ]
        assert found == (min(tried) if tried else None)
