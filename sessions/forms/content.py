"""What a session is about, where it is, and what few sessions need: folded until it is used."""

from django import forms
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programmes.access import groups_of, of_groups
from programmes.models import Programme, Role
from programmes.translated import Translated

from .more import MORE, Kind, MoreForm
from .when import NoticeForm, WhenForm

TEXTS = ("title", "plan", "embedded_in")
PLAIN = ("mode", "place", "link", "ordinal", "kind", "open_to_outsiders", "shared_in_project", "closes_process")
MANY = ("themes", "goals", "exercises")
ORDER = ("title", "day", "times", "turn", "ordinal", "mode", "place", "link", "group", "coach")
ORDER += ("plan", "themes", "goals", *MORE, "reason", "notify")


class ContentForm(MoreForm):
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
        self.own_groups = own = groups_of(request.user, programme)
        groups = list(programme.groups.all() if own is None else programme.groups.filter(pk__in=own))
        self.only_group = groups[0] if len(groups) == 1 else None
        self.fields["group"].queryset = programme.groups.filter(pk__in=[group.pk for group in groups])
        leads = {"memberships__programme": programme, "memberships__role__in": [Role.COACH, Role.COORDINATOR]}
        self.fields["coach"].queryset = User.objects.filter(**leads).distinct()
        self.offer("themes", programme.themes.all())
        self.offer("goals", programme.goals.all())
        self.one_of_many = len(groups) > 1
        if not self.one_of_many or (session and session.published is not None):
            del self.fields["group"]
        self._set_more(request, session)
        if session:
            self._hint_at_other_languages()

    def _hint_at_other_languages(self):
        for name in TEXTS:
            text, language = getattr(self.session, name).in_language(get_language())
            if text and language != get_language():
                self.fields[name].help_text, self.fields[name].required = escape(text), False

    def clean(self):
        """A shared session is everybody's: of the one group there is, it becomes so; of one of many it can't be."""
        data = super().clean()
        group = data.get("group") if "group" in self.fields else getattr(self.session, "group", None)
        if data.get("shared_in_project") and group and self.one_of_many:
            words = _("Only a session of everyone together can be shared. This is one group’s.")
            self.add_error("shared_in_project", words)
        return data

    @classmethod
    def initial_of(cls, session):
        language = get_language()
        return {
            **{name: getattr(session, name).get(language, "") for name in TEXTS},
            **{name: getattr(session, name) for name in PLAIN},
            **{name: getattr(session, f"{name}_id") for name in ("coach", "group", "phase")},
            **{name: list(getattr(session, name).values_list("pk", flat=True)) for name in MANY},
        }

    @property
    def content(self):
        """Fields for `scheduling.add` and `edit`; the other languages of a text stay."""
        data = {name: self.cleaned_data[name] for name in self.cleaned_data if name in ContentForm.base_fields}
        for name in TEXTS:
            earlier = getattr(self.session, name) if self.session else {}
            data[name] = Translated({k: v for k, v in {**earlier, get_language(): data[name]}.items() if v})
        return data | ({"group": None} if data.get("shared_in_project") else {})


class AddForm(ContentForm, WhenForm):
    """A new session. Day and times may be left out together: the time is agreed later."""

    field_order = ORDER
    participant = forms.ModelChoiceField(
        label=_("Whose individual interview"), queryset=None, required=False, empty_label=_("nobody’s: for many")
    )
    clashes_seen = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    seen_again = NoticeForm.seen_again

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, request=request, programme=request.programme, **kwargs)
        coaches = request.programme.memberships.filter(role=Role.COACH).values_list("user", flat=True).distinct()[:2]
        if len(coaches) == 1:
            self.fields["coach"].initial = coaches[0]
        self.fields["day"].required = self.fields["times"].required = False
        del self.fields["ordinal"]
        self.fields["participant"].queryset = of_groups(request.programme.participants.taking_part(), self.own_groups)
        if not self.fields["participant"].queryset:
            del self.fields["participant"]

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
        data = self.cleaned_data
        found = {"group": self.only_group} | super().content | {name: data[name] for name in ("starts", "ends")}
        if data.get("participant") is None:
            return found
        alone = {"group": None, "shared_in_project": False, "closes_process": False, "open_to_outsiders": False}
        return found | alone | {"participant": data["participant"], "kind": Kind.INTERVIEW}


class EditForm(NoticeForm, ContentForm):
    field_order = ORDER

    def __init__(self, *args, request, session, **kwargs):
        kwargs["initial"] = {"revision": session.revision, **ContentForm.initial_of(session)}
        published = session.published is not None
        super().__init__(*args, request=request, session=session, published=published, **kwargs)
        if not published:
            del self.fields["reason"]

    @property
    def reason_given(self):
        return super().reason_given if "reason" in self.fields else {}
