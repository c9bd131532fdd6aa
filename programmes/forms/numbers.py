"""Numbers as people write them."""

import re
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

PLAIN = re.compile(r"\d{1,12}(?:[.,]\d{1,2})?")
GROUPED = re.compile(r"(?<=\d)[\s\u2009\u202f\u00a0](?=\d{3}(?!\d))")


class EurosField(forms.CharField):
    """A sum in euros as a Decimal: 12500, 12 500, 890,50, 890.50 €; empty = None. `digits`: before the comma."""

    default_error_messages = {
        "invalid": _("Give the sum in euros, for example 12 500 or 890,50"),
        "unclear": _("Write thousands with a space and cents with a comma, for example 12 500 or 12,50"),
        "too_much": _("The sum is too large"),
    }

    def __init__(self, *, digits=9, **kwargs):
        kwargs.setdefault("widget", forms.TextInput({"class": "w-date", "inputmode": "decimal"}))
        super().__init__(**kwargs)
        self.digits = digits

    def to_python(self, value):
        text = super().to_python(value).replace("€", "").replace("EUR", "").strip()
        if not text:
            return None
        text = GROUPED.sub("", text)
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?", text):
            raise forms.ValidationError(self.error_messages["unclear"], code="unclear")
        if not PLAIN.fullmatch(text) or not text.isascii():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        amount = Decimal(text.replace(",", "."))
        if amount >= Decimal(10) ** self.digits:
            raise forms.ValidationError(self.error_messages["too_much"], code="too_much")
        return amount

    def prepare_value(self, value):
        if isinstance(value, Decimal):
            cents = value.quantize(Decimal("0.01"))
            return f"{cents:.0f}" if cents == cents.to_integral_value() else f"{cents:f}".replace(".", ",")
        return value
