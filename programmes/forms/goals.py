from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.date_fields import FinnishDateField
from programmes.goals import read_goals
from programmes.models import Goal

from .texts import TextsField

WHY = {"required": _("Write why: the reason stays in the goal’s history")}


class PasteGoalsForm(forms.Form):
    goals = forms.CharField(
        label=_("Goals, one per line"),
        help_text=_("Copy them from the application. A statement is proposed for each."),
        widget=forms.Textarea({"rows": 5}),
        max_length=8000,
        error_messages={"required": _("Give at least one goal")},
    )

    def clean_goals(self):
        goals = read_goals(self.cleaned_data["goals"])
        if not goals:
            raise forms.ValidationError(_("Give at least one goal"))
        if any(len(goal) > 400 for goal in goals):
            raise forms.ValidationError(_("A goal is too long: at most 400 characters"))
        return goals


class GoalForm(forms.Form):
    """A goal as it is now; what changes needs a reason."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Goal.Kind.choices)
    expected_by = FinnishDateField(
        label=_("Change expected by"),
        help_text=_("Tells “not yet” from “no change” in the results. For example 31.12.2026"),
        required=False,
    )
    reason = forms.CharField(label=_("Why does the goal change?"), max_length=400, error_messages=WHY)
    field_order = ["text", "label", "kind", "expected_by", "reason"]

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        missing = {"required": _("Write the goal")}
        self.fields["text"] = TextsField(label=_("Goal"), language=programme.language, error_messages=missing)
        self.fields["label"] = TextsField(
            label=_("Short name, for figures"), language=programme.language, max_length=60, required=False
        )
        self.order_fields(self.field_order)


class CloseGoalForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=400, error_messages=WHY)


class StatementForm(forms.Form):
    """A neutral noun on a two-sided scale: “team spirit”, not “team spirit improved”."""

    expected_by = FinnishDateField(
        label=_("Change expected by"), help_text=_("Leave empty to use the goal’s date"), required=False
    )

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"] = TextsField(
            label=_("Statement"),
            help_text=_("A neutral noun, such as “team spirit”: the answer tells whether it improved or weakened"),
            language=programme.language,
            max_length=200,
            error_messages={"required": _("Write the statement")},
        )
        self.order_fields(["name", "expected_by"])
