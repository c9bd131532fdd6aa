"""What the overview page of a programme says, all from data: figures, the course, goals × sessions, what waits.

Sessions, waves and reports are reached by their related names: their apps stand to the right of this one.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from programmes.access import Permission, groups_of, of_groups
from programmes.background import latest_context
from programmes.features import all_switched_on, ways
from programmes.goals import tree_of, verdicts
from programmes.models import Role

from .bundles import bundled
from .course import agenda, course
from .figures import tiles
from .meetings import meetings, shared_meetings, together, waves_of
from .thread import Gap, Thread, gaps, once, thread
from .waiting import waiting

__all__ = ["Gap", "Overview", "Thread", "goal_results", "overview", "thread"]
PLANNERS = {Role.COORDINATOR, Role.COACH, Role.ADMINISTRATOR}  # who see drafts
EVERYWHERE = {Role.COORDINATOR, Role.ADMINISTRATOR}  # who see every group
MOST = 5  # rows in "waits for you"


@dataclass(frozen=True)
class Overview:
    people: int
    tiles: list
    course: list
    thread: object
    gaps: list
    waiting: list
    agenda: list
    linked: bool  # some session serves some goal
    released: bool  # results can be read by this reader
    may: frozenset
    ways: list  # links to further pages, part by part
    context: list  # the latest of what else happened, for those who run the programme
    duration: str  # of the coaching and of the programme, in a sentence


def overview(programme, *, user, roles, permissions):
    """The page as this reader sees it: staff the plan, others what has been published. About 20 queries."""
    now, on = timezone.now(), all_switched_on(programme)
    groups = None if roles & EVERYWHERE else groups_of(user, programme)
    plan, counts = bool(roles & PLANNERS), Permission.VIEW_TURNOUT in permissions
    people = of_groups(programme.participants.taking_part(), groups).count()
    held = meetings(programme, groups=groups, plan=plan, now=now)
    everything = together(held, shared_meetings(programme, groups=groups, now=now), now=now)
    facts = session_facts(programme, groups=groups, plan=plan, counts=Permission.MARK_ATTENDANCE in permissions)
    waves = waves_of(programme)
    tree = tree_of(programme, via=False)
    released = _released(programme, permissions)
    return Overview(
        people=people,
        tiles=tiles(programme, held, waves, people=people, groups=groups, reach=facts.reach, counts=counts, now=now),
        course=course(everything, waves, now=now, counts=counts),
        thread=thread(
            programme, tree.current, bundled(held), verdicts=_verdicts(tree, permissions) if released else None
        ),
        gaps=once(programme, gaps(programme, tree, held, waves), tree) if Permission.EDIT_GOALS in permissions else [],
        waiting=waiting(programme, held, waves, tree, people=people, permissions=permissions, on=on, now=now)[:MOST],
        agenda=agenda(programme, everything, waves, now=now, permissions=permissions),
        linked=any(meeting.goals for meeting in held),
        released=released,
        may=permissions,
        ways=ways(programme, permissions, on=on),
        context=latest_context(programme) if Permission.EDIT_PROGRAMME in permissions and "context" in on else [],
        duration=facts.duration,
    )


def session_facts(programme, **of):
    """Reach and durations, from the app of sessions (settings.SESSION_FACTS)."""
    return import_string(settings.SESSION_FACTS)(programme, **of)


def goal_results(programme, permissions):
    """{goal's key: its released result} that a reader with these permissions may see (settings.GOAL_RESULTS)."""
    return import_string(settings.GOAL_RESULTS)(programme, permissions=permissions)


def _verdicts(tree, permissions):
    return verdicts([place.goal for place in tree.current], permissions=permissions)


def _released(programme, permissions):
    """Results are there, and this reader may see them: before a report is published, only those who make it."""
    if Permission.VIEW_RESULTS in permissions:
        return programme.releases.exists()
    return programme.reports.published().exists()
