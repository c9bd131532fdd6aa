"""Adding, changing and removing small rows of any kind, and why something can't be."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from programmes.goals import free_key
from programmes.models import Organisation
from programmes.translated import text as as_text


def problems(kind, owner, row, values):
    """[(column or None, what is wrong)]: the model's constraints in words, and the kind's own checks.

    `row` is the one being changed, or None. Nothing is written.
    """
    would_be = _filled(kind, owner, row, values)
    found = []
    for constraint in kind.model._meta.constraints:
        try:
            constraint.validate(kind.model, would_be, exclude={"key"})
        except ValidationError:
            found += [kind.says[constraint.name]] if kind.says[constraint.name] else []
    return [*found, *(kind.check(owner, row, values) if kind.check else ())]


def _owned(kind, owner):
    return {kind.owner: owner} if kind.owner else {}  # a project's own details have no owner but itself


def _filled(kind, owner, row, values):
    """The row as it would be, unsaved: a copy, so that the page's own row stays as it is."""
    would_be = kind.model(**_owned(kind, owner))
    if row is not None:
        would_be._state.adding = False  # else it would clash with itself
        for each in kind.model._meta.concrete_fields:
            setattr(would_be, each.attname, getattr(row, each.attname))
    _set(would_be, values)
    return would_be


def _set(row, values):
    """Sets what is a column of the row's own; returns the rest, which needs a saved row: {many-to-many: rows}."""
    many = {each.name for each in row._meta.many_to_many}
    for name, value in values.items():
        if name not in many:
            setattr(row, name, value)
    return {name: value for name, value in values.items() if name in many}


def _known(values):
    """Organisations named for the first time are made."""
    for name, value in values.items():
        if isinstance(value, Organisation) and value.pk is None:
            value, _made = Organisation.objects.get_or_create(name=value.name, defaults={"kind": value.kind})
        yield name, value


def _written(row, values):
    chosen = _set(row, dict(_known(values)))
    row.save()
    for name, rows in chosen.items():
        getattr(row, name).set(rows)
    return row


@transaction.atomic
def add(kind, owner, *, by, values):
    """A new row of the owner, after the others. Raises IntegrityError when somebody made the same just before."""
    row, rows = kind.model(**_owned(kind, owner)), kind.rows(owner)
    if kind.has("key"):
        row.key = free_key(rows, str(as_text(values[kind.key_from])), kind.name)
    if kind.has("order"):
        row.order = (rows.aggregate(last=Max("order"))["last"] or 0) + 1
    return _written(row, values)


@transaction.atomic
def change(kind, row, *, by, values):
    """Sets the columns given; key and order stay."""
    return _written(row, values)


def why_not_removable(kind, row):
    """None, or why the row has to stay: the kind's own reason, or other rows that refer to it."""
    reason = kind.kept(row) if kind.kept else None
    if reason:
        return reason
    users = dict.fromkeys(str(kind.used_by.get(model.__name__, _("other rows"))) for model in _referring(row))
    if users:
        return _("This can’t be removed while it is used by: %(what)s.") % {"what": ", ".join(users)}
    return None


def _referring(row):
    """Models with rows that refer to this one."""
    for relation in row._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ForeignObjectRel) or relation.related_model._meta.auto_created:
            continue
        if relation.related_model._base_manager.filter(**{relation.field.name: row}).exists():
            yield relation.related_model


@transaction.atomic
def remove(kind, row, *, by):
    assert why_not_removable(kind, row) is None
    row.delete()
