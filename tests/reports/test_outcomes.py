"""Verdicts by the one table, and that neither privacy coding nor a missing number changes them silently."""

import pytest
from scipy.stats import binomtest

from reports.outcomes import (
    Counts,
    GoalVerdict,
    Outcome,
    Reason,
    Verdict,
    goal_verdict,
    outcome_of,
    sign_test,
    verdict_of,
)


def counts(better, same, worse):
    return Counts.exact(better=better, same=same, worse=worse)


@pytest.mark.parametrize(
    "bsw, later, verdict",
    [
        ((11, 0, 3), False, "improved"),
        ((9, 5, 0), False, "improved"),
        ((3, 0, 11), False, "worsened"),
        ((7, 0, 7), False, "mixed"),
        ((0, 10, 4), False, "unchanged"),
        ((4, 10, 0), False, "unchanged"),
        ((3, 9, 2), True, "not_yet"),
        ((3, 9, 2), False, "unchanged"),
        ((5, 9, 0), False, "mixed"),
        ((5, 9, 0), True, "not_yet"),
        ((0, 9, 5), True, "mixed"),  # mixed with more worse than better isn't "not yet"
        ((3, 2, 0), False, "mixed"),  # over half, but fewer than four
        ((4, 0, 1), False, "improved"),
        ((8, 3, 3), False, "mixed"),  # over half, but not three times the worse
        ((9, 2, 3), True, "improved"),  # what has come is not "not yet"
        ((7, 7, 0), False, "mixed"),  # half is not more than half
    ],
)
def test_verdict_follows_the_table(bsw, later, verdict):
    assert verdict_of(counts(*bsw), expected_later=later) == verdict


def coded(better, same, worse):
    """The published form of the standard profile: a class of n or n − 1 hides who the odd one is."""
    n = better + same + worse
    if max(better, same, worse) < n - 1:
        return counts(better, same, worse)
    return Counts(*(((n - 1, n) if c >= n - 1 else (0, 1)) for c in (worse, same, better)), n)


@pytest.mark.parametrize("later", [False, True])
def test_coding_never_changes_a_verdict_for_every_split_of_five_to_nineteen(later):
    differing = [
        (b, s, n - b - s)
        for n in range(5, 20)
        for b in range(n + 1)
        for s in range(n - b + 1)
        if verdict_of(coded(b, s, n - b - s), expected_later=later)
        != verdict_of(counts(b, s, n - b - s), expected_later=later)
    ]
    assert differing == []


def test_coding_that_hides_more_than_one_does_change_verdicts():
    """The control: were n − 2 hidden as well, some verdict would be lost."""
    assert verdict_of(Counts((0, 2), (0, 2), (3, 5), 5)) == "mixed" != verdict_of(counts(5, 0, 0))


@pytest.mark.parametrize(
    "known, outcome",
    [
        ({"counts": counts(6, 0, 0), "answered": 6, "invited": 14}, Outcome(Verdict.UNKNOWN, Reason.RESPONSE)),
        ({"counts": counts(7, 0, 0), "answered": 7, "invited": 14}, Outcome(Verdict.IMPROVED)),
        ({"counts": counts(9, 0, 0), "dont_know": 5}, Outcome(Verdict.UNKNOWN, Reason.DONT_KNOW)),
        ({"counts": counts(8, 0, 0), "dont_know": 4}, Outcome(Verdict.IMPROVED)),
        ({"counts": None, "why": Reason.FEW}, Outcome(Verdict.UNKNOWN, Reason.FEW)),
        ({"counts": None}, Outcome(Verdict.UNKNOWN, Reason.NOT_MEASURED)),
    ],
)
def test_not_known_says_its_one_reason(known, outcome):
    assert outcome_of(**known) == outcome


UP, DOWN, SAME, YET, MIX, NONE = Verdict


@pytest.mark.parametrize(
    "statements, goal",
    [
        ([UP, UP], GoalVerdict.ACHIEVED),
        ([UP, DOWN], GoalVerdict.PARTLY_WORSENED),
        ([DOWN], GoalVerdict.PARTLY_WORSENED),
        ([UP, SAME], GoalVerdict.PARTLY),
        ([UP, NONE], GoalVerdict.PARTLY),
        ([YET, YET], GoalVerdict.NOT_YET),
        ([YET, SAME], GoalVerdict.UNCHANGED),
        ([SAME], GoalVerdict.UNCHANGED),
        ([SAME, MIX], GoalVerdict.MIXED),
        ([NONE, NONE], GoalVerdict.UNKNOWN),
        ([], GoalVerdict.UNKNOWN),
    ],
)
def test_goal_verdict_follows_the_table(statements, goal):
    assert goal_verdict(statements) == goal


def test_sign_test_agrees_with_scipy():
    pairs = [(up, down) for up in range(15) for down in range(15) if up + down]
    assert [round(sign_test(*p), 9) for p in pairs] == [
        round(binomtest(up, up + down, 0.5).pvalue, 9) for up, down in pairs
    ]


@pytest.mark.parametrize(
    "risen, fallen, p", [(12, 2, 0.013), (11, 3, 0.057), (9, 1, 0.021), (7, 0, 0.016), (5, 0, 0.0625)]
)
def test_sign_test_gives_the_known_values_of_small_groups(risen, fallen, p):
    assert sign_test(risen, fallen) == pytest.approx(p, abs=0.0006)
