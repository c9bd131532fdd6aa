"""How rows of a model look in a programme file: one declaration reads (`making`) and writes (`telling`) them alike.

Empty values (none, empty text, false, empty list) are left out of the file; everything else is always written, so a
file means the same when a default of the product changes later.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext as _

from programmes.translated import LANGUAGES, TranslatedField

from .problems import Problem, Refused

NAMED_BY = {"organisations": "name", "people": "email", "participants": "email"}  # tables not named by "key"


@dataclass(frozen=True)
class Rows:
    """`section` is where the rows stand: "goals", "sessions[].changes". `links` and `many` map a field to the table
    it refers to, `later` those that may stand further down in the same section; `key` is what others refer to a row by
    (None: nobody does), in the table of the section's name and in `table`, if another one is told. Rows that stand
    inside other rows belong to those by their field `parent`.
    """

    model: type
    section: str
    columns: tuple
    key: str | None = "key"
    links: dict = field(default_factory=dict)
    many: dict = field(default_factory=dict)
    later: dict = field(default_factory=dict)
    table: str | None = None
    parent: str | None = None

    @property
    def tables(self):
        return (self.section, self.table) if self.table else (self.section,)

    @property
    def name(self):
        """What the list of rows is called where it stands."""
        return self.section.rsplit(".", 1)[-1]

    @property
    def references(self):
        """{name in the file: table it refers to}, of every kind."""
        return self.links | self.later | self.many

    @property
    def is_ordered(self):
        """True when the model keeps the order of the file in a column; else rows are told in the order of entry."""
        return any(f.name == "order" for f in self.model._meta.fields)


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


def rows_of(document, rows):
    """(place, row) of every row that the declaration is about; some sections are one object, not a list."""
    single = rows.section in ("project", "programme") or rows.section.endswith("[].headcount")
    return walk(document, rows.section if single else rows.section + "[]")


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


def is_empty(value):
    """What a file leaves out. 0 is not empty."""
    return value is None or value is False or value == "" or value == {} or value == []


def to_file(column, value, zone):
    """A column's value as JSON, or None when it is left out."""
    if is_empty(value):
        return None
    if isinstance(column, TranslatedField):
        return ordered(value) or None
    if isinstance(value, datetime):
        return wall(value, zone)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else tidy(value)


def from_file(column, value, zone, place):
    """The inverse of `to_file`."""
    if isinstance(column, models.DateTimeField):
        return moment(value, zone, place)
    if isinstance(column, models.DateField):
        return date.fromisoformat(value)
    return Decimal(value) if isinstance(column, models.DecimalField) else value
