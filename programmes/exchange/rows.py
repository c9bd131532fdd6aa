"""How rows of a model look in a programme file: one declaration reads and writes them alike.

Empty values (none, empty text, false, empty list) are left out of the file; everything else is always written, so a
file means the same when a default of the product changes later.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from programmes.translated import LANGUAGES, TranslatedField

from .problems import Problem, Refused, of_constraint, of_validation

NAMED_BY = {"organisations": "name", "people": "email", "participants": "email"}  # tables not named by "key"


@dataclass(frozen=True)
class Rows:
    """`section` is where the rows stand: "goals", "sessions[].changes". `links` and `many` map a field to the table
    it refers to, `later` those that may stand further down in the same section; `key` is what others refer to a row by
    (None: nobody does), in the table named `table` (the section's name unless told)."""

    model: type
    section: str
    columns: tuple
    key: str | None = "key"
    links: dict = field(default_factory=dict)
    many: dict = field(default_factory=dict)
    later: dict = field(default_factory=dict)
    table: str | None = None


def walk(document, section):
    """(place, row) of every row of a section that is there: `("sessions[0].changes[1]", {…})`."""
    found = [("", document)]
    for name in section.split("."):
        repeated = name.endswith("[]")
        name = name.removesuffix("[]")
        found = [(f"{place}.{name}".lstrip("."), row[name]) for place, row in found if name in row]
        if repeated:
            found = [(f"{place}[{i}]", row) for place, rows in found for i, row in enumerate(rows)]
    return found


# ---- one value ----------------------------------------------------------------------------------------------------
def ordered(text):
    """A Translated as a plain dict in the order fi, sv, en, without empty languages."""
    return {code: text[code] for code in LANGUAGES if text.get(code)}


def tidy(value):
    """JSON of a column in one order whatever the database made of it: languages as fi, sv, en, else by name."""
    if isinstance(value, list):
        return [tidy(each) for each in value]
    if not isinstance(value, dict):
        return value
    names = [code for code in LANGUAGES if code in value] if value.keys() <= {*LANGUAGES} else sorted(value)
    return {name: tidy(value[name]) for name in names}


def wall(moment, zone):
    """Aware datetime -> "2021-09-16T13:00", wall time of the zone; seconds only where there are some."""
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0)
    return local.isoformat(timespec="seconds" if local.second else "minutes")


def moment(text, zone, place):
    """The inverse of `wall`; refuses a time that the clock of the zone jumps over."""
    aware = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    if wall(aware.astimezone(ZoneInfo("UTC")), zone) != wall(aware, zone):
        raise Refused([Problem(place, _("There is no such time: the clocks are put forward then."))])
    return aware


def _to_file(column, value, zone):
    if value is None or value is False or value == "" or value == {} or value == []:
        return None
    if isinstance(column, TranslatedField):
        return ordered(value) or None
    if isinstance(value, datetime):
        return wall(value, zone)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else tidy(value)


def _from_file(column, value, zone, place):
    if isinstance(column, models.DateTimeField):
        return moment(value, zone, place)
    if isinstance(column, models.DateField):
        return date.fromisoformat(value)
    return Decimal(value) if isinstance(column, models.DecimalField) else value


# ---- one row ------------------------------------------------------------------------------------------------------
def load_row(rows, row, place, refs, *, zone=None, **fixed):
    """Make, check and save one row; many-to-many links are set by `link`."""
    zone = zone or refs.zone
    values = {
        name: _from_file(rows.model._meta.get_field(name), row[name], zone, f"{place}.{name}")
        for name in rows.columns
        if name in row
    }
    links = {name: refs.get(table, row[name]) for name, table in rows.links.items() if name in row}
    instance = save(rows.model(**fixed, **values, **links), place, refs)
    if rows.key:
        refs.put(rows.table or rows.section, row[rows.key], instance)
    return instance


def save(instance, place, refs):
    """Save a row after all of the model's own checks; the first row that breaks one refuses the file."""
    unchecked = {f.name for f in instance._meta.fields if f.is_relation or getattr(instance, f.attname) == {}}
    try:
        instance.clean_fields(exclude=unchecked)
    except ValidationError as error:
        raise Refused(of_validation(error, place)) from error
    for constraint in instance._meta.constraints:
        try:
            constraint.validate(type(instance), instance)
        except ValidationError as error:
            raise Refused([of_constraint(constraint.name, place)]) from error
    instance.save(force_insert=True)
    refs.saved.append(instance)
    return instance


def link(rows, row, instance, refs):
    """Set the links of a row that wait until all rows it may refer to exist."""
    waiting = {name: refs.get(table, row[name]) for name, table in rows.later.items() if name in row}
    if waiting:
        for name, other in waiting.items():
            setattr(instance, name, other)
        instance.save(update_fields=[*waiting])
    for name, table in rows.many.items():
        if row.get(name):
            getattr(instance, name).set([refs.get(table, key) for key in row[name]])


def load_all(rows, document, refs, *, zone=None, **fixed):
    """All rows of a section in the file's order (kept in `order` where the model has one), then their links."""
    has_order = any(f.name == "order" for f in rows.model._meta.fields)
    made = []
    for number, (place, row) in enumerate(walk(document, rows.section + "[]"), start=1):
        place_in_list = {"order": number} if has_order else {}
        made.append((row, load_row(rows, row, place, refs, zone=zone, **fixed, **place_in_list)))
    for row, instance in made:
        link(rows, row, instance, refs)
    return [instance for _row, instance in made]


def dump_row(rows, instance, zone):
    """The row of a file for one instance; links by what the other row is named by, in the other's order."""
    found = {}
    for name in rows.columns:
        column = rows.model._meta.get_field(name)
        value = _to_file(column, getattr(instance, name), zone)
        if value is not None:
            found[name] = value
        elif column.get_default():  # left out it would come back as the default
            found[name] = getattr(instance, name)
    for name, table in [*rows.links.items(), *rows.later.items()]:
        if getattr(instance, name):
            found[name] = named(table, getattr(instance, name))
    for name, table in rows.many.items():
        others = sorted(getattr(instance, name).all(), key=lambda o: (getattr(o, "order", 0), o.pk))
        if others:
            found[name] = [named(table, other) for other in others]
    return found


def named(table, instance):
    return getattr(instance, NAMED_BY.get(table, "key"))


def dump_all(rows, queryset, zone):
    """Rows in the order they were entered (or put), whatever the database sorts by."""
    by = ["order", "pk"] if any(f.name == "order" for f in rows.model._meta.fields) else ["pk"]
    found = queryset.order_by(*by).select_related(*rows.links, *rows.later).prefetch_related(*rows.many)
    return [dump_row(rows, instance, zone) for instance in found]
