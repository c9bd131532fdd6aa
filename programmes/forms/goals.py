from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from programmes.date_fields import FinnishDateField
from programmes.goals import read_tree
from programmes.goals.changing import known_to, project_of
from programmes.goals.pasting import MOST_GOALS, MOST_STATEMENTS
from programmes.models import Goal, Programme

from .records import language_of
from .texts import TextsField

WHY = {"required": _("Write why: the reason stays in the goal’s history")}
PARTS, STATEMENTS = "parts", "statements"


class Choice(forms.ChoiceField):
    """With a choice made beforehand: nothing sent means that one."""

    def clean(self, value):
        return super().clean(value or self.initial)


class PasteGoalsForm(forms.Form):
    """Goals from the application; `read` tells what was understood. Statements only until the first survey opens."""

    goals = forms.CharField(
        label=_("Goals, one per line"),
        help_text=_("Copy them from the application. Put two spaces or a dash before what belongs to the line above."),
        widget=forms.Textarea({"rows": 12, "spellcheck": "false"}),
        max_length=30_000,
        strip=False,  # spaces before the first line tell as much as those before the others
        error_messages={"required": _("Give at least one goal")},
    )
    inner = Choice(
        label=_("What is under a goal"),
        choices=[
            (STATEMENTS, _("statements: what the survey asks about the goal")),
            (PARTS, _("goals that are part of it")),
        ],
        widget=forms.RadioSelect,
        initial=STATEMENTS,
    )
    promised = forms.BooleanField(
        label=_("These are the application’s own words"),
        help_text=_("They stay quotable as they are, though the goal were refined later."),
        initial=True,
        required=False,
    )
    source = forms.CharField(
        label=_("Source"), help_text=_("For example: Application to the fund 2026"), max_length=200, required=False
    )

    def __init__(self, *args, owner, fixed=False, **kwargs):
        super().__init__(*args, initial={"source": project_of(owner).application_source}, **kwargs)
        self.owner, self.read = owner, None
        self.language = language_of(owner)
        if fixed or not isinstance(owner, Programme):
            del self.fields["inner"]

    @property
    def takes_statements(self):
        return "inner" in self.fields

    def clean(self):
        values = super().clean()
        if "goals" not in values:
            return values
        asked = self.takes_statements and values.get("inner") == STATEMENTS
        self.read = read_tree(values["goals"], known=known_to(self.owner), statements=asked)
        for words in self._problems():
            self.add_error("goals", words)
        return values

    def _problems(self):
        if self.read.problems:
            yield self.read.summary()
        elif not self.read.lines:
            yield _("Give at least one goal")
        if len(self.read.new) > MOST_GOALS:
            yield _("There can be at most %(n)s goals") % {"n": MOST_GOALS}
        if len(self.read.statements) > MOST_STATEMENTS:
            yield _("There can be at most %(n)s statements") % {"n": MOST_STATEMENTS}

    def values(self):
        """Keyword arguments for `goals.add_goals`."""
        told = {"promised": self.cleaned_data["promised"], "source": self.cleaned_data["source"]}
        return {"lines": self.read.lines, "language": self.language, **told}


class ReasonField(forms.CharField):
    """Shown as required; the form asks for it only when something changes."""

    def validate(self, value):
        pass


