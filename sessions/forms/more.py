"""What only some sessions need: kind, phase, exercises, a meeting it is part of, outsiders, sharing, the end."""

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.models import Role
from sessions.models import CoachingSession

Kind = CoachingSession.Kind
MORE = (
    "kind",
    "participant",
    "phase",
    "exercises",
    "embedded_in",
    "open_to_outsiders",
    "shared_in_project",
    "closes_process",
)
OF_ALL = ("shared_in_project", "closes_process")  # for coordinators: they concern more than one coach's groups


class MoreForm(forms.Form):
    """The folded part. A field that the programme has nothing for, or that isn't the editor's, is left out."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, required=False)
    phase = forms.ModelChoiceField(label=_("Phase"), queryset=None, required=False, empty_label=_("no phase"))
    exercises = forms.ModelMultipleChoiceField(
        label=_("Exercises"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    embedded_in = forms.CharField(
        label=_("Part of the team’s own meeting"),
        help_text=_("For example the team’s Monday meeting. Empty: the session has a time of its own."),
        max_length=200,
        required=False,
    )
    open_to_outsiders = forms.BooleanField(
        label=_("Open to outsiders"), help_text=_("Others than participants are counted apart."), required=False
    )
    shared_in_project = forms.BooleanField(label=_("Shared by all programmes of the project"), required=False)
    closes_process = forms.BooleanField(
        label=_("The coaching ends here"),
        help_text=_("What comes later, such as a seminar for all, isn’t counted in the duration of the coaching."),
        required=False,
    )

    def _set_more(self, request, session):
        programme = request.programme
        self.offer("phase", programme.phases.all())
        self.offer("exercises", programme.exercises.all())
        self.fields["kind"].choices = [choice for choice in Kind.choices if choice[0] != Kind.INTERVIEW]
        siblings = list(programme.project.programmes.exclude(pk=programme.pk)[:4])
        names = ", ".join(str(sibling) for sibling in siblings)
        self.fields["shared_in_project"].help_text = _hint_of_sharing(names)
        for name in OF_ALL:
            if Role.COORDINATOR not in request.roles or (session and session.participant_id):
                del self.fields[name]
        if "shared_in_project" in self.fields and not siblings and not (session and session.shared_in_project):
            del self.fields["shared_in_project"]
        if session and session.participant_id:
            del self.fields["kind"]

    def offer(self, name, rows):
        """The rows to choose from, asked for once; without any the field is left out."""
        field = self.fields[name]
        field.queryset = rows
        choices = [(row.pk, str(row)) for row in rows]
        if not choices:
            del self.fields[name]
            return
        field.choices = choices if field.empty_label is None else [("", field.empty_label), *choices]

    @property
    def more(self):
        """The bound fields of the folded part."""
        return [self[name] for name in MORE if name in self.fields]

    @property
    def more_is_used(self):
        return any(field.errors or field.value() not in (None, "", False, [], Kind.GROUP) for field in self.more)

    def clean_kind(self):
        return self.cleaned_data["kind"] or Kind.GROUP


def _hint_of_sharing(names):
    words = gettext("Seen in the schedule of: %(names)s. Their participants get no message about it.")
    return escape(words % {"names": names})
