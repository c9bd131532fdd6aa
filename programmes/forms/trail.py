from django import forms
from django.utils.translation import gettext_lazy as _


class TrailForm(forms.Form):
    """Narrows the trail to a person and to words; nonsense in the address narrows nothing."""

    q = forms.CharField(label=_("Word"), max_length=100, required=False, strip=True)
    by = forms.ChoiceField(label=_("Person"), required=False)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["by"].choices = [("", _("All")), *people]
        self.is_valid()

    @property
    def person(self):
        return self.cleaned_data.get("by", "")

    @property
    def words(self):
        return self.cleaned_data.get("q", "")
