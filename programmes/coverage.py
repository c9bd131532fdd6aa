"""The goals page of a programme: the tree, what is missing, and goal × evidence with its empty places in sight."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import capfirst

from programmes.access import Permission, groups_of, of_groups
from programmes.goals import Place, Tree, tree_of, verdicts
from programmes.overview import PLANNERS, gaps
from programmes.overview.bundles import bundled
from programmes.overview.meetings import meetings, opened, waves_of


@dataclass(frozen=True)
class Row:
    """What serves a goal or a part of it; `place` None = what is asked that belongs to no goal."""

    place: Place | None
    sessions: list  # numbers as the overview's figure has them; 2 (× 10) when it stands for ten groups' sessions
    themes: list  # titles
    statements: list  # names
    waves: list  # names of the surveys that ask about it
    outputs: list  # titles

    @property
    def cells(self):
        """In the order of the columns; an empty list is a gap."""
        return [self.sessions, self.themes, self.statements, self.waves, self.outputs]


@dataclass(frozen=True)
class Standing:
    """A line of the tree: the goal, what it is derived from, and its released verdict, if the reader may see it."""

    place: Place
    via: list
    verdict: str | None


@dataclass(frozen=True)
class GoalsPage:
    tree: Tree
    lines: list
    has_verdicts: bool
    loose: list  # statements without a goal
    gaps: list
    rows: list  # of the coverage, [] for those who don't plan
    fixed: bool


def goals_page(programme, *, user, roles, permissions):
    """The page as this reader sees it; coverage and gaps only for those who can mend them. At most 20 queries."""
    tree = tree_of(programme, statements=programme.statements.all())
    loose = list(programme.statements.filter(goal=None))
    waves = waves_of(programme)
    mends, groups = Permission.CHANGE_SCHEDULE in permissions, groups_of(user, programme)
    plan, now = bool(roles & PLANNERS), timezone.now()
    held = meetings(programme, groups=groups, plan=plan, now=now) if mends else []
    found = verdicts([place.goal for place in tree.current], permissions=permissions)
    return GoalsPage(
        tree=tree,
        lines=[Standing(place, tree.via(place), found.get(place.goal.pk)) for place in tree.places],
        has_verdicts=bool(found),
        loose=loose,
        gaps=gaps(programme, tree, held, waves) if Permission.EDIT_GOALS in permissions else [],
        rows=_rows(programme, tree, loose, bundled(held), waves, groups) if mends and tree else [],
        fixed=bool(opened(waves)),
    )


def _rows(programme, tree, loose, held, waves, groups):
    themes = _titles(programme.themes.filter(goals__isnull=False))
    outputs = _titles(of_groups(programme.outputs.filter(goals__isnull=False), groups, "sessions__group"))
    asking = _asking(programme, waves)
    rows = []
    for place in (place for place in tree.places if not place.goal.closed_at):
        statements = [one for pk in place.pks for one in tree.by_pk[pk].statements]
        statements.sort(key=lambda one: (one.order, one.pk))
        rows.append(
            Row(
                place=place,
                sessions=_numbers([meeting for meeting in held if place.pks & meeting.goals]),
                themes=_of(place, themes),
                statements=[one.name for one in statements],
                waves=_waves(statements, asking, waves),
                outputs=_of(place, outputs),
            )
        )
    if loose:
        rows.append(Row(None, [], [], [one.name for one in loose], _waves(loose, asking, waves), []))
    return rows


def _numbers(meetings):
    found = defaultdict(int)  # a session without a number goes by its title
    for meeting in meetings:
        found[meeting.number or meeting.title] += meeting.n
    return [f"{number}\u00a0(×\u00a0{n})" if n > 1 else str(number) for number, n in found.items()]


def _titles(rows):
    """{goal's pk: {pk: title}}. One query."""
    found = defaultdict(dict)
    for goal, pk, title in rows.values_list("goals", "pk", "title").distinct():
        found[goal][pk] = title
    return found


def _of(place, titles):
    """Each title of the goal or of a part of it, once."""
    mine = {pk: title for goal in place.pks for pk, title in titles.get(goal, {}).items()}
    return [mine[pk] for pk in sorted(mine)]


def _asking(programme, waves):
    """{statement's pk: pks of the waves that ask about it}. One query."""
    found, path = defaultdict(set), "items__page__instrument__waves"
    rows = programme.statements.filter(**{f"{path}__in": [wave.pk for wave in waves]})
    for statement, wave in rows.values_list("pk", path):
        found[statement].add(wave)
    return found


def _waves(statements, asking, waves):
    asked = set().union(*(asking.get(one.pk, ()) for one in statements))
    return list(dict.fromkeys(capfirst(wave.get_stage_display()) for wave in waves if wave.pk in asked))
