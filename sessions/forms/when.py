"""When a session is, why it changes, and who is told. Warnings and other people's changes are shown before anything is
lost."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from programmes.date_fields import FinnishDateField, TimeRangeField
from programmes.dates import TimeRange, Twice, Unreadable, span, wall

TURNS = [("first", _("The first one, in summer time")), ("second", _("The second one, in normal time"))]


class WhenForm(forms.Form):
    """A day and clock times that become `starts` and `ends`. Needs `programme`; `length` in minutes is optional."""

    day = FinnishDateField(label=_("Date"), help_text=_("For example 20.9.2022 or 20.9."))
    times = TimeRangeField(label=_("Time"), help_text=_("For example 9 or 9.30"), end_required=False)
    turn = forms.ChoiceField(label=_("Which of the two?"), choices=TURNS, widget=forms.RadioSelect, required=False)

    def __init__(self, *args, programme, zone="", length=0, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme, self.zone, self.length = programme, zone or programme.zone, length
        self.fields["day"].first, self.fields["day"].last = programme.starts, programme.ends
        self.fields["day"].inside = True
        self.turn_field = self.fields.pop("turn")

    def clean(self):
        data = super().clean()
        data["starts"] = data["ends"] = None
        if data.get("day") and data.get("times"):
            self._clean_span(data)
        return data

    def _clean_span(self, data):
        second = {"first": False, "second": True}.get(self.data.get(self.add_prefix("turn")))
        try:
            data["starts"], data["ends"] = span(
                data["day"], data["times"], self.zone, minutes=self.length, second=second
            )
        except Twice as question:
            self.fields["turn"] = self.turn_field
            self.add_error("turn", str(question))
        except Unreadable as reason:
            self.add_error("times", str(reason))


class NoticeForm(forms.Form):
    """Reason, notice and the revision that the editor saw."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Participants see it. Don’t write health information."),
        max_length=300,
        required=False,
    )
    notify = forms.BooleanField(label=_("Tell those concerned"), required=False, initial=True)
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    clashes_seen = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(self, *args, count=0, published=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not published or not count:
            del self.fields["notify"]

    @property
    def reason_given(self):
        return {get_language(): self.cleaned_data["reason"]} if self.cleaned_data["reason"] else {}

    def seen_again(self, name, value):
        """The same form with another hidden value, for showing it once more."""
        self.data = self.data.copy()
        self.data[self.add_prefix(name)] = str(value)


class MoveForm(NoticeForm, WhenForm):
    """New day and times. Without an end the session keeps its length."""

    field_order = ["day", "times", "turn", "reason", "notify"]

    def __init__(self, *args, session, **kwargs):
        if session.starts and "initial" not in kwargs:
            day, start = wall(session.starts, session.zone)
            kwargs["initial"] = {"day": day, "times": TimeRange(start, wall(session.ends, session.zone)[1])}
        kwargs["initial"] = {"revision": session.revision, **kwargs.get("initial", {})}
        super().__init__(
            *args,
            programme=session.programme,
            zone=session.zone,
            length=session.minutes,
            published=session.published is not None,
            **kwargs,
        )
        if session.starts:
            self.fields["day"].label = _("New date")
        else:
            del self.fields["reason"]

    @property
    def reason_given(self):
        return super().reason_given if "reason" in self.fields else {}


class CancelForm(NoticeForm):
    def __init__(self, *args, session, **kwargs):
        kwargs["initial"] = {"revision": session.revision}
        super().__init__(*args, published=session.published is not None, **kwargs)
