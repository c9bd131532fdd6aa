from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from programmes import recruitment as verbs
from programmes.models import Recruitment

from .groups import CHOOSE, KindField, usual_kind
from .people import PastDayField
from .texts import TextsField

STATES = [
    (Recruitment.State.INVITED.value, _("Invited, no answer yet")),
    (Recruitment.State.ACCEPTED.value, _("Accepted")),
    (Recruitment.State.DECLINED.value, _("Declined")),
]
ANSWERED_FIRST = _("The answer can’t come before the invitation")
MOST = 300


class PasteInvitedForm(forms.Form):
    """Names of institutions, all in the same state."""

    names = forms.CharField(
        label=_("Institutions, one per line"),
        widget=forms.Textarea({"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        max_length=60_000,
        error_messages={"required": _("Give at least one institution")},
    )
    state = forms.ChoiceField(label=_("State"), choices=STATES, widget=forms.RadioSelect, error_messages=CHOOSE)
    invited_on = PastDayField(
        label=_("Invited on"), help_text=_("For example 15.3.2026. Leave empty if not known."), required=False
    )
    answered_on = PastDayField(label=_("Answered on"), required=False)
    with_groups = forms.BooleanField(
        label=_("Make a group of each at once"), help_text=_("Only of those that have accepted."), required=False
    )
    all_invited = forms.BooleanField(
        label=_("Everybody who was invited is on the list after this"),
        help_text=_("Leave unticked if it is not known how many were invited: then no number is shown."),
        required=False,
    )
    kind = KindField()

    def __init__(self, *args, programme, **kwargs):
        known = programme.invited_known or not programme.recruitments.exists()
        first = {"state": Recruitment.State.INVITED, "all_invited": known, "kind": usual_kind(programme)}
        super().__init__(*args, initial=first, **kwargs)
        self.programme = programme

    def clean_names(self):
        read = verbs.read_names(self.programme, self.cleaned_data["names"])
        if not read.rows and not read.problems:
            raise forms.ValidationError(self.fields["names"].error_messages["required"])
        if len(read.rows) > MOST:
            raise forms.ValidationError(_now("At most %(most)s institutions at a time") % {"most": MOST})
        return read

    def clean(self):
        values = super().clean()
        _check_days(self, values)
        if values.get("state") == Recruitment.State.INVITED:
            values["answered_on"], values["with_groups"] = None, False
        elif values.get("state") == Recruitment.State.DECLINED:
            values["with_groups"] = False
        return values

    @property
    def values(self):
        """Keyword arguments of `recruitment.add`, without the names."""
        names = ("state", "invited_on", "answered_on", "with_groups", "all_invited", "kind")
        return {name: self.cleaned_data[name] for name in names}


class RecruitmentForm(forms.Form):
    """One institution's answer."""

    state = forms.ChoiceField(label=_("State"), choices=STATES, widget=forms.RadioSelect, error_messages=CHOOSE)
    invited_on = PastDayField(label=_("Invited on"), required=False)
    answered_on = PastDayField(label=_("Answered on"), required=False)

    def __init__(self, *args, row, state="", **kwargs):
        first = {name: getattr(row, name) for name in ("state", "invited_on", "answered_on", "reason")}
        first["state"] = state if state in Recruitment.State.values else first["state"]
        super().__init__(*args, initial=first, **kwargs)
        self.fields["reason"] = TextsField(
            label=_("Reason"), language=row.programme.language, max_length=400, rows=2, required=False
        )
        if not row.programme.groups.filter(organisation=row.organisation).exists():
            self.fields["with_group"] = forms.BooleanField(
                label=_("Make a group of the institution at once"),
                help_text=_("When it has accepted."),
                required=False,
            )

    def clean(self):
        values = super().clean()
        _check_days(self, values)
        if values.get("state") == Recruitment.State.INVITED:
            values["answered_on"] = None
        values["with_group"] = bool(values.get("with_group")) and values.get("state") == Recruitment.State.ACCEPTED
        return values


def _check_days(form, values):
    invited, answered = values.get("invited_on"), values.get("answered_on")
    if invited and answered and answered < invited:
        form.add_error("answered_on", ANSWERED_FIRST)
