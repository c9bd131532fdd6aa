"""What the project costs and who pays: sums, and the employer's share against what the funder requires.

OAJ's fund wants at least 20 % of the total cost from the employer, 50 % for group supervision (domain.md §7); the
percentage stands in the project.
"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from programmes.models import BudgetLine


@dataclass(frozen=True)
class Sums:
    """Euros of some lines. `actual` is None before any is known; `open_lines` = how many have none yet."""

    label: str
    planned: Decimal
    actual: Decimal | None
    open_lines: int


@dataclass(frozen=True)
class Share:
    """The employer's part of the total cost in percent; `enough` is None when the funder requires nothing."""

    percent: Decimal
    enough: bool | None

    @property
    def shown(self):
        """One decimal, rounded down: 49,96 % never looks like the 50 % that it isn't."""
        return self.percent.quantize(Decimal("0.1"), ROUND_DOWN)


@dataclass(frozen=True)
class Money:
    payers: list
    total: Sums
    planned_share: Share | None
    actual_share: Share | None  # None until every line has its actual sum
    required: int | None
    off_grant: Decimal | None  # planned from the grant minus the grant; None when they agree or the grant is unknown

    @property
    def unplanned(self):
        """What is left of the grant, None when nothing is."""
        return -self.off_grant if self.off_grant is not None and self.off_grant < 0 else None


def money(project, lines):
    """None while there are no lines."""
    lines = list(lines)
    if not lines:
        return None
    payers = {payer: [line for line in lines if line.payer == payer] for payer in BudgetLine.Payer}
    sums = {payer: _sums(payer.label, of_payer) for payer, of_payer in payers.items() if of_payer}
    total, employer = _sums("", lines), sums.get(BudgetLine.Payer.EMPLOYER)
    required = project.employer_share_percent
    return Money(
        payers=list(sums.values()),
        total=total,
        planned_share=_share(employer.planned if employer else Decimal(0), total.planned, required),
        actual_share=None
        if total.open_lines
        else _share(employer.actual if employer else Decimal(0), total.actual, required),
        required=required,
        off_grant=_off_grant(project, sums.get(BudgetLine.Payer.GRANT)),
    )


def _sums(label, lines):
    known = [line.actual_eur for line in lines if line.actual_eur is not None]
    return Sums(
        label=label,
        planned=sum((line.planned_eur for line in lines), Decimal(0)),
        actual=sum(known, Decimal(0)) if known else None,
        open_lines=len(lines) - len(known),
    )


def _share(part, whole, required):
    """Compared before rounding: 19,96 % is not 20 %."""
    if not whole:
        return None
    percent = 100 * part / whole
    return Share(percent, None if required is None else percent >= required)


def _off_grant(project, from_grant):
    if project.grant_eur is None or from_grant is None or from_grant.planned == project.grant_eur:
        return None
    return from_grant.planned - project.grant_eur
