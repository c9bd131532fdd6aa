"""Goals in the order they stand: the project's first, each followed by what is part of it."""

from collections import Counter
from dataclasses import dataclass
from string import ascii_uppercase

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from programmes.models import Goal, Programme, Statement

DEEPEST = 4  # levels that a pasted list may have


@dataclass(frozen=True)
class Place:
    """A goal where it stands. `number`: 1, 2, 3 of the programme's own goals, A, B, C of the project's; a goal keeps
    its number when it moves or another is closed. `pks`: the goal and everything under it, its programme's own."""

    goal: Goal
    number: int | str
    depth: int
    inherited: bool  # the project's goal, seen from a programme
    parts: tuple
    pks: frozenset

    @property
    def statements(self):
        return list(self.goal.statements.all())

    @property
    def current_parts(self):
        return [part for part in self.parts if not part.goal.closed_at]

    @property
    def measured(self):
        """True when a statement asks about the goal or about a part of it that has not been closed."""
        return bool(self.statements) or any(part.measured for part in self.current_parts)


class Tree:
    """Goals of a project, or of a programme with its project's above them. No queries; loops in the data are cut."""

    def __init__(self, goals, programme=None):
        goals = list(goals)
        self.programme = programme
        self._numbers = _numbers(goals)
        self._under = {}
        known = {goal.pk for goal in goals}
        for goal in goals:
            self._under.setdefault(goal.parent_id if goal.parent_id in known else None, []).append(goal)
        self.roots, self.by_pk, self._seen = [], {}, set()
        for goal in [*_inherited_first(self._under.get(None, [])), *goals]:  # what only a loop holds comes last
            if goal.pk not in self._seen:
                self.roots.append(self._placed(goal, 0))
        self.places = [place for root in self.roots for place in _walk(root)]
        self.by_key = {place.goal.key: place for place in self.places}

    def _placed(self, goal, depth):
        self._seen.add(goal.pk)
        under = [other for other in self._under.get(goal.pk, []) if other.pk not in self._seen]
        parts = tuple(self._placed(other, depth + 1) for other in under)
        place = Place(
            goal=goal,
            number=self._numbers[goal.pk],
            depth=depth,
            inherited=self.programme is not None and goal.programme_id is None,
            parts=parts,
            pks=frozenset({goal.pk}).union(*(part.pks for part in parts)),
        )
        self.by_pk[goal.pk] = place
        return place

    def __bool__(self):
        return bool(self.places)

    @property
    def own(self):
        """Places of the programme's own goals in the order of their numbers (of a project: all of its)."""
        return sorted((p for p in self.places if not p.inherited), key=lambda place: (place.goal.order, place.goal.pk))

    @property
    def current(self):
        return [place for place in self.own if not place.goal.closed_at]

    def above(self, place):
        """The place of the goal that this one is part of, or None."""
        return self.by_pk.get(place.goal.parent_id) if place.depth else None

    def via(self, place):
        """Places of the goals through which this one comes about."""
        keys = {goal.pk for goal in place.goal.via.all()}
        return [other for other in self.places if other.goal.pk in keys]

    @property
    def levels(self):
        """True when some goal is part of another."""
        return any(place.depth for place in self.places)

    @property
    def inherited(self):
        """True when some of the goals are the project's."""
        return any(place.inherited for place in self.places)

    def why_not_under(self, goal, parent):
        """None, or why the goal can't be part of the other."""
        if parent is None:
            return None
        if parent.pk not in self.by_pk:
            return _("Choose a goal of this programme or of its project")
        if goal.project_id and not parent.project_id:
            return _("A goal of the project can’t be part of a programme’s goal")
        if parent.pk in self.by_pk[goal.pk].pks:
            return _("A goal can’t be part of itself or of its own parts")
        return None

    def why_not_via(self, goal, others):
        """None, or why the goal can't be derived from the others. `via` of every goal has been fetched."""
        edges = {place.goal.pk: {one.pk for one in place.goal.via.all()} for place in self.places}
        reached, waiting = set(), [one.pk for one in others]
        while waiting:
            pk = waiting.pop()
            if pk not in reached:
                reached.add(pk)
                waiting += edges.get(pk, ())
        return _("A goal can’t be derived from itself, not even through others") if goal.pk in reached else None


def _numbers(goals):
    """{goal's pk: its number}, counted in each programme apart."""
    numbers, counted = {}, Counter()
    for goal in sorted(goals, key=lambda one: (one.order, one.pk)):
        number = counted[goal.programme_id]
        numbers[goal.pk] = letter(number) if goal.project_id else number + 1
        counted[goal.programme_id] += 1
    return numbers


def letter(number):
    """0 → A, 25 → Z, 26 → AA."""
    head, last = divmod(number, len(ascii_uppercase))
    return (letter(head - 1) if head else "") + ascii_uppercase[last]


def _inherited_first(goals):
    return sorted(goals, key=lambda goal: (goal.programme_id is not None, goal.order, goal.pk))


def _walk(place):
    yield place
    for part in place.parts:
        yield from _walk(part)


def tree_of(owner, *, statements=None, via=True):
    """The goals of a programme under those of its project, or of a project alone. Three queries, two without `via`.

    `statements`: the rows to fetch with the goals, else all of the programme's; another programme's are never there.
    """
    programme = owner if isinstance(owner, Programme) else None
    if programme:
        rows = Goal.objects.filter(Q(programme=programme) | Q(project=programme.project_id))
        statements = programme.statements.all() if statements is None else statements
    else:
        rows = owner.goals.all()
    fetched = Prefetch("statements", Statement.objects.all() if statements is None else statements)
    goals = list(rows.prefetch_related(fetched, *(["via"] if via else [])))
    for goal in goals:
        if goal.programme_id:
            goal.programme = programme
    return Tree(goals, programme)
