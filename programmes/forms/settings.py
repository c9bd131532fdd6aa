from decimal import Decimal, InvalidOperation

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes import changing
from programmes.date_fields import FinnishDateField
from programmes.models import Programme

from .records import OrganisationField
from .texts import TextsField

ZONES = {  # whose clocks a programme may follow; another one comes with a programme file only
    "Europe/Helsinki": _("Finland and the Baltic countries"),
    "Europe/Stockholm": _("Sweden, Norway, Denmark, Central Europe"),
    "Europe/London": _("the United Kingdom, Ireland, Portugal"),
    "Atlantic/Reykjavik": _("Iceland"),
    "UTC": _("UTC"),
}
LONGEST = 10_000  # hours


class HoursField(forms.CharField):
    """Hours as people write them, 20 or 12,5, in minutes; empty = not agreed."""

    def to_python(self, value):
        text = super().to_python(value).replace(",", ".").removesuffix("h").strip()
        if not text:
            return None
        try:
            hours = Decimal(text)
        except InvalidOperation as error:
            raise forms.ValidationError(gettext("Give the hours as a number, for example 20 or 12,5")) from error
        if not hours.is_finite() or not 0 <= hours <= LONGEST:
            raise forms.ValidationError(gettext("Give the hours as a number, for example 20 or 12,5"))
        return round(hours * 60)

    def prepare_value(self, value):
        if isinstance(value, int):
            return (
                f"{Decimal(value) / 60:f}".rstrip("0").rstrip(".").replace(".", ",") if value % 60 else str(value // 60)
            )
        return value


class SettingsForm(forms.ModelForm):
    """Everything a coordinator sets. Once a survey has been opened, `locked` tells what is fixed and why."""

    starts = FinnishDateField(label=_("Starts"), required=False)
    ends = FinnishDateField(label=_("Ends"), required=False)
    language = forms.ChoiceField(
        label=_("Main language"),
        help_text=_("Texts are asked in this language first. It can’t be changed after the first survey opens."),
    )
    zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_(
            "Times of sessions and surveys are told by its clocks. It can’t be changed after the first survey opens."
        ),
    )
    led_by = OrganisationField(
        label=_("Led by"), help_text=_("The organisation that leads the coaching"), new_kind="other", required=False
    )
    cooperation_on = FinnishDateField(
        label=_("Handled in co-operation on"),
        help_text=_("The day when the survey was discussed with the staff (act on co-operation)"),
        required=False,
    )
    quota_minutes = HoursField(
        label=_("Working time given by the employer, hours"),
        help_text=_("For example 20. What goes over is own time."),
        required=False,
        widget=forms.TextInput({"class": "w-time", "inputmode": "decimal"}),
    )
    k = forms.IntegerField(
        label=_("Smallest number of answers shown"),
        widget=forms.TextInput({"class": "w-time", "inputmode": "numeric"}),
        error_messages={
            "required": _("Give a number from 5 to 20"),
            "invalid": _("Give a number from 5 to 20"),
            "max_value": _("Give a number from 5 to 20"),
        },
        max_value=20,
    )

    class Meta:
        model = Programme
        fields = ["state", "starts", "ends", "default_mode", "quota_minutes", "quota_per", "k"]
        fields += ["language", "zone", "led_by", "controller", "data_contact", "cooperation_on"]
        labels = {
            "state": _("State"),
            "default_mode": _("Usual mode"),
            "quota_per": _("The hours are"),
            "controller": _("Controller"),
            "data_contact": _("Data protection contact"),
        }
        help_texts = {
            "controller": _("The organisation that answers for the personal data"),
            "data_contact": _("A name or an e-mail address, shown to participants"),
        }

    about = ["name", "state", "starts", "ends", "default_mode", "language", "zone"]
    told = ["abstract", "keywords", "led_by", "starting_point", "working_methods"]
    hours = ["quota_minutes", "quota_per"]
    answers = ["controller", "data_contact", "legal_basis", "cooperation_on", "k"]
    field_order = [*about, *told, *hours, *answers]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.least = changing.smallest_k(self.instance)
        self.begun = changing.measuring_has_begun(self.instance)
        self._add_texts()
        self.fields["language"].choices = settings.LANGUAGES
        own = self.instance.zone
        self.fields["zone"].choices = [(z, _zone_words(z)) for z in dict.fromkeys([own, *ZONES])]
        for name in changing.LOCKING if self.begun else ():
            del self.fields[name]
        self.fields["k"].help_text = (
            _("The first survey has been opened: the number can be raised up to 20, not lowered.")
            if self.begun
            else _("From 5 to 20. After the first survey opens it can only be raised.")
        )
        self.order_fields(self.field_order)

    def _add_texts(self):
        """The texts in the programme's languages."""
        language = self.instance.language
        for name, (label, hint, rows, most) in TEXTS.items():
            self.fields[name] = TextsField(
                label=label, help_text=hint, rows=rows, max_length=most, language=language, required=name == "name"
            )
            self.initial[name] = getattr(self.instance, name)
        self.fields["name"].error_messages["required"] = _("Give the programme a name")
        self.fields["name"].fields[0].error_messages["incomplete"] = _("Give the programme a name")

    def is_told(self):
        """Something of what the coaching is has been written, or has an error: then it is shown unfolded."""
        return any(self[name].errors or self.initial.get(name) for name in self.told)

    def locked(self):
        """Rows of (label, value, why it can't be changed): what the first survey has fixed."""
        programme = self.instance
        rows = [
            ("profile", _("Privacy profile"), programme.get_profile_display()),
            ("language", _("Main language"), str(dict(settings.LANGUAGES)[programme.language])),
            ("zone", _("Time zone"), _zone_words(programme.zone)),
        ]
        return [(label, capfirst(value), changing.why_locked(name)) for name, label, value in rows] * self.begun

    def clean_k(self):
        k = self.cleaned_data["k"]
        if k < self.least:
            words = (
                gettext("The number can’t be below %(least)s any more")
                if self.least > 5
                else gettext("The number can’t be below %(least)s")
            )
            raise forms.ValidationError(words % {"least": self.least})
        return k

    def clean(self):
        values = super().clean()
        if values.get("starts") and values.get("ends") and values["ends"] < values["starts"]:
            self.add_error("ends", gettext("The end must be after the start"))
        return values

    def values(self):
        return {name: self.cleaned_data[name] for name in changing.FIELDS if name in self.cleaned_data}

    def _post_clean(self):
        """The verb sets the values; the instance shown in the page's head stays as it was."""


def _zone_words(zone):
    return str(ZONES.get(zone, zone.replace("_", " ")))


TEXTS = {  # name: label, hint, rows (0 = one line), most characters
    "name": (_("Name of the programme"), "", 0, 200),
    "abstract": (_("Summary"), _("In a few sentences, for somebody who doesn’t know the programme"), 5, 4000),
    "keywords": (_("Keywords"), _("Separated by commas"), 0, 400),
    "starting_point": (_("Starting point"), _("Why the coaching was needed"), 4, 4000),
    "working_methods": (_("Working methods"), _("How the sessions work: pairs, groups, exercises"), 3, 4000),
    "legal_basis": (_("Legal basis"), _("For example: a task carried out in the public interest"), 0, 400),
}
