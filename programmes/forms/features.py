from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.features import FEATURES, LINKS, with_rows


class FeaturesForm(forms.Form):
    """Which features are on; those with rows stay on whatever is sent."""

    keys = forms.MultipleChoiceField(
        label=_("In use"),
        choices=[(key, feature.name) for key, feature in FEATURES.items()],
        required=False,
        error_messages={"invalid_choice": _("Choose from these only"), "invalid_list": _("Choose from these only")},
    )

    def __init__(self, *args, programme, permissions, **kwargs):
        super().__init__(*args, initial={"keys": programme.features}, **kwargs)
        self.programme, self.permissions = programme, permissions
        self.used = with_rows(programme)

    def rows(self):
        """For the page: each feature, is it ticked, is it locked, and its pages once it is on."""
        ticked = {*(self["keys"].value() or [])} | self.used
        on = {*self.programme.features} | self.used
        for key, feature in FEATURES.items():
            pages = [link for link in LINKS if key in link.features and link.permissions & self.permissions]
            yield {
                "key": key,
                "feature": feature,
                "ticked": key in ticked,
                "used": key in self.used,
                "links": [(link.address(self.programme), link.label) for link in pages] if key in on else [],
            }
