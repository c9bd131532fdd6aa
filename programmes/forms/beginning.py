"""What is asked of a new programme that comes from a template or begins blank."""

from contextlib import suppress

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.date_fields import FinnishDateField
from programmes.dates import Unreadable, parse_day


class BeginForm(forms.Form):
    """`values()` holds what `templates.create` takes."""

    name = forms.CharField(
        label=_("Name of the programme"),
        help_text=_("Shown to participants and on the report’s cover"),
        max_length=200,
        error_messages={"required": _("Give the programme a name")},
    )
    funder = forms.CharField(label=_("Funder"), max_length=200, required=False)
    starts = FinnishDateField(
        label=_("Starts"),
        help_text=_("For example 16.9.2026 or 16.9."),
        error_messages={"required": _("Give the date of the first day")},
    )
    ends = FinnishDateField(
        label=_("Ends"),
        help_text=_("The last day of the programme, surveys included"),
        error_messages={"required": _("Give the date of the last day")},
    )

    def __init__(self, *args, project=None, template=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.project, self.template = project, template  # the project it joins, or None: one of its own
        if project:
            del self.fields["funder"]
        with suppress(Unreadable):  # then 31.5. is the next one after the start
            self.fields["ends"].first = parse_day(self.data.get("starts", ""))

    def clean(self):
        values = super().clean()
        if values.get("starts") and values.get("ends") and values["ends"] < values["starts"]:
            self.add_error("ends", gettext("The end must be after the start"))
        return values

    def values(self):
        given = {"funder": self.cleaned_data.get("funder", ""), "project": self.project, "template": self.template}
        return given | {name: self.cleaned_data[name] for name in ("name", "starts", "ends")}
