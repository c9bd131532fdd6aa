from datetime import datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.date_fields import FinnishDateField

from . import instruments
from .mid_review import Change
from .models import Wave
from .opening import GRACES


class NewLinkForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail"),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Give your e-mail"),
            "invalid": gettext_lazy("Give the e-mail in the form name@example.fi"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ClosingDayForm(forms.Form):
    """The last day of answering; the wave closes at the end of it, by the programme's clock."""

    closes_on = FinnishDateField(
        label=gettext_lazy("Open until the end of"),
        help_text=gettext_lazy("For example 20.9.2022"),
        error_messages={"required": gettext_lazy("Give the closing day")},
    )

    def __init__(self, *args, wave, **kwargs):
        self.zone = ZoneInfo(wave.programme.zone)
        self.wave = wave
        super().__init__(*args, **kwargs)
        if wave.closes_at > timezone.now():
            self.fields["closes_on"].initial = wave.closes_at.astimezone(self.zone).date()

    def clean_closes_on(self):
        day = self.cleaned_data["closes_on"]
        if day and self.end_of(day) <= timezone.now():
            raise forms.ValidationError(_("The closing day must be today or later."))
        return day

    def end_of(self, day):
        return datetime.combine(day, time(23, 59), tzinfo=self.zone)

    @property
    def closes_at(self):
        return self.end_of(self.cleaned_data["closes_on"])


class NewWaveForm(ClosingDayForm):
    """A new survey. Stages that can't be made say why when they are chosen."""

    stage = forms.ChoiceField(
        label=gettext_lazy("Survey"), widget=forms.RadioSelect, error_messages={"required": gettext_lazy("Choose one")}
    )
    field_order = ("stage", "closes_on")

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, wave=Wave(programme=programme, closes_at=timezone.now()), **kwargs)
        self.programme = programme
        self.fields["stage"].choices = [(stage.value, capfirst(stage.label)) for stage in instruments.FORMS]

    def clean_stage(self):
        stage = self.cleaned_data["stage"]
        reason = instruments.cannot_add(self.programme, stage)
        if reason:
            raise forms.ValidationError(reason)
        return stage


class CloseForm(forms.Form):
    grace_minutes = forms.TypedChoiceField(
        label=gettext_lazy("Forms that are open now"),
        help_text=gettext_lazy(
            "Nobody can begin to answer after closing. If all have answered, the survey closes at once."
        ),
        coerce=int,
        choices=[
            (60, gettext_lazy("can be sent for 60 minutes more")),
            (30, gettext_lazy("can be sent for 30 minutes more")),
            (0, gettext_lazy("can’t be sent any more")),
        ],
        initial=GRACES[0],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one")},
    )


class ReviewForm(forms.Form):
    """The head of a mid-point review. The rows of sessions are `SessionReviewForm`s."""

    learnt = forms.CharField(
        label=gettext_lazy("What was learnt"),
        help_text=gettext_lazy("Shown in the report. Don’t write about single people."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    held_on = FinnishDateField(
        label=gettext_lazy("Reviewed on"),
        help_text=gettext_lazy("For example 20.9.2022"),
        error_messages={"required": gettext_lazy("Give the date")},
    )
    notify = forms.BooleanField(
        label=gettext_lazy("Tell the participants"),
        help_text=gettext_lazy("One mail with all the changes and their reasons"),
        required=False,
        initial=True,
    )


class SessionReviewForm(forms.Form):
    """One remaining session: content, length, the goal it serves, and, when something changes, why."""

    title = forms.CharField(
        label=gettext_lazy("Content"), max_length=200, error_messages={"required": gettext_lazy("Give the content")}
    )
    hours = forms.CharField(
        label=gettext_lazy("Length in hours"), help_text=gettext_lazy("For example 2,5"), required=False, max_length=6
    )
    goal = forms.ModelChoiceField(
        label=gettext_lazy("Which goal the change serves"), queryset=None, required=False, empty_label="–"
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason for the change"),
        help_text=gettext_lazy("Shown in the report. Don’t write health matters."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, session, goals, **kwargs):
        self.session = session
        hours = number_format(Decimal(session.minutes) / 60, use_l10n=True) if session.minutes else ""
        hours = hours.rstrip("0").rstrip(",.") if "," in hours or "." in hours else hours
        initial = {"title": str(session.title), "hours": hours}
        super().__init__(*args, initial=initial, prefix=f"s{session.pk}", **kwargs)
        self.fields["goal"].queryset = goals
        self.fields["goal"].choices = [("", "–"), *((goal.pk, str(goal)) for goal in goals)]  # asked once for all rows
        if not session.starts:
            del self.fields["hours"]

    def clean_hours(self):
        written = self.cleaned_data["hours"].strip().replace(",", ".")
        if not written:
            return self.session.minutes
        try:
            minutes = round(Decimal(written) * 60)
        except (ArithmeticError, ValueError):
            minutes = 0
        if not 15 <= minutes <= 24 * 60:
            raise forms.ValidationError(_("Give the length in hours, for example 2,5"))
        return minutes

    def clean(self):
        data = super().clean()
        if self.is_change and not data.get("reason") and not self.errors:
            self.add_error("reason", _("Write the reason"))
        return data

    @property
    def is_change(self):
        data = getattr(self, "cleaned_data", {})
        minutes = data.get("hours", self.session.minutes)
        return bool(
            data.get("title", str(self.session.title)) != str(self.session.title)
            or minutes != self.session.minutes
            or data.get("goal")
        )

    def as_change(self):
        """A `mid_review.Change`, or None when the session stays as it is."""
        if not self.is_change:
            return None
        data = self.cleaned_data
        return Change(
            session=self.session,
            reason=data["reason"],
            title=data["title"] if data["title"] != str(self.session.title) else None,
            minutes=data["hours"] if data.get("hours", self.session.minutes) != self.session.minutes else None,
            goal=data.get("goal"),
        )
