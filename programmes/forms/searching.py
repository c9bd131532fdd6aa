from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.models import Organisation, Programme


class SearchForm(forms.Form):
    """Narrows the list of programmes; nonsense in the address narrows nothing. `own` = programmes to choose from."""

    q = forms.CharField(label=_("Name or funder"), max_length=100, required=False, strip=True)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *Programme.State.choices])
    funder = forms.ChoiceField(label=_("Funder"), required=False)

    def __init__(self, *args, own, **kwargs):
        super().__init__(*args, **kwargs)
        funders = list(Organisation.objects.funders_of(own).values_list("pk", "name"))
        if len(funders) > 1:
            self.fields["funder"].choices = [("", _("All")), *funders]
        else:
            del self.fields["funder"]
        self.own = own
        self.is_valid()

    def narrowed(self):
        said = {name: self.cleaned_data.get(name, "") for name in ("q", "state", "funder")}
        return self.own.matching(said["q"]).in_state(said["state"]).funded_by(said["funder"])
