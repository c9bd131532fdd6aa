from django import forms
from django.utils.translation import gettext_lazy as _

from programmes import organisations as verbs

from .groups import CHOOSE, kind_choices


class FindOrganisationsForm(forms.Form):
    """Narrows the list; nonsense in the address narrows nothing."""

    q = forms.CharField(label=_("Name"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=lambda: [("", _("All")), *kind_choices()])

    def narrowed(self, organisations):
        self.is_valid()
        found = organisations.matching(self.cleaned_data.get("q", ""))
        return found.of_kind(self.cleaned_data.get("kind", ""))


class OrganisationForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=verbs.LONGEST, error_messages={"required": _("Give the organisation’s name")}
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=kind_choices, error_messages=CHOOSE)

    def __init__(self, *args, organisation=None, **kwargs):
        first = {"name": organisation.name, "kind": organisation.kind} if organisation else {"kind": "other"}
        super().__init__(*args, initial=first, **kwargs)
        self.organisation = organisation

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if verbs.taken(name, but=self.organisation):
            raise forms.ValidationError(_("There is an organisation of this name already"))
        return name
