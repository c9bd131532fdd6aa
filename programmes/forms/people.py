from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.date_fields import FinnishDateField
from programmes.people import Person, read_people

NO_NAME = {"required": _("Give the name")}
BAD_EMAIL = {
    "required": _("Give the e-mail"),
    "invalid": _("The e-mail address is not complete. Check the @ sign."),
}
CHOOSE = {"required": _("Choose one"), "invalid_choice": _("Choose one of those in the list")}


class NameField(forms.CharField):
    """A person's name: one line of at most 120 characters."""

    def __init__(self, **kwargs):
        super().__init__(**({"label": _("Name"), "max_length": 120, "error_messages": NO_NAME} | kwargs))

    def clean(self, value):
        return " ".join(super().clean(value).split())


class AddressField(forms.EmailField):
    def __init__(self, **kwargs):
        super().__init__(**({"label": _("E-mail"), "max_length": 254, "error_messages": BAD_EMAIL} | kwargs))


class PastDayField(FinnishDateField):
    """A day that is not in the future: what it tells has happened, or happens at once."""

    def validate(self, value):
        super().validate(value)
        if value and value > timezone.localdate():
            raise forms.ValidationError(gettext("The date must not be in the future"), code="future")


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
    """What can be corrected of a participant; initial values from `person`. Another group is a page of its own."""

    name = NameField()
    email = AddressField(
        help_text=_("After a change the old survey links stop working, and the old address is told."),
    )
    language = forms.ChoiceField(label=_("Language of messages"), choices=settings.LANGUAGES, error_messages=CHOOSE)
    agreed_on = PastDayField(
        label=_("Agreed to take part on"),
        help_text=_("For example 20.9.2026. Consent to research and quotes is given by the participant only."),
        required=False,
    )

    def __init__(self, *args, person, **kwargs):
        names = ("name", "email", "language", "agreed_on")
        super().__init__(*args, initial={name: getattr(person, name) for name in names}, **kwargs)


class MoveForm(forms.Form):
    """Into another group, with the day."""

    NONE = "none"

    group = forms.ChoiceField(label=_("New group"), error_messages=CHOOSE)
    moved_on = PastDayField(label=_("From the day"), error_messages={"required": _("Give the date of the move")})
    was_wrong = forms.BooleanField(
        label=_("The earlier group was a mistake"),
        help_text=_("Then no move is kept: the person has never been in that group."),
        required=False,
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, initial={"moved_on": timezone.localdate()}, **kwargs)
        self.person = person
        others = [group for group in person.programme.groups.all() if group != person.group]
        self.groups = {str(group.pk): group for group in others}
        none = [(self.NONE, gettext("No group"))] if person.group else []
        choices = [(key, str(group)) for key, group in self.groups.items()]
        self.fields["group"].choices = [("", gettext("Choose a group")), *choices, *none]
        if person.group is None:
            del self.fields["was_wrong"], self.fields["moved_on"]

    def clean_group(self):
        return self.groups.get(self.cleaned_data["group"])

    def clean_moved_on(self):
        joined = self.person.joined_on
        if joined and self.cleaned_data["moved_on"] < joined:
            raise forms.ValidationError(gettext("The date must not be before the person joined"))
        return self.cleaned_data["moved_on"]


class LeaveForm(forms.Form):
    """The last day; today when nothing is said."""

    left_on = PastDayField(label=_("Last day"), help_text=_("Leave empty for today."), required=False)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, initial={"left_on": timezone.localdate()}, **kwargs)
        self.person = person

    def clean_left_on(self):
        day, joined = self.cleaned_data["left_on"], self.person.joined_on
        if day and joined and day < joined:
            raise forms.ValidationError(gettext("The date must not be before the person joined"))
        return day


class ReplaceForm(forms.Form):
    """Somebody in a participant's place: who, and both dates."""

    name = NameField(label=_("Name of the new participant"))
    email = AddressField()
    language = forms.ChoiceField(label=_("Language of messages"), choices=settings.LANGUAGES, error_messages=CHOOSE)
    last_day = PastDayField(label=_("Last day of the one who leaves"))
    first_day = FinnishDateField(label=_("First day of the new one"))

    def __init__(self, *args, person, **kwargs):
        today, language = timezone.localdate(), person.programme.language
        days = {"last_day": person.left_on or today, "first_day": today, "language": language}
        super().__init__(*args, initial=days, **kwargs)
        self.person = person

    def clean(self):
        values = super().clean()
        last, first, joined = values.get("last_day"), values.get("first_day"), self.person.joined_on
        if last and joined and last < joined:
            self.add_error("last_day", gettext("The date must not be before the person joined"))
        if last and first and first < last:
            self.add_error("first_day", gettext("The new participant can’t begin before the other’s last day"))
        return values

    @property
    def newcomer(self):
        values = self.cleaned_data
        return Person(0, values["name"], values["email"], language=values["language"])


class AgreedForm(forms.Form):
    """Who has agreed to take part, and on which day."""

    people = forms.MultipleChoiceField(
        label=_("Who has agreed to take part"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one person"),
            "invalid_choice": _("Choose among the people in the list"),
            "invalid_list": _("Choose among the people in the list"),
        },
    )
    agreed_on = PastDayField(label=_("On the day"))

    def __init__(self, *args, people, **kwargs):
        choices = [(str(person.pk), person.name) for person in people]
        chosen = [key for key, _name in choices]
        super().__init__(*args, initial={"people": chosen, "agreed_on": timezone.localdate()}, **kwargs)
        self.fields["people"].choices, self.people = choices, people

    @property
    def chosen(self):
        return self.people.filter(pk__in=self.cleaned_data["people"])


class FindPeopleForm(forms.Form):
    """Narrows the list of participants; nonsense in the address narrows nothing."""

    PRESENT, LEFT, ALL = "", "left", "all"
    STATES = [(PRESENT, _("Taking part now")), (LEFT, _("Have left")), (ALL, _("Everybody"))]
    CONTACT = [
        ("", _("Everybody")),
        ("unwelcomed", _("No welcome message yet")),
        ("invited", _("Welcomed, has not signed in")),
        ("active", _("Has signed in")),
    ]

    q = forms.CharField(label=_("Name"), max_length=100, required=False)
    group = forms.ModelChoiceField(None, label=_("Group"), required=False, empty_label=_("All groups"))
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    contact = forms.ChoiceField(label=_("Sign-in"), required=False, choices=CONTACT)

    def __init__(self, *args, groups, addresses, sign_in, **kwargs):
        super().__init__(*args, **kwargs)
        self.addresses = addresses
        self.fields["group"].queryset = groups
        if addresses:
            self.fields["q"].label = _("Name or e-mail")
        if len(groups) < 2:
            del self.fields["group"]
        if not sign_in:
            del self.fields["contact"]

    def narrowed(self, people):
        self.is_valid()
        wanted = self.cleaned_data
        people = people.matching(wanted.get("q", ""), addresses=self.addresses)
        if wanted.get("group"):
            people = people.filter(group=wanted["group"])
        of_state = {self.LEFT: people.who_left, self.ALL: people.all}.get(wanted.get("state"), people.taking_part)
        people = of_state()
        narrower = {"unwelcomed": people.awaiting_welcome, "active": people.signed_in}.get(wanted.get("contact"))
        if wanted.get("contact") == "invited":
            return people.welcomed().never_signed_in()
        return narrower() if narrower else people

    @property
    def is_narrowing(self):
        return any(self.cleaned_data.get(name) for name in self.fields)
