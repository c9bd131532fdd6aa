from django import forms
from django.utils.translation import gettext_lazy as _

from programmes import notes
from programmes.models import Note

WHO = {  # who reads it, told beside the choice
    Note.Visibility.PRIVATE: _(
        "Nobody else can read it in Askel, not even a coordinator or an administrator. It is stored encrypted and left "
        "out of files and reports."
    ),
    Note.Visibility.COACHES: _("The coordinators, and the coaches of the group in question."),
    Note.Visibility.EVERYONE: _(
        "About the programme: everyone in it. About a group: its participants, coaches and contact person. About one "
        "person: that person, the coaches and the coordinators."
    ),
}
LABELS = {
    Note.Visibility.PRIVATE: _("Only me"),
    Note.Visibility.COACHES: _("Coordinators and coaches"),
    Note.Visibility.EVERYONE: _("Everyone whom it concerns"),
}
WHOLE = "programme"


class NoteForm(forms.Form):
    """`values()` holds what `notes.write` and `notes.rewrite` take."""

    about = forms.ChoiceField(label=_("About what"), error_messages={"invalid_choice": _("Choose one of the list")})
    text = forms.CharField(
        label=_("Note"),
        help_text=_("Don’t write about anybody’s health."),
        widget=forms.Textarea({"rows": 7}),
        max_length=10_000,
        error_messages={
            "required": _("Write the note"),
            "max_length": _("The text is too long: at most %(limit_value)s characters"),
        },
    )
    visibility = forms.ChoiceField(
        label=_("Who may read it"),
        choices=LABELS.items(),
        widget=forms.RadioSelect,
        initial=Note.Visibility.PRIVATE.value,
        error_messages={"required": _("Choose who may read it"), "invalid_choice": _("Choose who may read it")},
    )

    def __init__(self, *args, programme, user, **kwargs):
        super().__init__(*args, **kwargs)
        groups, people, whole = notes.subjects(programme, user=user)
        self.found = {f"group-{group.pk}": {"group": group} for group in groups}
        self.found |= {f"person-{person.pk}": {"participant": person} for person in people}
        self.found |= {WHOLE: {}} if whole else {}
        choices = [(WHOLE, _("The whole programme"))] if whole else []
        choices += [(_("Groups"), [(f"group-{group.pk}", str(group)) for group in groups])] if groups else []
        choices += [(_("Participants"), [(f"person-{person.pk}", person.name) for person in people])] if people else []
        self.fields["about"].choices = choices

    def readers(self):
        """(radio button, who reads it) for the page."""
        return [(radio, WHO[radio.data["value"]]) for radio in self["visibility"]]

    def values(self):
        data = self.cleaned_data
        return {"words": data["text"], "visibility": data["visibility"], **self.found[data["about"]]}


def of_note(words, note):
    """What the form shows of a note that is there."""
    about = (
        f"group-{note.group_id}" if note.group_id else f"person-{note.participant_id}" if note.participant_id else ""
    )
    return {"text": words, "visibility": note.visibility, "about": about or WHOLE}
