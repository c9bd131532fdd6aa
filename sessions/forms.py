"""Forms of sessions. What was typed stays; warnings and other people's changes are shown before anything is lost."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programmes.access import groups_of
from programmes.date_fields import FinnishDateField, TimeRangeField
from programmes.dates import TimeRange, Twice, Unreadable, span, wall
from programmes.models import Programme, Role
from programmes.translated import Translated

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


class ContentForm(forms.Form):
    """What a session is about and where it is; texts are written in the language the page is read in."""

    title = forms.CharField(
        label=_("Title"), max_length=200, error_messages={"required": _("Give the session a title")}
    )
    mode = forms.ChoiceField(label=_("Mode"), choices=Programme.Mode.choices, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Place"), max_length=200, required=False, help_text=_("For example Campus, room 204")
    )
    link = forms.URLField(
        label=_("Meeting link"), required=False, assume_scheme="https", error_messages={"invalid": _("Check the link")}
    )
    coach = forms.ModelChoiceField(
        label=_("Coach"), queryset=User.objects.none(), required=False, empty_label=_("not named")
    )
    group = forms.ModelChoiceField(label=_("Group"), queryset=None, required=False, empty_label=_("everyone together"))
    ordinal = forms.IntegerField(
        label=_("Number"), min_value=1, max_value=999, required=False, widget=forms.TextInput({"class": "w-time"})
    )
    plan = forms.CharField(label=_("Content plan"), max_length=4000, required=False, widget=forms.Textarea({"rows": 4}))
    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    goals = forms.ModelMultipleChoiceField(
        label=_("Goals served"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, request, session=None, **kwargs):
        super().__init__(*args, **kwargs)
        programme, self.session = request.programme, session
        own = groups_of(request.user, programme)
        groups = list(programme.groups.all() if own is None else programme.groups.filter(pk__in=own))
        self.only_group = groups[0] if len(groups) == 1 else None
        self.fields["group"].queryset = programme.groups.filter(pk__in=[group.pk for group in groups])
        leads = {"memberships__programme": programme, "memberships__role__in": [Role.COACH, Role.COORDINATOR]}
        self.fields["coach"].queryset = User.objects.filter(**leads).distinct()
        self.fields["themes"].queryset = programme.themes.all()
        self.fields["goals"].queryset = programme.goals.all()
        if len(groups) < 2 or (session and session.published is not None):
            del self.fields["group"]
        self._hide_empty()
        if session:
            self._hint_at_other_languages()

    def _hide_empty(self):
        for name in ("themes", "goals"):
            if not self.fields[name].queryset:
                del self.fields[name]

    def _hint_at_other_languages(self):
        for name in ("title", "plan"):
            text, language = getattr(self.session, name).in_language(get_language())
            if text and language != get_language():
                self.fields[name].help_text, self.fields[name].required = text, False

    @classmethod
    def initial_of(cls, session):
        language = get_language()
        return {
            "title": session.title.get(language, ""),
            "plan": session.plan.get(language, ""),
            **{name: getattr(session, name) for name in ("mode", "place", "link", "ordinal")},
            "coach": session.coach_id,
            "group": session.group_id,
            "themes": list(session.themes.values_list("pk", flat=True)),
            "goals": list(session.goals.values_list("pk", flat=True)),
        }

    @property
    def content(self):
        """Fields for `scheduling.add` and `edit`; the other languages of a text stay."""
        data = {name: self.cleaned_data[name] for name in self.cleaned_data if name in ContentForm.base_fields}
        for name in ("title", "plan"):
            earlier = getattr(self.session, name) if self.session else {}
            data[name] = Translated({k: v for k, v in {**earlier, get_language(): data[name]}.items() if v})
        return data


class AddForm(ContentForm, WhenForm):
    """A new session. Day and times may be left out together: the time is agreed later."""

    field_order = ["title", "day", "times", "turn", "mode", "place", "link", "coach", "group", "goals", "plan"]
    clashes_seen = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    seen_again = NoticeForm.seen_again

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, request=request, programme=request.programme, **kwargs)
        coaches = request.programme.memberships.filter(role=Role.COACH).values_list("user", flat=True).distinct()[:2]
        if len(coaches) == 1:
            self.fields["coach"].initial = coaches[0]
        self.fields["day"].required = self.fields["times"].required = False
        del self.fields["ordinal"]

    def clean(self):
        data = super().clean()
        day, times = data.get("day"), data.get("times")
        if day and not times and "times" not in self.errors:
            self.add_error("times", self.fields["times"].error_messages["required"])
        if times and not day and "day" not in self.errors:
            self.add_error("day", self.fields["day"].error_messages["required"])
        return data

    @property
    def content(self):
        found = super().content | {"starts": self.cleaned_data["starts"], "ends": self.cleaned_data["ends"]}
        return {"group": self.only_group} | found


class EditForm(NoticeForm, ContentForm):
    field_order = [*ContentForm.base_fields, "reason", "notify"]

    def __init__(self, *args, request, session, **kwargs):
        kwargs["initial"] = {"revision": session.revision, **ContentForm.initial_of(session)}
        published = session.published is not None
        super().__init__(*args, request=request, session=session, published=published, **kwargs)
        if not published:
            del self.fields["reason"]

    @property
    def reason_given(self):
        return super().reason_given if "reason" in self.fields else {}
