"""What is wrong with a programme file, in the reader's language and with its place in the file."""

from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


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


SENTENCES = {  # constraint of a model -> what the reader of the file is told
    "a_programme_ends_after_it_starts": gettext_lazy("The programme ends before it starts."),
    "a_project_ends_after_it_starts": gettext_lazy("The project ends before it starts."),
    "k_is_from_5_to_20": gettext_lazy("The smallest group shown must be from 5 to 20."),
    "one_place_per_address_in_a_programme": gettext_lazy("Two participants have the same e-mail address."),
    "a_participant_leaves_after_joining": gettext_lazy("The participant leaves before joining."),
    "one_membership_per_user_role_and_group": gettext_lazy("The same role is given twice."),
    "one_programme_wide_membership_per_user_and_role": gettext_lazy("The same role is given twice."),
    "one_partner_row_per_role": gettext_lazy("The same partner is given twice in one role."),
    "an_unsent_application_has_a_reason": gettext_lazy("Tell why the application was left unsent."),
    "a_theme_has_a_title": gettext_lazy("The theme has no title."),
    "a_session_ends_after_it_starts": gettext_lazy("The session must end after it starts."),
    "working_time_is_part_of_the_time_attended": gettext_lazy("Own time is longer than the time attended."),
    "an_absent_person_attends_no_minutes": gettext_lazy("An absent person can’t have minutes."),
    "item_keys_are_unique_on_a_page": gettext_lazy("Two items have the same key."),
    "a_wave_closes_after_it_opens": gettext_lazy("The survey must close after it opens."),
    "grace_is_at_most_an_hour": gettext_lazy("The grace time is at most 60 minutes."),
    "an_approved_quote_has_consent": gettext_lazy("A quote without its writer’s consent can’t be approved."),
}


def of_validation(error, place):
    """Problems from a Django ValidationError of one row."""
    found = []
    for field, errors in error.error_dict.items():
        for e in errors:
            where = place if field == NON_FIELD_ERRORS else f"{place}.{field}".lstrip(".")
            found.append(Problem(where, " ".join(e.messages)))
    return found


def of_constraint(name, place):
    """The problem of a row that breaks the constraint `name`."""
    fallback = _("The row breaks the rule “%(rule)s”.") % {"rule": name.replace("_", " ")}
    return Problem(place, str(SENTENCES.get(name, fallback)))
