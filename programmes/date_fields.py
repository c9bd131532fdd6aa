"""Form fields for days and clock times: text inputs that read what people write, and echo weekday and week."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .dates import TimeRange, Unreadable, clock, day_text, parse_day, time_range, weekday_and_week


class DayInput(forms.TextInput):
    """One text input; beside it the weekday and week number of the day it holds. `read` comes from the field."""

    template_name = "dates/day.html"
    read = staticmethod(parse_day)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        try:
            context["widget"]["echo"] = weekday_and_week(self.read(value)) if value else ""
        except Unreadable:
            context["widget"]["echo"] = ""
        return context


class FinnishDateField(forms.Field):
    """A day: 20.9.2022, 20.9., ti 20.9.2022 … `first`/`last` are the programme's days, which `20.9.` is looked for in.

    With `inside=True` a day outside them is refused.
    """

    widget = DayInput
    default_error_messages = {"required": gettext_lazy("Give the date")}

    def __init__(self, *, first=None, last=None, inside=False, **kwargs):
        super().__init__(**kwargs)
        self.first, self.last, self.inside = first, last, inside
        self.widget.read = self.read
        self.widget.attrs.setdefault("class", "w-date")
        self.widget.attrs.setdefault("autocomplete", "off")

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.widget.read = copied.read  # each form's field has days of its own
        return copied

    def read(self, text):
        """The day in a text, within the programme when the year is left out."""
        return parse_day(text, first=self.first, last=self.last)

    def prepare_value(self, value):
        return day_text(value) if isinstance(value, date) else value

    def to_python(self, value):
        if isinstance(value, date) or value is None or not value.strip():
            return value or None
        try:
            return self.read(value)
        except Unreadable as reason:
            raise ValidationError(str(reason), code="invalid") from reason

    def validate(self, value):
        super().validate(value)
        if not self.inside or value is None:
            return
        if (self.first and value < self.first) or (self.last and value > self.last):
            raise ValidationError(_outside(self.first, self.last), code="outside")


def _outside(first, last):
    if first and last:
        days = {"first": day_text(first), "last": day_text(last)}
        return _("The date must be during the programme, %(first)s–%(last)s") % days
    if first:
        return _("The date must not be before %(first)s") % {"first": day_text(first)}
    return _("The date must not be after %(last)s") % {"last": day_text(last)}


class TimeRangeInput(forms.MultiWidget):
    """Two small text inputs: at [14] – [16]."""

    template_name = "dates/time_range.html"
    use_fieldset = True

    def __init__(self, attrs=None):
        style = {"class": "w-time", "autocomplete": "off", **(attrs or {})}
        super().__init__(widgets=[forms.TextInput(style), forms.TextInput(style)])

    def id_for_label(self, id_):
        return f"{id_}_0" if id_ else id_  # where the error summary leads

    def decompress(self, value):
        if isinstance(value, TimeRange):
            return [clock(value.start), clock(value.end, end=True) if value.end is not None else ""]
        return ["", ""]


class TimeRangeField(forms.Field):
    """Clock times of one day as a TimeRange; `14–16` in the first input is understood as well.

    With `end_required=False` the end may be left out. The first input of an empty field tells what is missing.
    """

    widget = TimeRangeInput
    default_error_messages = {
        "required": gettext_lazy("Give the time when it starts"),
        "end": gettext_lazy("Give the time when it ends"),
    }

    def __init__(self, *, end_required=True, **kwargs):
        super().__init__(**kwargs)
        self.end_required = end_required

    def to_python(self, value):
        if isinstance(value, TimeRange) or value is None:
            return value
        start, end = ((part or "").strip() for part in value)
        if not start and not end:
            return None
        if not start:
            raise ValidationError(self.error_messages["required"], code="required")
        try:
            times = time_range(start, end)
        except Unreadable as reason:
            raise ValidationError(str(reason), code="invalid") from reason
        if times.end is None and self.end_required:
            raise ValidationError(self.error_messages["end"], code="end")
        return times

    def has_changed(self, initial, data):
        before = self.widget.decompress(initial)
        return [part or "" for part in (data or ["", ""])] != before
