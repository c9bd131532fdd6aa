"""Rows of a file become rows of tables, a section at a time: the number of queries doesn't grow with the rows."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from .problems import MOST, Refused, of_constraint, of_validation
from .rows import from_file, rows_of


@dataclass
class Row:
    """One row of the file: where it stands, what it says, what comes from elsewhere (`fixed`), and, once it has been
    made, its `instance`. Times are wall time of `zone`."""

    place: str
    said: dict
    fixed: dict = field(default_factory=dict)
    zone: str | None = None
    instance: Any = None


def load_all(rows, document, refs, *, zone=None, each=None, **fixed):
    """Makes all rows of a section in the file's order (kept in `order` where the model has one): [Row].

    `each(said)` gives further columns of one row.
    """
    wanted = [
        Row(place, said, fixed | (each(said) if each else {}), zone or said.get("zone"))
        for place, said in rows_of(document, rows)
    ]
    return make(rows, _numbered(rows, wanted), refs)


def load_nested(rows, outer, refs):
    """Makes the rows that stand inside the rows `outer`, which have been made: [Row]."""
    wanted = []
    for row in outer:
        inner = enumerate(row.said.get(rows.name, []))
        fixed = {rows.parent: row.instance}
        inside = [Row(f"{row.place}.{rows.name}[{i}]", said, fixed, row.zone) for i, said in inner]
        wanted += _numbered(rows, inside)
    return make(rows, wanted, refs)


def _numbered(rows, wanted):
    for number, row in enumerate(wanted, start=1):
        row.fixed = row.fixed | ({"order": number} if rows.is_ordered else {})
    return wanted


def make(rows, wanted, refs):
    """Makes, checks and saves the rows, then their links. Raises Refused with the places of what is wrong."""
    for row in wanted:
        row.instance = instance_of(rows, row, refs)
    save_all([(row.place, row.instance) for row in wanted], refs)
    if rows.key:
        for row in wanted:
            for table in rows.tables:
                refs.put(table, row.said[rows.key], row.instance)
    _link_later(rows, wanted, refs)
    for name, table in rows.many.items():
        others = [(row.instance, [refs.get(table, key) for key in row.said.get(name, [])]) for row in wanted]
        join(rows.model, name, others)
    return wanted


def instance_of(rows, row, refs):
    """The unsaved instance of a row; `later` and `many` links wait until all rows they may refer to exist."""
    zone = row.zone or refs.zone
    values = {
        name: from_file(rows.model._meta.get_field(name), row.said[name], zone, f"{row.place}.{name}")
        for name in rows.columns
        if name in row.said
    }
    links = {name: refs.get(table, row.said[name]) for name, table in rows.links.items() if name in row.said}
    return rows.model(**row.fixed | values | links)


def _link_later(rows, made, refs):
    for name, table in rows.later.items():
        waiting = [row for row in made if name in row.said]
        for row in waiting:
            setattr(row.instance, name, refs.get(table, row.said[name]))
        rows.model._base_manager.bulk_update([row.instance for row in waiting], [name])


def join(model, name, pairs):
    """Sets the many-to-many links `name` of new instances: [(instance, [others])]."""
    field = model._meta.get_field(name)
    through, this, that = field.remote_field.through, field.m2m_field_name(), field.m2m_reverse_field_name()
    links = [through(**{this: instance, that: other}) for instance, others in pairs for other in others]
    through._base_manager.bulk_create(links)


# ---- saving -------------------------------------------------------------------------------------------------------
def save_all(placed, refs):
    """Saves [(place, instance)] of one model after all of the model's own checks, or raises Refused."""
    if not placed:
        return
    problems = [problem for place, instance in placed for problem in _unclean(instance, place)]
    if problems:
        raise Refused(problems[:MOST])
    model, instances = type(placed[0][1]), [instance for _place, instance in placed]
    try:
        with transaction.atomic():
            model._base_manager.bulk_create(instances)
    except IntegrityError:
        _find_the_culprit(placed)
        raise
    refs.saved.append((model, [instance.pk for instance in instances]))


def _unclean(instance, place):
    """Problems of single values. Relations were looked up, and an empty object is what a column begins with."""
    unchecked = {f.name for f in instance._meta.fields if f.is_relation or getattr(instance, f.attname) == {}}
    try:
        instance.clean_fields(exclude=unchecked)
    except ValidationError as error:
        return of_validation(error, place)
    return []


@transaction.atomic
def _find_the_culprit(placed):
    """The database has refused a section: goes through it row by row, and refuses the file at the first that breaks
    a rule of its model."""
    for place, instance in placed:
        instance.pk, instance._state.adding = None, True
        try:
            instance.validate_unique()
        except ValidationError as error:
            raise Refused(of_validation(error, place)) from error
        for constraint in instance._meta.constraints:
            try:
                constraint.validate(type(instance), instance)
            except ValidationError as error:
                raise Refused([of_constraint(constraint.name, place)]) from error
        instance.save(force_insert=True)


def unmake(saved):
    """Removes what `save_all` has noted, the last first."""
    for model, keys in reversed(saved):
        for start in range(0, len(keys), 500):
            model._base_manager.filter(pk__in=keys[start : start + 500]).delete()
