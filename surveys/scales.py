"""Answer scales: stored values "1" … "5" and "dk"; three classes under n = 20 (privacy.md §3, reports.md)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

DONT_KNOW = "dk"


@dataclass(frozen=True)
class Scale:
    """`options` are the words of values "1", "2" …; `classes` names the three classes, lowest first."""

    options: tuple
    classes: tuple

    def class_of(self, value):
        """0, 1 or 2 for "1" … "5"."""
        return (int(value) > 2) + (int(value) > 3)


SCALES = {
    # perceived change: neutral nouns on a two-sided scale
    "change5": Scale(
        (
            _("clearly weakened"),
            _("slightly weakened"),
            _("unchanged"),
            _("slightly improved"),
            _("clearly improved"),
        ),
        ("worse", "same", "better"),
    ),
    # states only: on an agree scale "disagree" may mean "unchanged"
    "agree5": Scale(
        (
            _("strongly disagree"),
            _("somewhat disagree"),
            _("neither agree nor disagree"),
            _("somewhat agree"),
            _("strongly agree"),
        ),
        ("disagree", "between", "agree"),
    ),
}
