"""The one page that makes a small programme."""

from contextlib import suppress

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes import planning
from programmes.date_fields import FinnishDateField, TimeRangeField
from programmes.dates import Unreadable, parse_day
from programmes.goals import read_goals
from programmes.people import read_people

MOST_GOALS, MOST_PEOPLE, MOST_SESSIONS = 30, 300, 60


class SmallProgrammeForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the programme"),
        help_text=_("Shown to participants and on the report’s cover"),
        max_length=200,
        error_messages={"required": _("Give the programme a name")},
    )
    funder = forms.CharField(label=_("Funder"), max_length=200, required=False)
    goals = forms.CharField(
        label=_("Paste the goals, one per line"),
        help_text=_(
            "Copy them from the application. An item of the end survey is proposed for each. You can edit them."
        ),
        widget=forms.Textarea({"rows": 6}),
        max_length=8000,
        error_messages={"required": _("Give at least one goal")},
    )
    people = forms.CharField(
        label=_("Paste the participants, one per line"),
        help_text=_("Name and e-mail, for example from a spreadsheet. You can also add them later."),
        widget=forms.Textarea({"rows": 9, "spellcheck": "false", "autocomplete": "off"}),
        max_length=60_000,
        required=False,
    )
    first = FinnishDateField(
        label=_("First session"),
        help_text=_("For example 16.9.2026 or 16.9."),
        error_messages={"required": _("Give the date of the first session")},
    )
    times = TimeRangeField(label=_("Clock time"), help_text=_("For example 13–15.30"))
    count = forms.IntegerField(
        label=_("Number of sessions"),
        help_text=_("You can change the number later"),
        min_value=1,
        max_value=MOST_SESSIONS,
        widget=forms.TextInput({"class": "w-time", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Give the number of sessions"),
            "invalid": _("Give the number of sessions as a number"),
            "min_value": _("There must be at least one session"),
            "max_value": _("There can be at most %(limit_value)s sessions"),
        },
    )
    last = FinnishDateField(
        label=_("Last session"),
        help_text=_("The others are spread evenly between"),
        error_messages={"required": _("Give the date of the last session")},
    )

    def __init__(self, *args, project=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.project = project  # the one it will belong to, or None: it gets one of its own
        if project:
            del self.fields["funder"]
        with suppress(Unreadable):  # then 17.11. is the next one after the first
            self.fields["last"].first = parse_day(self.data.get("first", ""))
        self.read = None  # what was understood of the pasted people

    def clean_goals(self):
        goals = read_goals(self.cleaned_data["goals"])
        if not goals:
            raise forms.ValidationError(gettext("Give at least one goal"))
        if len(goals) > MOST_GOALS:
            raise forms.ValidationError(gettext("There can be at most %(n)s goals") % {"n": MOST_GOALS})
        too_long = next((n for n, goal in enumerate(goals, 1) if len(goal) > 400), None)
        if too_long:
            raise forms.ValidationError(gettext("Goal %(n)s is too long: at most 400 characters") % {"n": too_long})
        return goals

    def clean_people(self):
        self.read = read_people(self.cleaned_data["people"])
        if self.read.problems:
            raise forms.ValidationError(self.read.summary())
        if len(self.read.people) > MOST_PEOPLE:
            raise forms.ValidationError(gettext("At most %(n)s participants at a time") % {"n": MOST_PEOPLE})
        return self.read.people

    def clean(self):
        values = super().clean()
        first, last, count = values.get("first"), values.get("last"), values.get("count")
        if first and last and last < first:
            self.add_error("last", gettext("The last session must be after the first"))
        elif first and last and count:
            values["days"] = planning.spread(first, last, count)
            if not values["days"]:
                self.add_error("count", gettext("There are not enough days for so many sessions"))
            if count == 1 and last != first:
                self.add_error("last", gettext("With one session the first and the last are the same day"))
        return values

    def summary(self):
        """What would be made, as far as it has been understood: goals, people, rows to mend, sessions."""
        understood = getattr(self, "cleaned_data", {})
        return {
            "goals": len(understood.get("goals") or []),
            "people": len(self.read.people) if self.read else 0,
            "to_mend": len(self.read.problems) if self.read else 0,
            "sessions": understood.get("count") or 0,
            "days": understood.get("days") or [],
        }

    def values(self):
        """Keyword arguments for `planning.create`."""
        values = {name: self.cleaned_data[name] for name in ("name", "goals", "people", "days", "times")}
        return values | {"project": self.project, "funder": self.cleaned_data.get("funder", "")}
