"""One goal followed through: sessions, themes and outputs that served it, statements, findings; and its changes."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from programmes.access import Permission, groups_of, of_groups
from programmes.dates import day_text
from programmes.goals import Place, tree_of
from programmes.overview import PLANNERS, goal_results, thread
from programmes.overview.bundles import FEW, bundled
from programmes.overview.meetings import meetings, opened, waves_of
from programmes.translated import text


@dataclass(frozen=True)
class Sitting:
    """A session, or the same session of several groups (`n` > 1, no `pk`)."""

    name: str
    n: int
    first: object  # datetimes, None while no time is agreed
    last: object
    pk: int | None
    present: int
    marked: int


@dataclass(frozen=True)
class RedThread:
    place: Place
    above: Place | None  # the goal that this one is part of
    parts: list  # (Place, its result or None) of the current goals that are part of this one
    meetings: list  # those that served the goal or a part of it
    sittings: list  # the same, one row for the same session of several groups
    of: int  # all group sessions
    minutes: int  # of those held
    figure: object  # Thread of this goal alone, or None
    themes: list
    statements: list  # its own
    outputs: list
    findings: list
    events: list
    others: list  # Places of the programme's other current goals
    via: list  # Places of the goals it is derived from
    results: dict  # {goal's key: its released result}
    names: dict  # {goal's key: its short name}
    fixed: bool  # a survey has been opened: statements stay as they are
    rule_day: object  # the day the first survey opened, or None


def red_thread(programme, key, *, user, roles, permissions):
    """About 20 queries, whatever the number of sessions; None when neither programme nor project has such a goal."""
    tree = tree_of(programme, statements=programme.statements.prefetch_related("context_events"))
    place = tree.by_key.get(key)
    if place is None:
        return None
    groups = groups_of(user, programme)
    all_of_them = meetings(programme, groups=groups, plan=bool(roles & PLANNERS), now=timezone.now())
    served = [meeting for meeting in all_of_them if place.pks & meeting.goals]
    columns = bundled(all_of_them)
    run = opened(waves_of(programme))
    results = goal_results(programme, permissions)
    return RedThread(
        place=place,
        above=tree.above(place),
        parts=[(part, results.get(part.goal.key)) for part in place.current_parts],
        meetings=served,
        sittings=sittings(served, columns),
        of=len(all_of_them),
        minutes=sum(int((m.ends - m.starts).total_seconds() // 60) for m in served if m.past and m.starts),
        figure=_figure(programme, place, columns),
        themes=list(programme.themes.filter(goals__in=place.pks).distinct()),
        statements=place.statements,
        events=_events(tree, place),
        others=[other for other in tree.current if other.goal.pk != place.goal.pk],
        via=tree.via(place),
        results=results,
        names={other.goal.key: str(other.goal.short) for other in tree.places},
        fixed=bool(run),
        rule_day=min((timezone.localdate(wave.opens_at) for wave in run), default=None),
        **_left_behind(programme, place, served, groups, permissions),
    )


def _figure(programme, place, columns):
    """The goal's thread, None where there are more sessions than a narrow figure can hold."""
    return thread(programme, [place], columns) if len(columns) <= FEW else None


def sittings(meetings, columns):
    """One `Sitting` for all meetings of the same name, numbered as the columns of the programme's figure are."""
    numbers = {column.phase if column.n > 1 else column.pk: column.number for column in columns}
    same = {}
    for meeting in meetings:
        number = numbers.get(meeting.pk, numbers.get(meeting.phase))
        same.setdefault(f"{number}. {meeting.title}" if number else meeting.title, []).append(meeting)
    return [_sitting(name, several) for name, several in same.items()]


def _sitting(name, meetings):
    starts = [meeting.starts for meeting in meetings if meeting.starts]
    return Sitting(
        name=name,
        n=len(meetings),
        first=min(starts, default=None),
        last=max(starts, default=None),
        pk=meetings[0].pk if len(meetings) == 1 else None,
        present=sum(meeting.present for meeting in meetings),
        marked=sum(meeting.marked for meeting in meetings),
    )


