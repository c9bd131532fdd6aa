"""One goal followed through: sessions and outputs that served it, statements, context; and its changes in words."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from programmes.access import groups_of
from programmes.models import Role
from programmes.overview import thread
from programmes.overview.meetings import meetings
from programmes.translated import text


@dataclass(frozen=True)
class RedThread:
    meetings: list  # those that served the goal
    of: int  # all group sessions
    minutes: int  # of those held
    figure: object  # Thread of this goal alone, or None
    statements: list
    outputs: list
    events: list
    others: list  # (number, goal) of the programme's other current goals
    number: int
    via: list  # numbers of the goals it is derived from


def red_thread(goal, *, user, roles):
    """About a dozen queries, whatever the number of sessions."""
    programme = goal.programme
    plan = bool(roles & {Role.COORDINATOR, Role.COACH, Role.ADMINISTRATOR})
    all_of_them = meetings(programme, groups=groups_of(user, programme), plan=plan, now=timezone.now())
    served = [meeting for meeting in all_of_them if goal.pk in meeting.goals]
    numbered = list(enumerate(programme.goals.all(), 1))
    numbers = {one.pk: number for number, one in numbered}
    statements = list(goal.statements.prefetch_related("context_events"))
    events = {event.pk: event for statement in statements for event in statement.context_events.all()}
    return RedThread(
        meetings=served,
        of=len(all_of_them),
        minutes=sum(int((m.ends - m.starts).total_seconds() // 60) for m in served if m.past and m.starts),
        figure=thread(programme, [goal], all_of_them),
        statements=statements,
        outputs=list(goal.outputs.all()),
        events=list(events.values()),
        others=[(number, one) for number, one in numbered if one.pk != goal.pk and not one.closed_at],
        number=numbers[goal.pk],
        via=sorted(numbers[one.pk] for one in goal.via.all() if one.pk in numbers),
    )


@dataclass(frozen=True)
class Change:
    when: object
    what: str
    who: str
    reason: str
    before: str = ""  # the earlier wording, when it changed


def history(goal):
    """The goal's changes, the oldest first, each said in words."""
    return [
        Change(
            when=version.changed_at,
            what=_what(version.before, version.after),
            who=version.changed_by_name,
            reason=str(version.reason),
            before=str(text(version.before.get("text"))) if _differs(version, "text") and version.before else "",
        )
        for version in goal.versions.all()
    ]


def _differs(version, name):
    return version.before.get(name) != version.after.get(name)


def _what(before, after):
    if not before:
        return _("Written down")
    if bool(before.get("closed")) != bool(after.get("closed")):
        return _("Closed") if after.get("closed") else _("Opened again")
    said = []
    if before.get("text") != after.get("text"):
        said.append(_("Wording changed"))
    if before.get("expected_by") != after.get("expected_by"):
        added = after.get("expected_by") and not before.get("expected_by")
        said.append(_("Date of the expected change added") if added else _("Date of the expected change changed"))
    if before.get("label") != after.get("label"):
        said.append(_("Short name changed"))
    if before.get("kind") != after.get("kind"):
        said.append(_("Kind changed"))
    return ", ".join([said[0], *(words[:1].lower() + words[1:] for words in said[1:])]) if said else _("Changed")
