"""Findings of a frozen document as the report draws them: by factor or layer, and what runs through them all."""

from dataclasses import dataclass

from sessions.findings import Evidence


@dataclass(frozen=True)
class Row:
    """One factor, layer or part: its findings, each with its `said` (the share of groups), and how many of each."""

    name: object
    found: list
    promotes: int
    hinders: int


@dataclass(frozen=True)
class Drawing:
    """`shape`: factors, layers or circle; layers are read from the top. `name` is empty for findings of no factor."""

    name: object
    shape: str
    source: str
    rows: list
    through: list


def drawn(data):
    """Drawings of the frameworks of which something was found; last, what belongs to no factor."""
    by_factor = {}
    for finding in data["findings"]:
        said = str(Evidence(**finding["evidence"]))
        by_factor.setdefault(finding["factor"], []).append(finding | {"said": said})
    found = []
    for framework in data["frameworks"]:
        rows = [(factor, _row(factor["name"], by_factor.pop(factor["key"], []))) for factor in framework["factors"]]
        if any(row.found for _factor, row in rows):
            parts = [row for factor, row in rows if not factor["cross_cutting"]]
            through = [row for factor, row in rows if factor["cross_cutting"]]
            ordered = parts[::-1] if framework["shape"] == "layers" else parts
            found.append(Drawing(framework["name"], framework["shape"], framework["source"], ordered, through))
    loose = [finding for findings in by_factor.values() for finding in findings]
    return found + ([Drawing("", "factors", "", [_row("", loose)], [])] if loose else [])


def _row(name, findings):
    promotes = sum(finding["polarity"] in ("promotes", "both") for finding in findings)
    hinders = sum(finding["polarity"] in ("hinders", "both") for finding in findings)
    return Row(name, findings, promotes, hinders)
