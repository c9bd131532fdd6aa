"""Statements of goals: what is asked, and the items of draft surveys that follow it."""

from django.db import transaction
from django.db.models import Max

from programmes.models import Statement
from programmes.translated import text as as_text

from .keys import free_key


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


def next_order(rows):
    return (rows.aggregate(last=Max("order"))["last"] or 0) + 1


@transaction.atomic
def add_statement(goal, *, by, name, expected_by=None):
    """A statement of the goal; end surveys that are still drafts ask about it."""
    programme = goal.programme
    statement = Statement.objects.create(
        programme=programme,
        goal=goal,
        key=free_key(programme.statements, str(as_text(name)), "statement"),
        order=next_order(programme.statements),
        name=name,
        expected_by=expected_by,
    )
    for page in _last_pages(programme):
        page.items.create(
            key=statement.key,
            order=next_order(page.items),
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
def edit_statement(statement, *, by, name, expected_by, **moved):
    """New words reach the items that had the old ones; nothing changes in a survey that has been open.

    With `goal` in `moved` the statement belongs to that goal from now on, or with None to no goal.
    """
    old = dict(statement.name)
    statement.name, statement.expected_by = as_text(name), expected_by
    statement.goal = moved.get("goal", statement.goal)
    statement.save(update_fields=["name", "expected_by", "goal"])
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
