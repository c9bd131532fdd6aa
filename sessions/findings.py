"""Findings as they are drawn: boxes by factor, layers with what promotes and what hinders, and how many groups say so.

The share of groups is counted over those that have held sessions: "mainittu 7/9 ryhmässä" (domain.md §6).
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.models import Framework

from .models import Finding

Polarity = Finding.Polarity


@dataclass(frozen=True)
class Evidence:
    """In how many groups of all (`by_group`), else in how many sessions of all; `common` = sessions of everyone."""

    number: int
    of: int
    by_group: bool = False
    common: int = 0

    def __str__(self):
        if not self.number and not self.common:
            return _("no evidence yet")
        numbers = {"n": self.number, "of": self.of}
        if not self.by_group:
            return (
                ngettext("mentioned in %(n)s/%(of)s session", "mentioned in %(n)s/%(of)s sessions", self.of) % numbers
            )
        words = _("mentioned in %(n)s/%(of)s groups") % numbers
        if not self.common:
            return words
        together = ngettext("in %(n)s session of everyone", "in %(n)s sessions of everyone", self.common)
        together = together % {"n": self.common}
        return f"{words}, {together}" if self.number else _("mentioned") + f" {together}"


def evidence(mentioned, held):
    """Of the sessions that tell a finding (primary keys), out of those held: {primary key: group's, or None}."""
    known = set(mentioned) & held.keys()
    groups = {group for group in held.values() if group is not None}
    if len(groups) < 2:
        return Evidence(len(known), len(held))
    own = {held[pk] for pk in known} - {None}
    return Evidence(len(own), len(groups), by_group=True, common=sum(held[pk] is None for pk in known))


@dataclass(frozen=True)
class Told:
    """A finding with its evidence; `groups` = primary keys of those that mentioned it."""

    finding: Finding
    evidence: Evidence
    groups: frozenset = frozenset()

    @property
    def promotes(self):
        return self.finding.polarity in (Polarity.PROMOTES, Polarity.BOTH)

    @property
    def hinders(self):
        return self.finding.polarity in (Polarity.HINDERS, Polarity.BOTH)


@dataclass(frozen=True)
class Box:
    """One factor, layer or part with what was found of it."""

    factor: object
    told: list

    @property
    def promotes(self):
        return sum(one.promotes for one in self.told)

    @property
    def hinders(self):
        return sum(one.hinders for one in self.told)


@dataclass(frozen=True)
class Drawing:
    """A framework: its boxes as they are read, and those that run through all the others."""

    framework: Framework
    boxes: list
    through: list

    @property
    def is_layers(self):
        return self.framework.shape == Framework.Shape.LAYERS


@dataclass(frozen=True)
class Findings:
    drawings: list = field(default_factory=list)
    loose: list = field(default_factory=list)  # of no factor
    table: list = field(default_factory=list)  # (Told, [mentioned or not, by group])
    groups: list = field(default_factory=list)

    def __bool__(self):
        return bool(self.drawings or self.loose)


def told(findings, held):
    """[Told] of findings with their sessions prefetched."""
    found = []
    for finding in findings:
        mentioned = {session.pk for session in finding.sessions.all()}
        groups = frozenset(held[pk] for pk in mentioned & held.keys() if held[pk] is not None)
        found.append(Told(finding, evidence(mentioned, held), groups))
    return found


def drawn(findings, frameworks, *, held, groups=()):
    """The page's Findings. Frameworks (factors prefetched) of which nothing was found are left out; layers are read
    from the top, and the first factor is the ground. `groups`: those compared, or none."""
    found = told(findings, held)
    by_factor = {}
    for one in found:
        by_factor.setdefault(one.finding.factor_id, []).append(one)
    drawings = [_drawing(framework, by_factor) for framework in frameworks]
    compared = [group for group in groups if group.pk in held.values()]
    table = [(one, [group.pk in one.groups for group in compared]) for one in found] if len(compared) > 1 else []
    return Findings([one for one in drawings if one], by_factor.get(None, []), table, compared)


def _drawing(framework, by_factor):
    boxes = [Box(factor, by_factor.get(factor.pk, [])) for factor in framework.factors.all()]
    if not any(box.told for box in boxes):
        return None
    parts = [box for box in boxes if not box.factor.cross_cutting]
    if framework.shape == Framework.Shape.LAYERS:
        parts.reverse()
    return Drawing(framework, parts, [box for box in boxes if box.factor.cross_cutting])
