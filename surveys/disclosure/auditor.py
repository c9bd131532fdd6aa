"""The last gate before anything is published: can a figure on too few people be computed from what is public?

Every published table is a set of persons. The persons fall into atoms (in the same sets together); a figure on a union
of atoms can be computed from the published ones when its indicator lies in their rational span. Exact elimination with
fractions: no rounding lets anything through. One rule for totals, groups, waves, versions, late answers, erasures and
pairings.
"""

from collections import Counter
from fractions import Fraction


class Refused(Exception):
    """Publishing would give away a figure on `size` people, fewer than `k`."""

    def __init__(self, size, k):
        super().__init__(f"A figure on {size} people could be computed; at least {k} are needed.")
        self.size, self.k = size, k


def audit(published, new, *, k):
    """Check sets of persons to be published beside those already published (all of one family). Raises Refused."""
    sets = [frozenset(people) for people in (*published, *new) if people]
    size = smallest_computable(sets, below=k)
    if size:
        raise Refused(size, k)


def smallest_computable(sets, *, below):
    """Size of the smallest union of atoms with 1 … below − 1 people whose figure follows from the sets', or None."""
    atoms = Counter()
    for person in frozenset().union(*sets):
        atoms[tuple(person in people for people in sets)] += 1
    sizes = list(atoms.values())
    rows = _reduced([[Fraction(atom[i]) for atom in atoms] for i in range(len(sets))])
    found = [size for size in _unions(rows, sizes, below) if 0 < size < below]
    return min(found, default=None)


def _reduced(rows):
    """Reduced row echelon form without empty rows: then a 0/1 vector of the span takes 0 or 1 at every pivot."""
    done = []
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows = [row for row in rows if row is not pivot]
        pivot = [value / pivot[column] for value in pivot]
        rows = [_minus(row, pivot, row[column]) for row in rows]
        done = [_minus(row, pivot, row[column]) for row in done] + [pivot]
    return done


def _minus(row, pivot, factor):
    return [a - factor * b for a, b in zip(row, pivot, strict=True)] if factor else row


def _unions(rows, sizes, below):
    """Sizes of all unions in the span whose pivot atoms alone stay under the limit; each row is taken or left."""
    pivots = [next(i for i, value in enumerate(row) if value) for row in rows]
    stack = [(0, [Fraction(0)] * len(sizes), 0)]
    while stack:
        depth, vector, pivot_size = stack.pop()
        if depth == len(rows):
            if all(value in (0, 1) for value in vector):
                yield sum(size for size, value in zip(sizes, vector, strict=True) if value)
            continue
        stack.append((depth + 1, vector, pivot_size))
        with_row = pivot_size + sizes[pivots[depth]]
        if with_row < below:
            stack.append((depth + 1, [a + b for a, b in zip(vector, rows[depth], strict=True)], with_row))
