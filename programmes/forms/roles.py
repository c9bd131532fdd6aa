from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.models import Role
from programmes.people import roles

from .people import AddressField, NameField


class RoleForm(forms.Form):
    """A coach or an institution's contact person; `coordinator` when an administrator gives the role."""

    name = NameField()
    email = AddressField()
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(Role.COACH.value, _("Coach")), (Role.CONTACT.value, _("Contact person"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role"), "invalid_choice": _("Choose a role")},
    )

    def __init__(self, *args, programme, coordinator=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme = programme
        if coordinator:
            self.fields["role"].choices = [*self.fields["role"].choices, (Role.COORDINATOR.value, _("Coordinator"))]
        if len(programme.groups.all()) > 1:
            self.fields["group"] = forms.ModelChoiceField(
                programme.groups.all(), label=_("Group"), required=False, empty_label=_("All groups")
            )

    def clean(self):
        values = super().clean()
        if values.get("role") == Role.COORDINATOR:
            values["group"] = None  # a coordinator answers for the whole programme
        if values.get("email") and values.get("role"):
            reason = roles.why_not_given(self.programme, email=values["email"], role=values["role"])
            if reason:
                self.add_error("email", reason)
        return values


class ProjectPersonForm(forms.Form):
    """Somebody of the funder, or (for an administrator) a coordinator of the project."""

    name = NameField()
    email = AddressField()
    kind = forms.ChoiceField(label=_("Who"), widget=forms.RadioSelect, error_messages={"required": _("Choose a role")})

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, initial={"kind": roles.FUNDER}, **kwargs)
        words = {roles.FUNDER: _("Funder’s person"), roles.COORDINATOR: _("Coordinator")}
        self.fields["kind"].choices = [(kind, words[kind]) for kind in words if roles.may_change(by, kind)]
        if len(self.fields["kind"].choices) == 1:
            self.fields["kind"].widget = forms.HiddenInput()


class ProposeForm(forms.Form):
    """A contact person's proposal: somebody in somebody's place."""

    participant = forms.ModelChoiceField(
        None,
        label=_("Who leaves"),
        empty_label=None,
        error_messages={"required": _("Choose who leaves"), "invalid_choice": _("Choose who leaves")},
    )
    name = NameField(label=_("Name of the new participant"))
    email = AddressField()
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Don’t write anything about health."),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["participant"].queryset = people
