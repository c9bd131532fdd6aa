"""Comparing offers: points by criterion with their reasons, weighted totals, and who chose which and why.

Totals exist only when the weights make 100 and the offer has points by every criterion: half a comparison is no trail.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from programmes.models import Criterion, Decision, Score, Tender
from programmes.translated import LANGUAGES, Translated

HUNDRED = 100


@dataclass(frozen=True)
class Cell:
    offer: Tender
    score: Score | None


@dataclass(frozen=True)
class Row:
    criterion: Criterion
    cells: list  # one per offer, in their order


@dataclass(frozen=True)
class Total:
    """`points` 0–100, None while something is missing; `given` = by how many criteria there are points."""

    offer: Tender
    points: Decimal | None
    given: int
    best: bool = False


@dataclass(frozen=True)
class Comparison:
    offers: list
    rows: list
    totals: list
    weights: int
    chosen: list
    outscored: bool  # a chosen offer has fewer points than the best: the reason had better say why
    decisions: list

    @property
    def weights_are_wrong(self):
        return bool(self.rows) and self.weights != HUNDRED


def comparison(project, *, decisions=None):
    """Everything on the page of offers; `decisions` of the project when they have been read. Three queries, or four."""
    offers = list(project.tenders.select_related("supplier").prefetch_related("scores"))
    criteria = list(project.criteria.all())
    points = {(score.tender_id, score.criterion_id): score for offer in offers for score in offer.scores.all()}
    rows = [Row(c, [Cell(offer, points.get((offer.pk, c.pk))) for offer in offers]) for c in criteria]
    totals = _totals(offers, criteria, points)
    best = max((total.points for total in totals if total.points is not None), default=None)
    return Comparison(
        offers=offers,
        rows=rows,
        totals=totals,
        weights=sum(criterion.weight for criterion in criteria),
        chosen=[offer for offer in offers if offer.chosen],
        outscored=any(t.offer.chosen and t.points is not None and t.points < best for t in totals),
        decisions=[
            one
            for one in (project.decisions.all() if decisions is None else decisions)
            if one.kind != Decision.Kind.OTHER
        ],
    )


def _totals(offers, criteria, points):
    complete = bool(criteria) and sum(criterion.weight for criterion in criteria) == HUNDRED
    found = []
    for offer in offers:
        given = [(c.weight, points[offer.pk, c.pk].points) for c in criteria if (offer.pk, c.pk) in points]
        known = complete and len(given) == len(criteria)
        total = sum(Decimal(weight * score) for weight, score in given) / HUNDRED if known else None
        found.append((offer, total, len(given)))
    known = [total for _offer, total, _given in found if total is not None]
    best = max(known) if len(known) > 1 else None  # alone, nothing is the best
    return [Total(offer, total, given, total is not None and total == best) for offer, total, given in found]


@transaction.atomic
def score(tender, *, by, points):
    """Sets the offer's points: {criterion: (points, why) or None}; None takes the criterion's points away."""
    for criterion, given in points.items():
        if given is None:
            tender.scores.filter(criterion=criterion).delete()
        else:
            number, why = given
            tender.scores.update_or_create(criterion=criterion, defaults={"points": number, "note": why})


def others_chosen(tender):
    """Names of other suppliers of the project whose offer has been chosen already."""
    others = tender.project.tenders.filter(chosen=True).exclude(pk=tender.pk)
    return list(others.values_list("supplier__name", flat=True))


def why_not_choosable(tender, *, together):
    """None, or why the offer can't be chosen: another one is, and nobody has said that several are."""
    others = others_chosen(tender)
    if others and not together:
        return _("%(names)s has been chosen already. Undo that choice first, or say that several are chosen.") % {
            "names": ", ".join(others)
        }
    return None


@transaction.atomic
def choose(tender, *, by, reason, decided_on, decided_by, together=False):
    """Marks the offer as chosen, and writes the decision with its options, reason, day and maker into the trail."""
    assert why_not_choosable(tender, together=together) is None
    tender.chosen, tender.reason = True, reason
    tender.save(update_fields=["chosen", "reason"])
    names = list(tender.project.tenders.values_list("supplier__name", flat=True))
    return Decision.objects.create(
        project=tender.project,
        kind=Decision.Kind.PROVIDER,
        title=_title(tender),
        options=Translated(dict.fromkeys(LANGUAGES, ", ".join(names))),
        reason=reason,
        decided_on=decided_on,
        decided_by=decided_by,
    )


def _title(tender):
    """The decision in all languages."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = _("%(supplier)s is chosen as provider") % {"supplier": tender.supplier}
    return Translated(found)


@transaction.atomic
def take_back(tender, *, by):
    """The offer is not chosen any more; the decision stays in the trail until somebody edits it."""
    tender.chosen = False
    tender.save(update_fields=["chosen"])
