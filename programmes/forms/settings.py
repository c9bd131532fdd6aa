from decimal import Decimal, InvalidOperation

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes import changing
from programmes.date_fields import FinnishDateField
from programmes.models import Programme

from .texts import TextsField

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
    starts = FinnishDateField(label=_("Starts"), required=False)
    ends = FinnishDateField(label=_("Ends"), required=False)
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
        fields += ["controller", "data_contact", "cooperation_on"]
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

    field_order = ["name", "state", "starts", "ends", "default_mode", "quota_minutes", "quota_per"]
    field_order += ["controller", "data_contact", "legal_basis", "cooperation_on", "k"]
    about, hours = ["name", "state", "starts", "ends", "default_mode"], ["quota_minutes", "quota_per"]
    answers = ["controller", "data_contact", "legal_basis", "cooperation_on", "k"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        language, least = self.instance.language, changing.smallest_k(self.instance)
        self.fields["name"] = TextsField(
            label=_("Name of the programme"),
            language=language,
            max_length=200,
            error_messages={"required": _("Give the programme a name")},
        )
        self.fields["legal_basis"] = TextsField(
            label=_("Legal basis"),
            help_text=_("For example: a task carried out in the public interest"),
            language=language,
            required=False,
        )
        for name in ("name", "legal_basis"):
            self.initial[name] = getattr(self.instance, name)
        self.least = least
        self.fields["k"].help_text = _("From 5 to 20. After the first survey opens it can only be raised.")
        self.order_fields(self.field_order)

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
        return {name: self.cleaned_data[name] for name in changing.FIELDS}

    def _post_clean(self):
        """The verb sets the values; the instance shown in the page's head stays as it was."""
