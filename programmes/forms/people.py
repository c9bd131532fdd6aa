from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from programmes.models import Role
from programmes.people import read_people


class PastePeopleForm(forms.Form):
    """Good rows go in; the bad ones come back with what is wrong with each."""

    people = forms.CharField(
        label=_("Participants, one per line"),
        help_text=_("Name and e-mail, for example from a spreadsheet. Nobody gets a message yet."),
        widget=forms.Textarea({"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
        max_length=60_000,
        error_messages={"required": _("Give at least one participant")},
    )

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        groups = list(programme.groups.all())
        if len(groups) > 1:
            self.fields["group"] = forms.ModelChoiceField(programme.groups.all(), label=_("Group"), required=False)
        self.only_group = groups[0] if len(groups) == 1 else None

    def clean_people(self):
        return read_people(self.cleaned_data["people"])

    @property
    def group(self):
        return self.cleaned_data.get("group") or self.only_group


class PersonForm(forms.Form):
    """What can be corrected of a participant; initial values from `person`."""

    name = forms.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Give the name")})
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("After a change the old survey links stop working, and the old address is told."),
        max_length=254,
        error_messages={
            "required": _("Give the e-mail"),
            "invalid": _("The e-mail address is not complete. Check the @ sign."),
        },
    )
    language = forms.ChoiceField(
        label=_("Language of messages"), choices=settings.LANGUAGES, error_messages={"required": _("Choose one")}
    )

    def __init__(self, *args, person, **kwargs):
        names = ("name", "email", "language", "group")
        super().__init__(*args, initial={name: getattr(person, name) for name in names}, **kwargs)
        groups = person.programme.groups.all()
        if len(groups) > 1:
            self.fields["group"] = forms.ModelChoiceField(groups, label=_("Group"), required=False)


class RoleForm(forms.Form):
    """A coach or an institution's contact person."""

    name = forms.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Give the name")})
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages={
            "required": _("Give the e-mail"),
            "invalid": _("The e-mail address is not complete. Check the @ sign."),
        },
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(Role.COACH.value, _("Coach")), (Role.CONTACT.value, _("Contact person"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role")},
    )

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        if len(programme.groups.all()) > 1:
            self.fields["group"] = forms.ModelChoiceField(
                programme.groups.all(), label=_("Group"), required=False, empty_label=_("All groups")
            )
