"""How many were there: one session's number, and many workshops pasted at once."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.access import groups_of
from sessions import workshops

EXACT, AT_LEAST, NEARLY = "exact", "at_least", "nearly"
EXACTNESS = [(EXACT, _("exactly so many")), (AT_LEAST, _("at least so many")), (NEARLY, _("nearly so many"))]


class PeopleField(forms.IntegerField):
    """A number of people: 45, 1 200."""

    def __init__(self, **kwargs):
        errors = {
            "invalid": _("Give the number of people, for example 45"),
            "required": _("Give the number of people, for example 45"),
            "min_value": _("Give the number of people, for example 45"),
            "max_value": _("There can be at most 100 000 people"),
        }
        widget = forms.TextInput({"class": "w-time", "inputmode": "numeric", "autocomplete": "off"})
        super().__init__(min_value=0, max_value=workshops.MOST, error_messages=errors, widget=widget, **kwargs)

    def to_python(self, value):
        return super().to_python("".join(value.split()) if isinstance(value, str) else value)


class HeadcountForm(forms.Form):
    people = PeopleField(label=_("How many people"), help_text=_("Outsiders not counted"))
    outsiders = PeopleField(
        label=_("Outsiders"), help_text=_("Those who came but don’t belong to the coaching"), required=False
    )
    exactness = forms.ChoiceField(label=_("The number is"), choices=EXACTNESS, widget=forms.RadioSelect, initial=EXACT)

    @classmethod
    def initial_of(cls, counted):
        """Of a session's Headcount, or None."""
        if counted is None:
            return {}
        exactness = AT_LEAST if counted.at_least else NEARLY if counted.nearly else EXACT
        return {"people": counted.people, "outsiders": counted.outsiders, "exactness": exactness}

    @property
    def numbers(self):
        """What `attendance.count` takes."""
        data = self.cleaned_data
        exactness = {name: data["exactness"] == name for name in (AT_LEAST, NEARLY)}
        return {"people": data["people"], "outsiders": data["outsiders"] or 0, **exactness}


class WorkshopsForm(forms.Form):
    """Lines of workshops. Good ones are saved; the bad ones stay with what is wrong with each."""

    lines = forms.CharField(
        label=_("Workshops, one per line"),
        help_text=_(
            "When; title; people; outsiders. The last may be left out. For example: "
            "14.9.2022 at 9–12; Opening workshop, area A; 45; 3"
        ),
        widget=forms.Textarea({"rows": 12, "spellcheck": "false", "autocomplete": "off"}),
        max_length=60_000,
        error_messages={"required": _("Give at least one workshop")},
    )
    group = forms.ModelChoiceField(label=_("Group"), queryset=None, required=False, empty_label=_("everyone together"))
    phase = forms.ModelChoiceField(label=_("Phase"), queryset=None, required=False, empty_label=_("no phase"))

    def __init__(self, *args, request, known, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme, self.known, self.pasted = request.programme, known, None
        own = groups_of(request.user, self.programme)
        groups = self.programme.groups.all() if own is None else self.programme.groups.filter(pk__in=own)
        self.fields["group"].queryset, self.fields["phase"].queryset = groups, self.programme.phases.all()
        self.only_group = groups[0] if len(groups) == 1 else None
        for name in ("group", "phase"):
            if len(self.fields[name].queryset) < (2 if name == "group" else 1):
                del self.fields[name]

    def clean_lines(self):
        lines = self.cleaned_data["lines"]
        self.pasted = workshops.read(lines, programme=self.programme, known=self.known)
        if not self.pasted.rows and not self.pasted.problems:
            raise forms.ValidationError(_("Give at least one workshop"))
        return lines

    @property
    def place(self):
        """Group and phase of the workshops that are made."""
        data = self.cleaned_data
        return {"group": data.get("group") or self.only_group, "phase": data.get("phase")}

    def keep_bad_lines(self):
        """The same form with only the lines that could not be saved, each with its reason."""
        self.data = self.data.copy()
        self.data["lines"] = self.pasted.left
        self.add_error("lines", self.pasted.left_sentences)
