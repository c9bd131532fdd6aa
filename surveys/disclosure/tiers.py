"""One table of one question: how much of it a group of n may show (profile *standard*).

n below k: nothing. Below 20: three classes as counts. From 20: five classes, mean and standard deviation as well. When
all agree, or all but one, the counts are coded: "at least n − 1" and "0–1", so that neither case can be told apart.
"""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from surveys.scales import DONT_KNOW

FLOOR = 5  # no setting goes below this
HEALTH_FLOOR = 10
FIVE_CLASSES = 20
COMMENT_RESPONDENTS, COMMENTS = 10, 5
PROFILES = {"standard"}  # a wave of any other profile shows nothing
SCALE = ("1", "2", "3", "4", "5")


@dataclass(frozen=True)
class Shown:
    """`counts`: three (lowest, highest) pairs, worse/same/better; equal ends are exact. The rest only from n = 20."""

    n: int
    counts: tuple
    five: tuple | None = None
    mean: float | None = None
    sd: float | None = None
    baseline_mean: float | None = None


def needed(k, *, health_like=False, staff=0):
    """The smallest n that may be shown: staff who may be among the answerers don't help to reach k."""
    return max(k, FLOOR, HEALTH_FLOOR if health_like else 0) + staff


def valid(value):
    """Is it a point of the scale? "Don't know", blanks and anything else are not."""
    return value in SCALE


def class_of(value):
    """0, 1 or 2: worse / same / better, or disagree / between / agree."""
    return (int(value) > 2) + (int(value) > 3)


def shown(values, *, need):
    """What may be shown of the scale values ("1" … "5") of one question, or None if they are too few."""
    n = len(values)
    if n < need:
        return None
    classes = [sum(class_of(v) == c for v in values) for c in range(3)]
    if n < FIVE_CLASSES or is_near_unanimous(classes, n):
        return Shown(n, coded(classes, n))
    numbers = [int(v) for v in values]
    five = tuple(numbers.count(point) for point in range(1, 6))
    return Shown(n, coded(classes, n), five=five, mean=mean_of(numbers), sd=deviation_of(numbers))


def shown_change(pairs, *, need):
    """Counts of fallen / unchanged / risen over (before, after) pairs, or None. Means of both ends from n = 20."""
    n = len(pairs)
    if n < need:
        return None
    steps = [(int(after) > int(before)) - (int(after) < int(before)) for before, after in pairs]
    classes = [steps.count(step) for step in (-1, 0, 1)]
    if n < FIVE_CLASSES or is_near_unanimous(classes, n):
        return Shown(n, coded(classes, n))
    before, after = (mean_of([int(pair[end]) for pair in pairs]) for end in (0, 1))
    if not all(1.5 < mean < 4.5 for mean in (before, after)):
        return Shown(n, coded(classes, n))
    return Shown(n, coded(classes, n), mean=after, baseline_mean=before)


def is_near_unanimous(counts, n):
    return max(counts) >= n - 1


def coded(counts, n):
    """((lowest, highest), …): exact, unless all or all but one are in one class."""
    if not is_near_unanimous(counts, n):
        return tuple((count, count) for count in counts)
    return tuple((n - 1, n) if count >= n - 1 else (0, 1) for count in counts)


def mean_of(numbers):
    """Mean to one decimal, halves away from zero."""
    return _one_decimal(Fraction(sum(numbers), len(numbers)))


def deviation_of(numbers):
    """Standard deviation of the group itself (divisor n), to one decimal."""
    mean = Fraction(sum(numbers), len(numbers))
    variance = sum((number - mean) ** 2 for number in numbers) / len(numbers)
    return _one_decimal(Fraction(float(variance) ** 0.5))


def _one_decimal(fraction):
    return int(fraction * 10 + Fraction(1, 2)) / 10


def text_of(count, n):
    """A count pair in words of the active language: "11", "at least 13", "0–1"."""
    low, high = count
    if low == high:
        return str(low)
    if high == n:
        return _("at least %(count)s") % {"count": low}
    return f"{low}–{high}"


def comments_may_be_read(respondents, comments, *, k=FLOOR):
    """Open answers of one question: only to a moderator, only of a whole programme, only from enough people."""
    return respondents >= max(COMMENT_RESPONDENTS, k) and comments >= max(COMMENTS, k)


def dont_know(values):
    return sum(value == DONT_KNOW for value in values)
