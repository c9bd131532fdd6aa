"""Changes of a session in words, for its log and for an editor who was overtaken."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programmes.models import Programme
from programmes.translated import Translated

from .models import CoachingSession, SessionChange

LABELS = {
    "title": _("Title"),
    "plan": _("Content plan"),
    "working_modes": _("Ways of working"),
    "place": _("Place"),
    "link": _("Meeting link"),
    "mode": _("Mode"),
    "coach": _("Coach"),
    "group": _("Group"),
    "ordinal": _("Number"),
    "kind": _("Kind"),
    "state": _("State"),
    "themes": _("Themes"),
    "goals": _("Goals served"),
    "phase": _("Phase"),
    "exercises": _("Exercises"),
    "embedded_in": _("Part of the team’s own meeting"),
    "open_to_outsiders": _("Open to outsiders"),
    "shared_in_project": _("Shared by all programmes of the project"),
    "closes_process": _("The coaching ends here"),
}
CHOICES = {
    "mode": dict(Programme.Mode.choices),
    "kind": dict(CoachingSession.Kind.choices),
    "state": dict(CoachingSession.State.choices),
}
TEXTS = ("title", "plan", "working_modes", "embedded_in")


@dataclass(frozen=True)
class Line:
    """One field of a change: texts, or for the time (`is_time`) pairs of aware starts and ends."""

    label: str
    before: object
    after: object
    is_time: bool = False


@dataclass(frozen=True)
class Described:
    change: SessionChange
    lines: list


def describe(changes, **rows):
    """[Described], newest first. Keys of the rows given by the field's name (goals=…, phase=…) are shown as their
    names. No query beyond those."""
    names = {field: {row.key: str(getattr(row, "short", row)) for row in found} for field, found in rows.items()}
    return [Described(change, list(_lines(change, names))) for change in sorted(changes, key=lambda c: -c.pk)]


def _lines(change, names):
    before, after = change.before, change.after
    if "starts" in before or "starts" in after:
        yield Line(pgettext_lazy("when", "Time"), _moments(before), _moments(after), is_time=True)
    elif "ends" in after:
        yield Line(_("Ends"), (_moments(before)[1], None), (_moments(after)[1], None), is_time=True)
    for name, label in LABELS.items():
        if name in before or name in after:
            known = names.get(name, {})
            yield Line(label, _word(name, before.get(name), known), _word(name, after.get(name), known))


def _moments(values):
    """(starts, ends), aware; None for one that did not change."""
    return tuple(datetime.fromisoformat(values[n]) if values.get(n) else None for n in ("starts", "ends"))


def _word(name, value, known):
    if name in TEXTS:
        return str(Translated(value)) if isinstance(value, dict) else str(value or "")
    if isinstance(value, list):
        return ", ".join(known.get(key, key) for key in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return CHOICES.get(name, {}).get(value, "" if value is None else known.get(value, value))