class GoalForm(forms.Form):
    """A goal as it is now; what changes needs a reason. `levels`: with its place among others, and its rationale."""

    expected_by = FinnishDateField(
        label=_("Change expected by"),
        help_text=_("Tells “not yet” from “no change” in the results. For example 31.12.2026"),
        required=False,
    )
    reason = ReasonField(label=_("Why does the goal change?"), max_length=400)
    ORDER = ["text", "label", "parent", "kind", "via", "rationale", "measured_by", "expected_by"]

    def __init__(self, *args, place, tree, language, levels, **kwargs):
        self.goal, self.tree = place.goal, tree
        super().__init__(*args, initial=self._now(), **kwargs)
        self._add_texts(language)
        if levels:
            self._add_levels(place, language)
        self.order_fields([*self.ORDER, "promised", "promised_source", "reason"])

    def _now(self):
        goal = self.goal
        names = ("text", "label", "rationale", "measured_by", "expected_by", "kind", "promised", "promised_source")
        above = self.tree.by_pk.get(goal.parent_id)
        via = [other.key for other in goal.via.all()]
        return {name: getattr(goal, name) for name in names} | {"parent": above.goal.key if above else "", "via": via}

    def _add_texts(self, language):
        texts = {"language": language, "rows": 2, "required": False}
        missing = {"required": _("Write the goal")}
        self.fields["text"] = TextsField(label=_("Goal"), language=language, rows=2, error_messages=missing)
        self.fields["label"] = TextsField(
            label=_("Short name, for figures"), language=language, max_length=60, required=False
        )
        self.fields["measured_by"] = TextsField(
            label=_("How we shall know"),
            help_text=_("Leave empty to use the rule of the report, which the goal’s page tells."),
            max_length=1000,
            **texts,
        )
        if not self.goal.promised:
            self.fields["promised"] = TextsField(
                label=_("As the application says"),
                help_text=_("Word by word. Once saved, it stays as it is."),
                max_length=2000,
                **texts,
            )
            self.fields["promised_source"] = forms.CharField(
                label=_("Source of these words"), max_length=200, required=False
            )

    def _add_levels(self, place, language):
        kinds = [(value, capfirst(words)) for value, words in Goal.Kind.choices]
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"), choices=kinds, help_text=_("A derived goal comes about through others.")
        )
        self.fields["rationale"] = TextsField(
            label=_("Why this goal"), language=language, rows=2, max_length=2000, required=False
        )
        fitting = [
            (other.goal.key, f"{'– ' * other.depth}{other.number} {other.goal.short}")
            for other in self.tree.places
            if not self.tree.why_not_under(self.goal, other.goal)
        ]
        one_of = {"invalid_choice": _("Choose one of those in the list")}
        if fitting:
            self.fields["parent"] = forms.ChoiceField(
                label=_("Part of"), choices=[("", "–"), *fitting], required=False, error_messages=one_of
            )
        others = [
            (other.goal.key, f"{other.number} {other.goal.short}")
            for other in self.tree.places
            if other.goal.pk != place.goal.pk
        ]
        if others:
            self.fields["via"] = forms.MultipleChoiceField(
                label=_("Comes about through these"),
                choices=others,
                widget=forms.CheckboxSelectMultiple,
                required=False,
                error_messages=one_of | {"invalid_list": _("Choose one of those in the list")},
            )

    def clean_parent(self):
        place = self.tree.by_key.get(self.cleaned_data["parent"])
        return place.goal if place else None

    def clean_via(self):
        via = [place.goal for place in self.tree.places if place.goal.key in self.cleaned_data["via"]]
        reason = self.tree.why_not_via(self.goal, via)
        if reason:
            raise forms.ValidationError(reason)
        return via

    def clean(self):
        values = super().clean()
        if values.get("via"):
            values["kind"] = Goal.Kind.DERIVED
        if "reason" in values and not values["reason"] and self.changes:
            self.add_error("reason", WHY["required"])
        return values

    @property
    def changes(self):
        """{field: new value} of what would change; the reason apart."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return {name: value for name, value in values.items() if value != self._as_is(name)}

    def _as_is(self, name):
        if name == "parent":
            above = self.tree.by_pk.get(self.goal.parent_id)
            return above.goal if above else None
        if name == "via":
            keys = {goal.key for goal in self.goal.via.all()}
            return [place.goal for place in self.tree.places if place.goal.key in keys]
        return getattr(self.goal, name)


class CloseGoalForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=400, error_messages=WHY)


class StatementForm(forms.Form):
    """A neutral noun on a two-sided scale: “team spirit”, not “team spirit improved”. `moves`: to another goal too."""

    expected_by = FinnishDateField(
        label=_("Change expected by"), help_text=_("Leave empty to use the goal’s date"), required=False
    )

    def __init__(self, *args, programme, moves=False, **kwargs):
        super().__init__(*args, **kwargs)
        if moves and programme.goals.exists():
            self.fields["goal"] = forms.ModelChoiceField(
                programme.goals.all(),
                label=_("Goal"),
                required=False,
                empty_label=_("No goal: among other changes"),
                error_messages={"invalid_choice": _("Choose one of those in the list")},
            )
        self.fields["name"] = TextsField(
            label=_("Statement"),
            help_text=_("A neutral noun, such as “team spirit”: the answer tells whether it improved or weakened"),
            language=programme.language,
            max_length=200,
            error_messages={"required": _("Write the statement")},
        )
        self.order_fields(["name", "expected_by"])
