"""What a programme leans on, as its page shows it: frameworks drawn from their factors, themes as a tree, events."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F

from programmes.access import groups_of
from programmes.features import all_switched_on
from programmes.models import Framework
from programmes.records.of_programme import CONSTRUCT, CONTEXT, EXERCISE, FRAMEWORK, STUDY, THEME

DEEPEST = 4  # levels of themes that are drawn; what lies deeper stands on the last one


@dataclass(frozen=True)
class Drawing:
    """A framework: `parts` in the order they are read, `through` those that run through all the others."""

    framework: object
    parts: list
    through: list


@dataclass(frozen=True)
class Branch:
    """A theme with those that are part of it; `chosen_by` only the groups this reader may know of."""

    theme: object
    chosen_by: list
    parts: list = field(default_factory=list)


@dataclass(frozen=True)
class Background:
    main: list  # kinds to show: switched on and editable, or with rows; large ones
    side: list  # small ones
    drawings: list
    themes: list
    constructs: list
    exercises: list
    studies: list
    events: list
    told: bool  # the programme's own texts say something


def background(programme, *, user, edits):
    """The page as this reader sees it; empty kinds only for those who edit. About ten queries."""
    rows = [
        (FRAMEWORK, _drawings(programme)),
        (THEME, _tree(programme, groups_of(user, programme))),
        *((kind, list(kind.rows(programme))) for kind in (CONSTRUCT, EXERCISE, STUDY, CONTEXT)),
    ]
    on = all_switched_on(programme) if edits else set()
    told = (programme.abstract, programme.starting_point, programme.working_methods, programme.led_by_id)
    shown = [kind for kind, found in rows if found or kind.switch in on]
    large = [kind for kind in shown if kind not in (CONSTRUCT, CONTEXT)]
    side = [kind for kind in shown if kind not in large]
    return Background(large, side, *(found for _kind, found in rows), told=any(told))


def latest_context(programme):
    """The three latest events, the undated last. One query."""
    return list(programme.context_events.order_by(F("happened_on").desc(nulls_last=True), "-pk")[:3])


def _drawings(programme):
    found = []
    for framework in FRAMEWORK.rows(programme).prefetch_related("factors__themes"):
        factors = list(framework.factors.all())
        parts = [factor for factor in factors if not factor.cross_cutting]
        if framework.shape == Framework.Shape.LAYERS:  # the first is the ground that the others stand on
            parts.reverse()
        found.append(Drawing(framework, parts, [factor for factor in factors if factor.cross_cutting]))
    return found


# ---- themes -------------------------------------------------------------------------------------------------------
def _tree(programme, groups):
    """Themes by what they are part of. A circle, which only a file can bring, is drawn from its first theme."""
    themes = list(THEME.rows(programme).select_related("factor").prefetch_related("chosen_by", "goals"))
    parts, seen, roots = defaultdict(list), set(), []
    for theme in themes:
        parts[theme.parent_id].append(theme)
    waiting = [(theme, 1, roots) for theme in [*reversed(themes), *reversed(parts[None])]]  # the last is taken first
    while waiting:
        theme, level, beside = waiting.pop()
        if theme.pk in seen:
            continue
        seen.add(theme.pk)
        chosen_by = [group for group in theme.chosen_by.all() if groups is None or group.pk in groups]
        branch = Branch(theme, chosen_by)
        beside.append(branch)
        below = (level + 1, branch.parts) if level < DEEPEST else (level, beside)
        waiting += [(part, *below) for part in reversed(parts[theme.pk])]
    return roots


# ---- the order of factors -----------------------------------------------------------------------------------------
@transaction.atomic
def move_up(factor, *, by):
    """One step up as the framework is drawn; the topmost stays. Returns the factor."""
    rows = list(factor.framework.factors.select_for_update().filter(cross_cutting=factor.cross_cutting))
    layers = factor.framework.shape == Framework.Shape.LAYERS and not factor.cross_cutting
    place, other = rows.index(factor), rows.index(factor) + (1 if layers else -1)
    if 0 <= other < len(rows):
        orders = sorted(row.order for row in rows)
        rows[place], rows[other] = rows[other], rows[place]
        for row, order in zip(rows, _growing(orders), strict=True):
            row.order = order
            row.save(update_fields=["order"])
    return factor


def _growing(orders):
    """The same numbers, but each larger than the one before."""
    last = -1
    for order in orders:
        last = max(order, last + 1)
        yield last
