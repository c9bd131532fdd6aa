"""Rows of tables as rows of a file, a section at a time: the number of queries doesn't grow with the rows."""

from .rows import NAMED_BY, to_file


def dump_row(rows, instance, zone):
    """The row of a file for one instance; links by what the other row is named by."""
    found = {}
    for name in rows.columns:
        column = rows.model._meta.get_field(name)
        value = to_file(column, getattr(instance, name), zone)
        if value is not None:
            found[name] = value
        elif column.get_default():  # left out it would come back as the default
            found[name] = getattr(instance, name)
    for name, table in [*rows.links.items(), *rows.later.items()]:
        if getattr(instance, name):
            found[name] = _named(table, getattr(instance, name))
    for name, table in rows.many.items():
        put(found, name, [_named(table, other) for other in _in_order(table, getattr(instance, name).all())])
    return found


def _named(table, instance):
    return getattr(instance, NAMED_BY.get(table, "key"))


def _in_order(table, others):
    """The file's order; people and organisations, which installations know from elsewhere too, by their names."""
    if table in ("people", "organisations"):
        return sorted(others, key=lambda other: _named(table, other))
    return sorted(others, key=lambda other: (getattr(other, "order", 0), other.pk))


def dump_pairs(rows, queryset, zone):
    """[(instance, row)] in the order in which they were entered (or put), whatever the model sorts by."""
    by = ["order", "pk"] if rows.is_ordered else ["pk"]
    found = queryset.order_by(*by).select_related(*rows.links, *rows.later).prefetch_related(*rows.many)
    return [(instance, dump_row(rows, instance, zone)) for instance in found]


def dump_all(rows, queryset, zone):
    """[row] in the order in which they were entered (or put)."""
    return [row for _instance, row in dump_pairs(rows, queryset, zone)]


def dump_nested(rows, outer, zone):
    """Adds the rows that stand inside the rows `outer`: [(instance, row)]. Returns those added, alike."""
    inside, added = {}, rows.model._base_manager.filter(**{f"{rows.parent}__in": [i.pk for i, _row in outer]})
    added = dump_pairs(rows, added, zone)
    for instance, row in added:
        inside.setdefault(getattr(instance, f"{rows.parent}_id"), []).append(row)
    for instance, row in outer:
        put(row, rows.name, inside.get(instance.pk))
    return added


def put(document, name, value):
    """Nothing is left out."""
    if value:
        document[name] = value
