from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from programmes import groups as verbs
from programmes.models import Group, Organisation

from .records import OrganisationField
from .texts import TextsField

CHOOSE = {"required": _("Choose one"), "invalid_choice": _("Choose one of those in the list")}


class KindField(forms.ChoiceField):
    """What kind of organisations the new names are."""

    def __init__(self, **kwargs):
        kwargs = {"label": _("Kind of the new institutions"), "error_messages": CHOOSE} | kwargs
        super().__init__(choices=kind_choices, initial=Organisation.Kind.OTHER, **kwargs)


def usual_kind(programme):
    """The commonest kind of the organisations that the programme's groups are of."""
    kinds = list(programme.groups.exclude(organisation=None).values_list("organisation__kind", flat=True))
    return max(kinds, key=kinds.count, default=Organisation.Kind.OTHER)


def kind_choices():
    return [(value, capfirst(words)) for value, words in Organisation.Kind.choices]


class PasteGroupsForm(forms.Form):
    """Good rows go in; the bad ones come back with what is wrong with each."""

    groups = forms.CharField(
        label=_("Groups, one per line"),
        help_text=_(
            "Institution; group; coach’s e-mail; contact person’s e-mail. Only the institution is needed. Rows copied "
            "from a spreadsheet will do."
        ),
        widget=forms.Textarea({"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
        max_length=30_000,
        error_messages={"required": _("Give at least one group")},
    )
    kind = KindField()

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme = programme
        self.fields["kind"].initial = usual_kind(programme)

    def clean_groups(self):
        read = verbs.read_groups(self.programme, self.cleaned_data["groups"])
        if not read.rows and not read.problems:
            raise forms.ValidationError(self.fields["groups"].error_messages["required"])
        if len(read.rows) > verbs.MOST:
            raise forms.ValidationError(_now("At most %(most)s groups at a time") % {"most": verbs.MOST})
        return read


class StaffField(forms.CharField):
    """One person by name and e-mail, as a `groups.Staff`; None = nobody."""

    def __init__(self, **kwargs):
        super().__init__(**({"max_length": 400, "required": False} | kwargs))
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value):
        try:
            return verbs.read_staff(super().clean(value))
        except verbs.Unclear as reason:
            raise forms.ValidationError(capfirst(str(reason))) from reason

    def prepare_value(self, value):
        return str(value) if isinstance(value, verbs.Staff) else value


class GroupForm(forms.Form):
    """A group as it is now, and who works with it. `cleaned_data` is what `groups.change` takes."""

    formation = forms.ChoiceField(label=_("Formation"), error_messages=CHOOSE)
    target = forms.ChoiceField(label=_("Meant for"), error_messages=CHOOSE)
    team_owner = forms.CharField(
        label=_("Person responsible for the team"),
        help_text=_("Who is responsible for the team at the institution, by name."),
        max_length=120,
        required=False,
    )
    meeting_link = forms.URLField(
        label=_("Meeting link"),
        help_text=_("For example the group’s own video meeting. Begins with https://"),
        max_length=200,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("The link is not complete. It begins with https://")},
    )
    coach = StaffField(label=_("Coach"), help_text=_("Name and e-mail, for example Vilma Valmentaja vilma@example.org"))
    deputy = StaffField(label=_("Deputy coach"))
    contact = StaffField(
        label=_("Contact person"), help_text=_("The institution’s person. Treated as the employer: sees no answers.")
    )
    FIRST = ("name", "organisation", "unit", "formation", "target")
    STAFF = ("coach", "deputy", "contact", "team_owner", "meeting_link")

    def __init__(self, *args, group, **kwargs):
        first = {name: getattr(group, name) for name in verbs.FIELDS} | _staff_of(group)
        super().__init__(*args, initial=first, **kwargs)
        self.group, language = group, group.programme.language
        self.fields["name"] = TextsField(
            label=_("Name of the group"),
            language=language,
            max_length=120,
            error_messages={"required": _("Give the name")},
        )
        self.fields["organisation"] = OrganisationField(
            label=_("Institution"), required=False, new_kind=Organisation.Kind.OTHER
        )
        self.fields["unit"] = TextsField(label=_("Unit or team"), language=language, max_length=200, required=False)
        self.fields["formation"].choices = [(v, capfirst(words)) for v, words in Group.Formation.choices]
        self.fields["target"].choices = [(v, capfirst(words)) for v, words in Group.Target.choices]
        self.order_fields([*self.FIRST, *self.STAFF])

    def clean(self):
        values = super().clean()
        people = {name: values[name].email.lower() for name in ("coach", "deputy", "contact") if values.get(name)}
        if people.get("deputy") and people["deputy"] == people.get("coach"):
            self.add_error("deputy", _now("The deputy is the coach already"))
        for name in ("coach", "deputy"):
            if people.get(name) and people[name] == people.get("contact"):
                self.add_error("contact", _now("The same person can’t be both the coach and the contact person"))
        for name in people:
            if not self.has_error(name):
                reason = verbs.why_not_staff(self.group, values[name], coaching=name != "contact")
                if reason:
                    self.add_error(name, reason)
        return values


def _staff_of(group):
    people = {"coach": group.coaches, "deputy": group.deputies, "contact": group.contacts}
    return {name: verbs.Staff(found[0].email, found[0].name) for name, found in people.items() if found}
