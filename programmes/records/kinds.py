"""What a kind of rows is: its words, its columns, and what is said when something can't be."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import models


@dataclass(frozen=True)
class Column:
    """One thing that people fill in. What isn't said here comes from the model's own field.

    `label`: else the field's verbose name. `rows`: of a text area, 0 = one line. `longest`: characters of a translated
    text. `required`: else as the model says (a translated text is optional unless said). `missing`: what is said of an
    empty one. `choose(owner)`: rows that may be chosen, else the owner's own rows of that model. `new_kind`: kind of an
    organisation that is named here for the first time.
    """

    name: str
    label: object = ""
    hint: object = ""
    rows: int = 0
    longest: int = 0
    required: bool | None = None
    missing: object = ""
    choose: Callable | None = None
    new_kind: str = "other"


@dataclass(frozen=True, eq=False)  # each kind is itself: it can be looked up by identity
class Kind:
    """One kind of small rows of a project or a programme.

    `name` is the word in addresses; `owner` the field of `model` that holds the project or programme. `title` heads
    the list, `one` the page of a row, `new` the page and the link that add one, `none` is the quiet line of an empty
    list. `says`: a constraint's name -> (column, what is wrong), or None when the check says it better.
    `check(owner, row, values)` yields more of the same pairs. `used_by`: a referring model's name -> what its rows are
    called, for refusing to remove. `kept(row)`: None, or another reason why a row can't be removed. `prefill(owner,
    user)`: values for a new row, asked for with ?prefill. `listed`: name of the address where the rows are listed, when
    not the owner's usual one. `switch`: the feature that brings it up ("" = always there).
    """

    name: str
    model: type[models.Model]
    owner: str
    columns: tuple[Column, ...]
    title: object
    one: object
    new: object
    none: object
    intro: object = ""
    says: dict = field(default_factory=dict)
    check: Callable | None = None
    used_by: dict = field(default_factory=dict)
    kept: Callable | None = None
    prefill: Callable | None = None
    listed: str = ""
    switch: str = ""

    @property
    def relation(self):
        """Name of the rows at their owner: project.partners."""
        return self.model._meta.get_field(self.owner).remote_field.get_accessor_name()

    def rows(self, owner):
        return getattr(owner, self.relation).all()

    def has(self, name):
        """True when the model has a column of that name."""
        return any(each.name == name for each in self.model._meta.fields)

    def called(self, row):
        """The row in its own words: its first column."""
        return str(getattr(row, self.columns[0].name))

    @property
    def key_from(self):
        """The column whose words make the key."""
        return self.columns[0].name


def named(kinds, name):
    """The kind of that name, or None."""
    return next((kind for kind in kinds if kind.name == name), None)
