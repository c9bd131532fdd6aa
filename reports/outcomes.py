"""From published counts to verdicts, by one table fixed before the first answer. Pure: no database, no HTML.

Statements: improved when B > n/2 and B ≥ 4 and B ≥ 3·W; worsened the mirror; unchanged when S ≥ n/2 and |B − W| ≤ n/3;
not yet, as unchanged (or mixed with B > W), when change was expected only after the wave; mixed otherwise. B, S, W are
the published counts better / same / worse; n leaves "cannot say" out. Counts may be ranges: near-unanimous classes are
published as "at least 13" and "0–1". The verdict is then the one that every split behind the ranges has.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import comb


class Verdict(StrEnum):
    """Of one statement. The values are the keys of the shapes and words in the templates."""

    IMPROVED = "improved"
    WORSENED = "worsened"
    UNCHANGED = "unchanged"
    NOT_YET = "not_yet"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class GoalVerdict(StrEnum):
    ACHIEVED = "achieved"
    PARTLY_WORSENED = "partly_worsened"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    UNCHANGED = "unchanged"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why nothing is known: always one, always said."""

    FEW = "few"
    DONT_KNOW = "dont_know"
    RESPONSE = "response"
    NOT_MEASURED = "not_measured"
    HIDDEN = "hidden"
    EARLY = "early"  # the end survey is still to come


@dataclass(frozen=True)
class Counts:
    """Three classes as (lowest, highest) possible count; exact where the two are equal. `n` people answered."""

    worse: tuple
    same: tuple
    better: tuple
    n: int

    @classmethod
    def exact(cls, *, better, same, worse):
        return cls((worse, worse), (same, same), (better, better), better + same + worse)

    @property
    def is_exact(self):
        return all(low == high for low, high in (self.worse, self.same, self.better))

    def splits(self):
        """Every (better, same, worse) of n people that lies within the ranges."""
        return [
            (better, same, self.n - better - same)
            for better in range(self.better[0], self.better[1] + 1)
            for same in range(self.same[0], self.same[1] + 1)
            if self.worse[0] <= self.n - better - same <= self.worse[1]
        ]


@dataclass(frozen=True)
class Outcome:
    verdict: Verdict
    reason: Reason | None = None


def verdict_of(counts, *, expected_later=False):
    """The statement's verdict; mixed where the splits behind coded counts do not agree."""
    found = {_verdict(*split, expected_later=expected_later) for split in counts.splits()}
    return found.pop() if len(found) == 1 else Verdict.MIXED


def _verdict(better, same, worse, *, expected_later):
    n = better + same + worse
    if 2 * better > n and better >= 4 and better >= 3 * worse:
        return Verdict.IMPROVED
    if 2 * worse > n and worse >= 4 and worse >= 3 * better:
        return Verdict.WORSENED
    unchanged = 2 * same >= n and 3 * abs(better - worse) <= n
    if expected_later and (unchanged or better > worse):
        return Verdict.NOT_YET
    return Verdict.UNCHANGED if unchanged else Verdict.MIXED


def outcome_of(counts, *, expected_later=False, dont_know=0, answered=None, invited=None, why=None):
    """What may be said of one statement. `counts` None = nothing published, `why` says the reason.

    `answered` of `invited` is the wave's, `dont_know` the number of "cannot say" beside the n of `counts`.
    """
    if counts is None:
        return Outcome(Verdict.UNKNOWN, why or Reason.NOT_MEASURED)
    if invited and answered is not None and 2 * answered < invited:
        return Outcome(Verdict.UNKNOWN, Reason.RESPONSE)
    if 3 * (dont_know or 0) > counts.n + (dont_know or 0):
        return Outcome(Verdict.UNKNOWN, Reason.DONT_KNOW)
    return Outcome(verdict_of(counts, expected_later=expected_later))


def goal_verdict(verdicts):
    """The goal's verdict from those of its statements; one of which nothing is known is neither ▲ nor ◆."""
    found = set(verdicts)
    if found <= {Verdict.UNKNOWN}:
        return GoalVerdict.UNKNOWN
    if Verdict.WORSENED in found:
        return GoalVerdict.PARTLY_WORSENED
    if Verdict.IMPROVED in found:
        return GoalVerdict.ACHIEVED if len(found) == 1 else GoalVerdict.PARTLY
    if found == {Verdict.NOT_YET}:
        return GoalVerdict.NOT_YET
    if found <= {Verdict.NOT_YET, Verdict.UNCHANGED}:
        return GoalVerdict.UNCHANGED
    return GoalVerdict.MIXED


def sign_test(risen, fallen):
    """Two-sided exact p of a sign test; those who stayed the same are left out."""
    n = risen + fallen
    tail = sum(comb(n, k) for k in range(max(risen, fallen), n + 1))
    return min(1.0, 2 * tail / 2**n)


def sign_test_says_something(risen, fallen):
    """Fewer than six changes can never reach .05, so a p-value of them would tell nothing."""
    return risen + fallen >= 6
