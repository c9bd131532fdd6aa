"""Recruitment: which organisations were invited to take part, what each answered, and the funnel in numbers."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from programmes import groups, organisations
from programmes.models import Organisation, Recruitment
from programmes.people.pasting import without_controls

State = Recruitment.State


@dataclass
class Pasted:
    """[(line number, name)] of good rows, {line number: what is wrong}, and the text of the bad lines."""

    rows: list = field(default_factory=list)
    problems: dict = field(default_factory=dict)
    left: str = ""


def read_names(programme, text):
    """One organisation per line. One query."""
    pasted, seen, bad = Pasted(), {}, []
    there = {name.casefold() for name in programme.recruitments.values_list("organisation__name", flat=True)}
    for number, line in enumerate(text.splitlines(), 1):
        name = " ".join(without_controls(line).replace("\t", " ").strip(" ;,•–-").split())
        if not name:
            continue
        problem = _problem(name, seen.get(name.casefold()), there)
        seen.setdefault(name.casefold(), number)
        if problem:
            pasted.problems[number] = problem
            bad.append(line)
        else:
            pasted.rows.append((number, name))
    pasted.left = "\n".join(bad)
    return pasted


def _problem(name, earlier, there):
    if len(name) > organisations.LONGEST:
        return _("the name is too long.")
    if earlier:
        return _("the same institution as on row %(row)s.") % {"row": earlier}
    if name.casefold() in there:
        return _("the institution is on the list already.")
    return ""


@transaction.atomic
def add(programme, *, by, names, kind=Organisation.Kind.OTHER, with_groups=False, all_invited=None, **values):
    """Puts the organisations on the list with the same `state`, `invited_on` and `answered_on`. Returns the rows.

    `with_groups` makes a group of each; `all_invited` says whether everybody who was invited is on the list now.
    """
    made = [
        Recruitment.objects.create(programme=programme, organisation=organisations.named(name, kind=kind), **values)
        for name in names
    ]
    if with_groups:
        make_groups(programme, by=by, rows=made)
    if all_invited is not None:
        say_all_invited(programme, by=by, known=all_invited)
    return made


@transaction.atomic
def change(row, *, by, with_group=False, **values):
    """Sets any of state, invited_on, answered_on, reason. Returns the groups made (one at most)."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return make_groups(row.programme, by=by, rows=[row]) if with_group else []


def make_groups(programme, *, by, rows):
    """A group for each organisation that has none in the programme yet."""
    there = set(programme.groups.values_list("organisation", flat=True))
    new = [row for row in rows if row.organisation_id not in there]
    wanted = [groups.Row(0, row.organisation.name, row.organisation.name[: groups.LONGEST_NAME]) for row in new]
    return groups.add_groups(programme, by=by, rows=wanted)


def remove(row, *, by):
    row.delete()


def say_all_invited(programme, *, by, known):
    programme.invited_known = known
    programme.save(update_fields=["invited_known"])


@dataclass(frozen=True)
class Funnel:
    """How many of the organisations on the list are in each state. `invited` and `waiting` are None when it is not
    known how many were invited: a number missing is never 0.
    """

    listed: int
    accepted: int
    declined: int
    known: bool

    @property
    def invited(self):
        return self.listed if self.known and self.listed else None

    @property
    def waiting(self):
        return self.listed - self.accepted - self.declined if self.known and self.listed else None

    @property
    def unanswered(self):
        """Those on the list that have not answered, whether the list is whole or not."""
        return self.listed - self.accepted - self.declined

    @property
    def bars(self):
        """[(state, left edge, width)] in hundredths of the list, for a drawing; nothing of an empty list."""
        found, start = [], 0
        for state, n in (("accepted", self.accepted), ("declined", self.declined), ("waiting", self.unanswered)):
            width = round(1000 * n / self.listed) / 10 if self.listed else 0
            if width:
                found.append((state, f"{start:.1f}", f"{width:.1f}"))
            start += width
        return found


def funnel(programme, rows):
    """The Funnel of Recruitment rows that have been read already."""
    states = [row.state for row in rows]
    return Funnel(len(states), states.count(State.ACCEPTED), states.count(State.DECLINED), programme.invited_known)
