"""What is wrong with a programme file, in the reader's language and with its place in the file."""

from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST = 50  # problems told at once
LONGEST_NAME = 60  # characters of a name that somebody else has written


@dataclass(frozen=True)
class Problem:
    """`place` is a path such as `sessions[6].starts`, or "line 12, column 5", or "" for the whole file."""

    place: str
    text: str

    def __str__(self):
        return f"{self.place}: {self.text}" if self.place else self.text


class Refused(Exception):
    """The file was not taken in, and nothing of it was kept. `problems` is a non-empty list of `Problem`."""

    def __init__(self, problems):
        super().__init__("; ".join(str(p) for p in problems))
        self.problems = list(problems)


SENTENCES = {  # constraint of a model -> (the column that is told, or "", and what the reader of the file is told)
    "a_programme_ends_after_it_starts": ("ends", gettext_lazy("The programme ends before it starts.")),
    "a_project_ends_after_it_starts": ("ends", gettext_lazy("The project ends before it starts.")),
    "k_is_from_5_to_20": ("k", gettext_lazy("The smallest group shown must be from 5 to 20.")),
    "a_participant_leaves_after_joining": ("left_on", gettext_lazy("The participant leaves before joining.")),
    "one_membership_per_user_role_and_group": ("", gettext_lazy("The same role is given twice.")),
    "one_programme_wide_membership_per_user_and_role": ("", gettext_lazy("The same role is given twice.")),
    "one_partner_row_per_role": ("role", gettext_lazy("The same partner is given twice in one role.")),
    "a_budget_line_is_not_negative": ("", gettext_lazy("A budget line can’t be negative.")),
    "a_report_is_sent_on_a_day": (
        "sent_on",
        gettext_lazy("A report that has been sent has its day in “sent_on”; one that has not been sent has none."),
    ),
    "a_receipt_has_a_day": ("received_on", gettext_lazy("Tell on which day the funder received the report.")),
    "one_score_per_offer_and_criterion": ("criterion", gettext_lazy("An offer has points twice by one criterion.")),
    "an_offer_costs_nothing_or_more": ("price_eur", gettext_lazy("A price can’t be negative.")),
    "an_unsent_application_has_a_reason": ("reason", gettext_lazy("Tell why the application was left unsent.")),
    "an_organisation_is_invited_once": ("organisation", gettext_lazy("The organisation has been invited twice.")),
    "a_session_ends_after_it_starts": ("ends", gettext_lazy("The session must end after it starts.")),
    "working_time_is_part_of_the_time_attended": ("", gettext_lazy("Own time is longer than the time attended.")),
    "an_absent_person_attends_no_minutes": ("", gettext_lazy("An absent person can’t have minutes.")),
    "a_headcount_is_at_least_or_nearly_not_both": (
        "nearly",
        gettext_lazy("A headcount is at least so many or nearly so many, not both."),
    ),
    "only_what_was_returned_is_acknowledged": (
        "acknowledged_on",
        gettext_lazy("The team can’t have seen an output that has not been returned to it."),
    ),
    "a_wave_closes_after_it_opens": ("closes_at", gettext_lazy("The survey must close after it opens.")),
    "an_approved_quote_has_consent": (
        "approved_for",
        gettext_lazy("A quote without its writer’s consent can’t be approved."),
    ),
}


def of_validation(error, place):
    """Problems from a Django ValidationError of one row."""
    found = []
    for field, errors in error.error_dict.items():
        for e in errors:
            name = None if field == NON_FIELD_ERRORS else field
            found.append(Problem(inside(place, name), " ".join(e.messages)))
    return found


def of_constraint(name, place):
    """The problem of a row that breaks the constraint `name`."""
    fallback = _("The row breaks the rule “%(rule)s”.") % {"rule": name.replace("_", " ")}
    column, sentence = SENTENCES.get(name, ("", fallback))
    return Problem(inside(place, column or None), str(sentence))


def inside(place, name):
    """The place of a value inside an object or, with a number, of one in a list; None = of the whole."""
    if name is None:
        return place
    if isinstance(name, int):
        return f"{place}[{name}]"
    return f"{place}.{shortened(name)}" if place else shortened(name)


def shortened(name):
    """A name as it can be told: not too long, nothing in it that can't be written, and never nothing."""
    name = str(name).encode("utf-8", "backslashreplace").decode().replace("\0", "\\0") or '""'
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
