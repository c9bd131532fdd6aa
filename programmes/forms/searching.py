from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.models import Programme


class SearchForm(forms.Form):
    """Narrows the list of programmes; nonsense in the address narrows nothing."""

    q = forms.CharField(label=_("Name or funder"), max_length=100, required=False, strip=True)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *Programme.State.choices])

    def narrowed(self, programmes):
        self.is_valid()
        return programmes.matching(self.cleaned_data.get("q", "")).in_state(self.cleaned_data.get("state", ""))
