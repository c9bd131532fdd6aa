"""What a programme promises, and how it changes: nothing of a goal is overwritten without a trace."""

import re

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from programmes.models import Goal, GoalVersion, Statement
from programmes.translated import text as as_text

BULLET = re.compile(r"^\s*(?:[-–—•*·▪]+|\(?\d{1,2}[.)]|[a-zåäö]\))\s+")
CLEAR = ("text", "label", "expected_by", "kind")  # what a version remembers


def read_goals(pasted):
    """One goal per line; bullets, numbers, empty lines and repetitions are left out."""
    found = {}
    for line in pasted.splitlines():
        line = " ".join(BULLET.sub("", line).split())
        if any(letter.isalnum() for letter in line):
            found.setdefault(line.lower(), line)
    return list(found.values())


def free_key(rows, words, fallback):
    """A key of ASCII letters that no row has yet."""
    base = slugify(words)[:50].strip("-") or fallback
    taken = set(rows.values_list("key", flat=True))
    return next(key for key in (base, *(f"{base}-{n}" for n in range(2, 999))) if key not in taken)


def asked(statements):
    """True when a survey that asks any of these statements has been opened."""
    return (
        statements.filter(items__page__instrument__waves__isnull=False)
        .exclude(items__page__instrument__waves__state="draft")
        .exists()
    )


def measuring_has_begun(programme):
    """True from the opening of the first wave on: what is asked may not change any more."""
    return programme.waves.exclude(state="draft").exists()


def _order(rows):
    return (rows.aggregate(last=Max("order"))["last"] or 0) + 1


def _recorded(goal, before, *, by, reason):
    GoalVersion.objects.create(
        goal=goal,
        before=before,
        after=_now(goal),
        reason=as_text(reason),
        changed_by=by,
        changed_by_name=by.name if by else "",
        changed_at=timezone.now(),
    )


def _now(goal):
    values = {"text": dict(as_text(goal.text)), "label": dict(as_text(goal.label)), "kind": goal.kind}
    if goal.expected_by:
        values["expected_by"] = goal.expected_by.isoformat()
    if goal.closed_at:
        values["closed"] = True
    return {name: value for name, value in values.items() if value}


@transaction.atomic
def add_goals(programme, *, by, lines):
    """A goal for each line, with a statement of the same words to begin with; known ones are passed by."""
    known = {str(value).lower() for goal in programme.goals.all() for value in goal.text.values()}
    added = []
    for line in lines:
        if line.lower() in known:
            continue
        words = {programme.language: line}
        goal = Goal.objects.create(
            programme=programme, key=free_key(programme.goals, line, "goal"), order=_order(programme.goals), text=words
        )
        _recorded(goal, {}, by=by, reason={})
        if not measuring_has_begun(programme):
            add_statement(goal, by=by, name=words)
        added.append(goal)
    return added


@transaction.atomic
def edit_goal(goal, *, by, reason, **values):
    """Changes any of text, label, expected_by, kind; keeps before, after, who, when and why."""
    before = _now(Goal.objects.get(pk=goal.pk))
    for name in CLEAR:
        if name in values:
            setattr(goal, name, values[name])
    if _now(goal) == before:
        return goal
    goal.save(update_fields=list(CLEAR))
    _recorded(goal, before, by=by, reason=reason)
    return goal


def why_not_removable(goal):
    """None, or why the goal can only be closed."""
    if asked(goal.statements.all()):
        return _("A survey has already asked about this goal. It can be closed, but not removed.")
    if goal.promised:
        return _("The application promised this goal. It can be closed, but not removed.")
    return None


@transaction.atomic
def remove_goal(goal, *, by):
    """Removes a goal that nobody has been asked about, with its statements and their items."""
    assert why_not_removable(goal) is None
    for statement in goal.statements.all():
        remove_statement(statement, by=by)
    goal.delete()


@transaction.atomic
def close_goal(goal, *, by, reason):
    """Closed goals stay in the report with their history, and leave the lists of what is done."""
    before = _now(goal)
    goal.closed_at = timezone.now()
    goal.save(update_fields=["closed_at"])
    _recorded(goal, before, by=by, reason=reason)


@transaction.atomic
def reopen_goal(goal, *, by, reason):
    before = _now(goal)
    goal.closed_at = None
    goal.save(update_fields=["closed_at"])
    _recorded(goal, before, by=by, reason=reason)


# ---- statements ---------------------------------------------------------------------------------------------------
@transaction.atomic
def add_statement(goal, *, by, name, expected_by=None):
    """A statement of the goal; end surveys that are still drafts ask about it."""
    programme = goal.programme
    statement = Statement.objects.create(
        programme=programme,
        goal=goal,
        key=free_key(programme.statements, str(as_text(name)), "statement"),
        order=_order(programme.statements),
        name=name,
        expected_by=expected_by,
    )
    for page in _last_pages(programme):
        page.items.create(
            key=statement.key,
            order=_order(page.items),
            form="perceived",
            scale="change5",
            text=statement.name,
            statement=statement,
        )
    return statement


def _last_pages(programme):
    """The last page of change items in each end survey that can still change."""
    drafts = programme.instruments.filter(waves__stage="post").exclude(
        pk__in=programme.waves.exclude(state="draft").values("instrument")
    )
    for instrument in drafts.distinct():
        page = instrument.pages.filter(items__form="perceived").distinct().last() or instrument.pages.first()
        if page:
            yield page


@transaction.atomic
def edit_statement(statement, *, by, name, expected_by):
    """New words reach the items that had the old ones; nothing changes in a survey that has been open."""
    old = dict(statement.name)
    statement.name, statement.expected_by = as_text(name), expected_by
    statement.save(update_fields=["name", "expected_by"])
    for item in statement.items.filter(form="perceived"):
        if dict(item.text) == old:
            item.text = statement.name
            item.save(update_fields=["text"])
    return statement


@transaction.atomic
def remove_statement(statement, *, by):
    """Takes the statement and its items away; only before the first survey opens."""
    statement.items.all().delete()
    statement.delete()
