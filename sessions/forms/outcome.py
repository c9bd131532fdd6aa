"""What sessions left behind and what they showed. A title is enough; the rest is folded until it is used."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.access import groups_of
from programmes.date_fields import FinnishDateField
from programmes.dates import day_text, wall
from programmes.forms.texts import TextsField
from sessions import rhythms
from sessions.models import Finding, Output

RHYTHMS = [("", _("no rhythm")), *((key, words) for key, words in rhythms.WORDS.items() if key != rhythms.OTHER)]


class SessionsField(forms.ModelMultipleChoiceField):
    """Sessions that have been held, by day."""

    def __init__(self, **kwargs):
        super().__init__(queryset=None, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, session):
        day = f"{day_text(wall(session.starts, session.zone)[0])} " if session.starts else ""
        return f"{day}{session}"

    def by_group(self):
        """Where there are many groups, each has its sessions under its name."""
        found = {}
        for session in self.queryset:
            found.setdefault(session.group, []).append((session.pk, self.label_from_instance(session)))
        groups = sorted(found, key=lambda group: (group is not None, str(group)))
        if len(groups) > 1:
            self.choices = [(str(group or gettext("everyone together")), found[group]) for group in groups]


class OfSessionsForm(forms.Form):
    """Fields that outputs and findings share. Links to what this editor doesn't see stay as they are."""

    sessions = SessionsField(label=_("Sessions"))

    def __init__(self, *args, request, seen, row=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme, self.row = request.programme, row
        shown = seen.held_or_past().group_sessions()
        if row:
            shown = shown | seen.filter(pk__in=row.sessions.values("pk"))
        self.fields["sessions"].queryset = shown.select_related("group").distinct()
        self.fields["sessions"].by_group()
        if not self.fields["sessions"].queryset:
            del self.fields["sessions"]

    def kept(self, name):
        """What was chosen in the field, and what was linked before but isn't for this editor to choose."""
        if name not in self.fields:
            return list(getattr(self.row, name).all()) if self.row else []
        chosen = list(self.cleaned_data[name])
        if self.row is None:
            return chosen
        return chosen + list(getattr(self.row, name).exclude(pk__in=self.fields[name].queryset.values("pk")))

    def part(self, *names):
        return [self[name] for name in names if name in self.fields]

    def is_used(self, fields):
        return any(field.errors or field.value() not in (None, "", False, []) for field in fields)


class OutputForm(OfSessionsForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Output.Kind.choices)
    state = forms.ChoiceField(label=_("State"), choices=Output.State.choices)
    goals = forms.ModelMultipleChoiceField(
        label=_("Goals served"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    owner = forms.CharField(label=_("In charge"), max_length=120, required=False)
    rhythm = forms.ChoiceField(label=_("How often"), choices=RHYTHMS, required=False)
    next_due = FinnishDateField(
        label=_("Next time"), help_text=_("Empty: reckoned from today by the rhythm"), required=False
    )
    returned_on = FinnishDateField(label=_("Returned to the team on"), required=False)
    returned_to = forms.ModelChoiceField(
        label=_("Returned to"), queryset=None, required=False, empty_label=_("not named")
    )
    acknowledged_on = FinnishDateField(label=_("Seen by the team on"), required=False)
    field_order = ["title", "text", "kind", "state", "sessions", "goals", "owner", "rhythm", "next_due"]
    field_order += ["returned_on", "returned_to", "acknowledged_on"]

    def __init__(self, *args, request, row=None, **kwargs):
        super().__init__(*args, request=request, row=row, **kwargs)
        language = self.programme.language
        missing = {"required": _("Give the output a name")}
        self.fields["title"] = TextsField(
            label=_("Output"),
            language=language,
            max_length=200,
            error_messages=missing,
            help_text=_("A tool, an agreement, a custom … that stays after the sessions"),
        )
        self.fields["text"] = TextsField(
            label=_("Description"), language=language, max_length=4000, rows=4, required=False
        )
        own = groups_of(request.user, self.programme)
        groups = self.programme.groups.all() if own is None else self.programme.groups.filter(pk__in=own)
        self.fields["goals"].queryset, self.fields["returned_to"].queryset = self.programme.goals.all(), groups
        for name in ("goals", "returned_to"):
            if not self.fields[name].queryset:
                del self.fields[name]
        if row and rhythms.key_of(row.rhythm) == rhythms.OTHER:
            self.fields["rhythm"].choices = [*RHYTHMS, (rhythms.OTHER, rhythms.WORDS[rhythms.OTHER])]
        self.order_fields(self.field_order)

    @classmethod
    def initial_of(cls, row):
        names = ("title", "text", "kind", "state", "owner", "next_due", "returned_on", "acknowledged_on")
        return {name: getattr(row, name) for name in names} | {
            "rhythm": rhythms.key_of(row.rhythm),
            "returned_to": row.returned_to_id,
            **{name: [one.pk for one in getattr(row, name).all()] for name in ("sessions", "goals")},
        }

    def clean(self):
        data = super().clean()
        returned, seen = data.get("returned_on"), data.get("acknowledged_on")
        if (seen or data.get("returned_to")) and not returned and "returned_on" not in self.errors:
            self.add_error("returned_on", _("Give the day when it was returned to the team"))
        elif seen and returned and seen < returned:
            self.add_error("acknowledged_on", _("The team can’t have seen it before it was returned"))
        return data

    @property
    def values(self):
        """What the verbs take."""
        names = ("title", "text", "kind", "state", "owner", "next_due", "returned_on", "acknowledged_on")
        data = {name: self.cleaned_data[name] for name in names}
        key = self.cleaned_data["rhythm"]
        data["rhythm"] = self.row.rhythm if key == rhythms.OTHER else rhythms.RULES.get(key, "")
        data |= {name: self.kept(name) for name in ("sessions", "goals")}
        if "returned_to" in self.fields:
            chosen = self.cleaned_data["returned_to"]
            data["returned_to"] = chosen or self._unseen_group()
        return data

    def _unseen_group(self):
        """The group it was returned to, where the editor doesn't work with that group."""
        group = self.row.returned_to if self.row else None
        return group if group and group not in self.fields["returned_to"].queryset else None

    @property
    def parts(self):
        """[(heading, bound fields, open or folded)]."""
        found = [
            (_("Where it came from"), self.part("sessions", "goals")),
            (_("Who looks after it, and how often"), self.part("owner", "rhythm", "next_due")),
            (_("Returned to the team"), self.part("returned_on", "returned_to", "acknowledged_on")),
        ]
        return [(heading, fields, self.is_used(fields)) for heading, fields in found if fields]


class FindingForm(OfSessionsForm):
    factor = forms.ModelChoiceField(label=_("Factor"), queryset=None, required=False, empty_label=_("no factor"))
    level = forms.ChoiceField(label=_("Level"), choices=Finding.Level.choices)
    polarity = forms.ChoiceField(label=_("Direction"), choices=Finding.Polarity.choices, widget=forms.RadioSelect)
    source = forms.CharField(
        label=_("Source"), help_text=_("For example an article or a summary"), max_length=200, required=False
    )
    field_order = ["text", "polarity", "level", "factor", "source", "sessions"]

    def __init__(self, *args, request, row=None, **kwargs):
        super().__init__(*args, request=request, row=row, **kwargs)
        missing = {"required": _("Write the finding")}
        self.fields["text"] = TextsField(
            label=_("Finding"),
            help_text=_("One sentence. Don’t write about single persons."),
            language=self.programme.language,
            max_length=600,
            rows=3,
            error_messages=missing,
        )
        if "sessions" in self.fields:
            self.fields["sessions"].label = _("Sessions that tell it")
            self.fields["sessions"].help_text = _("The share of groups is counted from these")
        self.fields["factor"].queryset = self.programme.factors.select_related("framework")
        if not self.fields["factor"].queryset:
            del self.fields["factor"]
        self.order_fields(self.field_order)

    @classmethod
    def initial_of(cls, row):
        names = ("text", "level", "polarity", "source")
        sessions = [session.pk for session in row.sessions.all()]
        return {name: getattr(row, name) for name in names} | {"factor": row.factor_id, "sessions": sessions}

    @property
    def values(self):
        """What the verbs take."""
        names = [name for name in ("text", "factor", "level", "polarity", "source") if name in self.cleaned_data]
        return {name: self.cleaned_data[name] for name in names} | {"sessions": self.kept("sessions")}
