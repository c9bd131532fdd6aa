"""Many sessions drawn as few: one point for all of a phase."""

from datetime import UTC, datetime, timedelta

from programmes.overview.bundles import FEW, bundled
from programmes.overview.meetings import Meeting

START = datetime(2026, 9, 1, 12, tzinfo=UTC)


def meeting(pk, *, phase="", goals=(), past=True, owner="", day=None):
    starts = START + timedelta(days=pk if day is None else day)
    return Meeting(
        pk=pk,
        number=pk,
        title=f"Session {pk}",
        starts=starts,
        ends=starts + timedelta(hours=2),
        place="",
        mode="remote",
        coach="",
        past=past,
        next=False,
        held=past,
        goals=frozenset(goals),
        present=4,
        marked=5,
        awaits_publishing=False,
        owner=owner,
        phase=phase,
        phase_title=phase.upper(),
    )


def drawn(meetings):
    return [(m.number, m.title, m.n) for m in bundled(meetings)]


def test_few_sessions_stay_as_they_are():
    few = [meeting(pk, phase="a") for pk in range(1, FEW + 1)]
    assert bundled(few) == few


def test_many_sessions_become_one_for_each_phase_in_the_order_of_time():
    many = (
        [meeting(1)] + [meeting(pk, phase="b") for pk in range(11, 21)] + [meeting(pk, phase="a") for pk in range(2, 9)]
    )
    assert drawn(many) == [(1, "Session 1", 1), (2, "A", 7), (3, "B", 10)]


def test_a_bundle_lasts_from_its_first_session_to_its_last_and_adds_up():
    many = [meeting(pk, phase="a", goals=[pk % 3], past=pk < 10) for pk in range(1, 20)]
    (bundle,) = bundled(many)
    assert (bundle.starts, bundle.last) == (START + timedelta(days=1), START + timedelta(days=19))
    assert (bundle.n, bundle.done, bundle.past, bundle.held) == (19, 9, False, False)
    assert (bundle.goals, bundle.present, bundle.marked) == (frozenset({0, 1, 2}), 76, 95)


def test_a_session_that_a_sibling_shares_stays_alone_and_has_no_number():
    many = [meeting(pk, phase="a") for pk in range(1, 20)] + [meeting(30, phase="a", owner="Another")]
    bundles = bundled(many)
    assert [(m.number, m.n, m.owner) for m in bundles] == [(1, 19, ""), (30, 1, "Another")]


def test_shared_sessions_do_not_count_as_many():
    few = [meeting(pk, phase="a") for pk in range(1, FEW + 1)]
    shared = [meeting(99, owner="Another")]
    assert bundled(few + shared) == few + shared
