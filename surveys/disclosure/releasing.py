"""Cells: every table of a release, shown or withheld with its reason. Read by pages, figures and reports as JSON."""

from dataclasses import dataclass

from . import tiers
from .auditor import Refused, audit
from .tables import PAIRED, WaveAnswers  # noqa: F401  (offered by the package)

FORMAT = 1
RENDERER = "classes-1"  # entered in the ledger: how the figures were drawn
BELOW_K, NOT_PAIRED, HIDDEN = "below_k", "not_paired", "hidden"


@dataclass(frozen=True)
class Rules:
    """The programme's own: profile, k (5–20), and how many of those invited work for it."""

    profile: str = "standard"
    k: int = tiers.FLOOR
    staff: int = 0

    def need(self, question):
        """The smallest n that may be shown of this question."""
        return tiers.needed(self.k, health_like=question.health_like, staff=self.staff)


def publishable(tables, *, rules, published=None):
    """(cells, tables shown): the tables in order of preference, each let through only if the auditor agrees.

    `published` = {family: [sets of persons]} of earlier releases.
    """
    ledger = {family: list(sets) for family, sets in (published or {}).items()}
    cells, through = [], []
    for table in tables:
        figure, why = _figure(table, rules, ledger.setdefault(table.family, []))
        if figure:
            ledger[table.family].append(table.people)
            through.append(table)
        cells.append(_cell(table, figure, why, rules))
    return cells, through


def _figure(table, rules, published):
    need = rules.need(table.question)
    figure = (tiers.shown_change if table.population == PAIRED else tiers.shown)(list(table.values.values()), need=need)
    if figure is None:
        return None, BELOW_K
    if rules.profile not in tiers.PROFILES:
        return None, HIDDEN
    if any(0 < remainder < need for remainder in table.remainders):
        return None, NOT_PAIRED
    try:
        audit(published, [table.people], k=need)
    except Refused:
        return None, HIDDEN
    return figure, None


def _cell(table, figure, why, rules):
    enough = len(table.values) >= rules.need(table.question)
    paired = table.population == PAIRED
    return {
        "id": table.id,
        "wave": table.wave,
        "baseline": table.baseline,
        "item": table.question.item,
        "statement": table.question.statement,
        "form": table.question.form,
        "population": table.population,
        "scheme": PAIRED if paired else ("change" if table.question.scale.startswith("change") else "agree"),
        "n": len(table.values) if enough else None,
        "counts": [list(count) for count in figure.counts] if figure else None,
        "five": list(figure.five) if figure and figure.five else None,
        "mean": figure.mean if figure else None,
        "baseline_mean": figure.baseline_mean if figure else None,
        "sd": figure.sd if figure else None,
        "dont_know": table.dont_know if enough and not paired else None,
        "why": why,
    }


def release_data(*, rules, waves, cells, comments=()):
    """The JSON document of a release. Numbers of people below k are null."""
    return {
        "format": FORMAT,
        "profile": rules.profile,
        "k": rules.k,
        "waves": [_wave(wave, rules) for wave in waves],
        "cells": cells,
        "comments": list(comments),
    }


def _wave(wave, rules):
    answered = len(wave.sheets)
    return {
        "key": wave.key,
        "stage": wave.stage,
        "title": wave.title,
        "opens": wave.opens,
        "closes": wave.closes,
        "invited": wave.invited,
        "answered": answered if answered >= rules.k else None,
    }


def comment_entry(wave, item, respondents, comments, *, k=tiers.FLOOR):
    """How many wrote to an open question, never what. `why` is null when a moderator may read the texts."""
    readable = tiers.comments_may_be_read(respondents, comments, k=k)
    return {
        "wave": wave,
        "item": item,
        "n": comments if respondents >= k else None,
        "shown": False,
        "why": None if readable else BELOW_K,
    }
