"""All the phases of a programme on one page, in the language the page is read in."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from programmes.translated import Translated
from sessions import phases

MOST, LONGEST = 20, 200


class PhasesForm(forms.Form):
    """t<pk> (title; emptied = removed) and b<pk> (what happens in it) of each phase, and new ones, one per line."""

    new = forms.CharField(
        label=_("New phases, one per line"),
        help_text=_("For example: Opening workshop"),
        widget=forms.Textarea({"rows": 3}),
        max_length=4000,
        required=False,
    )

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.phases, self.used = list(programme.phases.all()), phases.with_sessions(programme)
        for phase in self.phases:
            self.fields[f"t{phase.pk}"] = forms.CharField(
                label=_("Phase"), max_length=LONGEST, required=False, initial=str(phase.title)
            )
            self.fields[f"b{phase.pk}"] = forms.CharField(
                label=_("What happens in it, one line each"),
                max_length=2000,
                required=False,
                initial=str(phase.bullets),
                widget=forms.Textarea({"rows": 3}),
            )
        self.order_fields([name for name in self.fields if name != "new"])

    def clean_new(self):
        titles = [" ".join(line.split()) for line in self.cleaned_data["new"].splitlines() if line.strip()]
        if any(len(title) > LONGEST for title in titles):
            raise forms.ValidationError(_("A title is too long: at most 200 characters"))
        if len(titles) + len(self.phases) > MOST:
            raise forms.ValidationError(_("There can be at most 20 phases"))
        return titles

    def clean(self):
        data = super().clean()
        for phase in self.phases:
            if data.get(f"t{phase.pk}") == "" and phase.pk in self.used:
                self.add_error(f"t{phase.pk}", _("The phase has sessions, so it needs its title"))
        return data

    @property
    def rows(self):
        """[(title field, field of what happens, True when it has sessions)]."""
        return [(self[f"t{phase.pk}"], self[f"b{phase.pk}"], phase.pk in self.used) for phase in self.phases]

    @property
    def values(self):
        """What `phases.save` takes; the other languages of a text stay."""
        return {"changed": {phase.pk: self._changed(phase) for phase in self.phases}, "new": self._new()}

    def _changed(self, phase):
        title, bullets = self.cleaned_data[f"t{phase.pk}"], self.cleaned_data[f"b{phase.pk}"]
        if not title:
            return None
        return {"title": _with(phase.title, title), "bullets": _with(phase.bullets, bullets.replace("\r\n", "\n"))}

    def _new(self):
        return [Translated({get_language(): title}) for title in self.cleaned_data["new"]]


def _with(earlier, words):
    """The text with these words in the reader's language; words shown from another language stay that language's."""
    if words == str(earlier):
        return earlier
    return Translated({code: text for code, text in {**earlier, get_language(): words}.items() if text})
