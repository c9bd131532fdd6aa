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
}
CHOICES = {
    "mode": dict(Programme.Mode.choices),
    "kind": dict(CoachingSession.Kind.choices),
    "state": dict(CoachingSession.State.choices),
}
TEXTS = ("title", "plan", "working_modes")


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


def describe(changes, *, goals=()):
    """[Described], newest first; keys of `goals` are shown as their texts. No query beyond the rows given."""
    names = {goal.key: str(goal.short) for goal in goals}
    return [Described(change, list(_lines(change, names))) for change in sorted(changes, key=lambda c: -c.pk)]


def _lines(change, goals):
    before, after = change.before, change.after
    if "starts" in before or "starts" in after:
        yield Line(pgettext_lazy("when", "Time"), _moments(before), _moments(after), is_time=True)
    elif "ends" in after:
        yield Line(_("Ends"), (_moments(before)[1], None), (_moments(after)[1], None), is_time=True)
    for name, label in LABELS.items():
        if name in before or name in after:
            yield Line(label, _word(name, before.get(name), goals), _word(name, after.get(name), goals))


def _moments(values):
    """(starts, ends), aware; None for one that did not change."""
    return tuple(datetime.fromisoformat(values[n]) if values.get(n) else None for n in ("starts", "ends"))


def _word(name, value, goals):
    if name in TEXTS:
        return str(Translated(value)) if isinstance(value, dict) else str(value or "")
    if isinstance(value, list):
        return ", ".join(goals.get(key, key) for key in value)
    return CHOICES.get(name, {}).get(value, "" if value is None else value)
