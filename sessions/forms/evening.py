"""What a coach writes down of a session on the phone: the attendance form, and three more questions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes import sealed
from sessions.attendance_form import AttendanceForm

YES, NO = "yes", "no"


class EveningForm(AttendanceForm):
    """`values` is what `evening.save` takes. `closed` = why the note written before can't be opened, or ""."""

    everyone = forms.ChoiceField(
        label=_("Was everybody there?"),
        choices=[(YES, _("yes")), (NO, _("no"))],
        required=False,
        widget=forms.RadioSelect,
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("Which themes did you get to?"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    made = forms.CharField(
        label=_("Did something shared come out of it?"),
        help_text=_("An idea, a tool or an agreement, in one sentence. The group sees it."),
        max_length=200,
        required=False,
        widget=forms.Textarea({"rows": 2, "aria-describedby": "h-made"}),
    )
    note = forms.CharField(
        label=_("Note to yourself"),
        help_text=_("Only you see this. It is stored encrypted and goes into no report."),
        max_length=10_000,
        required=False,
        widget=forms.Textarea({"rows": 3, "aria-describedby": "h-note"}),
    )

    def __init__(self, data, *, evening, **kwargs):
        super().__init__(data, session=evening.session, people=evening.people, **kwargs)
        self.everybody = bool(data) and data.get("everyone") == YES
        self.fields["themes"].queryset = evening.session.programme.themes.all()
        if not self.fields["themes"].queryset:
            del self.fields["themes"]
        words, self.closed = _note_of(evening)
        if self.closed:
            del self.fields["note"]
        made, themes = evening.output, evening.session.themes.values_list("pk", flat=True)
        self.initial |= {"everyone": self._known, "themes": list(themes), "note": words}
        self.initial["made"] = str(made.title) if made else ""

    @property
    def _known(self):
        states = [self.initial.get(f"p{person.pk}") for person in self.people]
        if not any(states):
            return None
        return YES if set(states) == {"present"} else NO

    def clean(self):
        self.marks = {}
        if not self.people or "everyone" in self.errors:
            return self.cleaned_data
        if not self.cleaned_data["everyone"]:
            self.add_error("everyone", _("Say whether everybody was there"))
            return self.cleaned_data
        return super().clean()

    @property
    def values(self):
        data = self.cleaned_data
        return {"marks": self.marks, "themes": data.get("themes"), "made": data["made"], "note": data.get("note")}


def _note_of(evening):
    """(its words, why they can't be read)."""
    try:
        return (sealed.opened(evening.note) if evening.note else ""), ""
    except sealed.Unavailable as problem:
        return "", problem.reason