def _left_behind(programme, place, served, groups, permissions):
    """Outputs that served the goal, and findings of the sessions that did: as far as the reader may see them."""
    outputs, findings = [], []
    if Permission.VIEW_OUTPUTS in permissions:
        mine = of_groups(programme.outputs.filter(goals__in=place.pks), groups, "sessions__group")
        outputs = list(mine.distinct())
    if Permission.CHANGE_OUTPUTS in permissions:
        findings = list(programme.findings.filter(sessions__in=[meeting.pk for meeting in served]).distinct())
    return {"outputs": outputs, "findings": findings}


def _events(tree, place):
    """What else happened, of the statements of the goal and of its parts, each once."""
    statements = [one for pk in place.pks for one in tree.by_pk[pk].statements]
    events = {event.pk: event for statement in statements for event in statement.context_events.all()}
    return [events[pk] for pk in sorted(events)]


# ---- changes in words -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Step:
    """One field that changed: its name, what was there before and what after (either may be empty)."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    when: object
    what: str
    who: str
    reason: str
    before: str = ""  # the earlier wording, when it changed
    steps: tuple = ()


WORDS = ("text", "label", "promised", "rationale", "measured_by")
FIELDS = (*WORDS, "promised_source", "expected_by", "kind", "parent", "via")


def history(goal, names=None):
    """The goal's changes, the oldest first, each said in words. `names`: {goal's key: what it is called}."""
    return [
        Change(
            when=version.changed_at,
            what=_what(version.before, version.after),
            who=version.changed_by_name,
            reason=str(version.reason),
            before=str(text(version.before.get("text"))) if _differs(version, "text") and version.before else "",
            steps=tuple(_steps(version, names or {})) if version.before else (),
        )
        for version in goal.versions.all()
    ]


def _differs(version, name):
    return version.before.get(name) != version.after.get(name)


def _what(before, after):
    if not before:
        return _("Written down from the application") if after.get("promised") else _("Written down")
    if bool(before.get("closed")) != bool(after.get("closed")):
        return _("Closed") if after.get("closed") else _("Opened again")
    changed = {name for name in FIELDS if before.get(name) != after.get(name)}
    new = {name for name in changed if not before.get(name)}
    said = [words for name, words in _said(new) if name in changed]
    return ", ".join([said[0], *(words[:1].lower() + words[1:] for words in said[1:])]) if said else _("Changed")


def _said(new):
    """[(field, what happened to it)]; `new` are the fields that were empty before."""
    added, changed = _("Date of the expected change added"), _("Date of the expected change changed")
    return [
        ("text", _("Wording changed")),
        ("expected_by", added if "expected_by" in new else changed),
        ("label", _("Short name changed")),
        ("kind", _("Kind changed")),
        ("parent", _("Place among the goals changed")),
        ("via", _("What it comes about through changed")),
        ("rationale", _("Rationale changed")),
        ("measured_by", _("How we shall know changed")),
        ("promised", _("The application’s words added")),
    ]


def _steps(version, names):
    """What the headline does not tell by itself: every field's value before and after."""
    labels = {
        "text": _("Wording"),
        "label": _("Short name"),
        "promised": _("As the application says"),
        "rationale": _("Why this goal"),
        "measured_by": _("How we shall know"),
        "promised_source": _("Source"),
        "expected_by": _("Change expected by"),
        "kind": _("Kind"),
        "parent": _("Part of"),
        "via": _("Comes about through"),
    }
    for name in FIELDS:
        if _differs(version, name):
            before, after = (_shown(name, values.get(name), names) for values in (version.before, version.after))
            yield Step(labels[name], before, after)


def _shown(name, value, names):
    if not value:
        return ""
    if name in WORDS:
        return str(text(value))
    if name == "expected_by":
        return day_text(date.fromisoformat(value))
    if name == "kind":
        return {"primary": _("primary"), "derived": _("derived")}.get(value, value)
    keys = value if isinstance(value, list) else [value]
    return ", ".join(names.get(key, key) for key in keys) if name in ("parent", "via") else str(value)
