"""Many sessions as few: ten groups that meet three times are three bundles, not thirty points (domain.md, figure 3)."""

from dataclasses import replace

FEW = 14  # sessions that a line or a table can still show one by one


def bundled(meetings):
    """The meetings themselves while they are few; else one for all of a phase, numbered in the order of time.

    Those without a phase stay as they are, and so do sessions that another programme shares.
    """
    own = [meeting for meeting in meetings if not meeting.owner]
    if len(own) <= FEW:
        return meetings
    phases = {}
    for meeting in meetings:
        key = meeting.phase if meeting.phase and not meeting.owner else meeting.pk
        phases.setdefault(key, []).append(meeting)
    bundles = sorted(map(_bundle, phases.values()), key=lambda m: (m.starts is None, m.starts, m.pk))
    numbers = iter(range(1, len(bundles) + 1))
    return [bundle if bundle.owner else replace(bundle, number=next(numbers)) for bundle in bundles]


def _bundle(meetings):
    first = meetings[0]
    if len(meetings) == 1:
        return first
    starts = [meeting.starts for meeting in meetings if meeting.starts]
    ends = [meeting.ends for meeting in meetings if meeting.ends]
    return replace(
        first,
        title=first.phase_title,
        n=len(meetings),
        done=sum(meeting.past for meeting in meetings),
        starts=min(starts, default=None),
        last=max(starts, default=None),
        ends=max(ends, default=None),
        mode=first.mode if len({meeting.mode for meeting in meetings}) == 1 else "",
        past=all(meeting.past for meeting in meetings),
        next=any(meeting.next for meeting in meetings),
        held=all(meeting.held for meeting in meetings),
        goals=frozenset().union(*(meeting.goals for meeting in meetings)),
        present=sum(meeting.present for meeting in meetings),
        marked=sum(meeting.marked for meeting in meetings),
    )
