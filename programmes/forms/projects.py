from django import forms
from django.utils.translation import gettext_lazy as _


class ProjectSearchForm(forms.Form):
    """Narrows the list of projects."""

    q = forms.CharField(label=_("Title, acronym or funder"), max_length=100, required=False, strip=True)

    def narrowed(self, projects):
        self.is_valid()
        return projects.matching(self.cleaned_data.get("q", ""))
