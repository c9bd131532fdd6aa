from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes import tenders
from programmes.date_fields import FinnishDateField

from .records import language_of
from .texts import TextsField

WHOLE = _("Give the points as a whole number from 0 to 100")


class ScoresForm(forms.Form):
    """Points of one offer: for each criterion a number and why; an empty number takes the points away."""

    def __init__(self, data=None, *, tender, **kwargs):
        super().__init__(data, **kwargs)
        self.criteria, language = list(tender.project.criteria.all()), language_of(tender.project)
        given = {score.criterion_id: score for score in tender.scores.all()}
        for criterion in self.criteria:
            points, why, score = f"points_{criterion.pk}", f"why_{criterion.pk}", given.get(criterion.pk)
            self.fields[points] = forms.IntegerField(
                label=_("Points, 0–100"),
                required=False,
                min_value=0,
                max_value=100,
                widget=forms.TextInput({"class": "w-time", "inputmode": "numeric", "autocomplete": "off"}),
                error_messages={"invalid": WHOLE, "min_value": WHOLE, "max_value": WHOLE},
            )
            self.fields[why] = TextsField(label=_("Why"), language=language, rows=2, max_length=2000, required=False)
            if score:
                self.initial |= {points: score.points, why: score.note}

    def groups(self):
        """[(criterion, its two fields)], as the page shows them."""
        return [(each, [self[f"points_{each.pk}"], self[f"why_{each.pk}"]]) for each in self.criteria]

    def clean(self):
        values = super().clean()
        for criterion in self.criteria:
            points, why = f"points_{criterion.pk}", f"why_{criterion.pk}"
            if points not in self.errors and values.get(points) is None and values.get(why):
                self.add_error(points, gettext("Give the points that this is the reason for"))
        return values

    def points(self):
        """As `tenders.score` takes them."""
        given = {each: self.cleaned_data[f"points_{each.pk}"] for each in self.criteria}
        why = {each: self.cleaned_data[f"why_{each.pk}"] for each in self.criteria}
        return {each: None if points is None else (points, why[each]) for each, points in given.items()}


class ChooseForm(forms.Form):
    """Choosing an offer: why, who decided and when. With another one chosen it asks whether several are meant."""

    decided_by = forms.CharField(
        label=_("Decided by"),
        help_text=_("A person or a body, for example the steering group"),
        max_length=200,
        error_messages={"required": _("Give who made the decision")},
    )
    decided_on = FinnishDateField(label=_("Decided on"), error_messages={"required": _("Give the day of the decision")})
    together = forms.BooleanField(
        label=_("Several offers are chosen"),
        help_text=_("For example when two suppliers share the coaching"),
        required=False,
    )
    field_order = ["reason", "decided_by", "decided_on", "together"]

    def __init__(self, data=None, *, tender, **kwargs):
        super().__init__(data, initial={"reason": tender.reason}, **kwargs)
        self.tender, project = tender, tender.project
        self.fields["decided_on"].first, self.fields["decided_on"].last = project.starts, project.ends
        self.fields["reason"] = TextsField(
            label=_("Why this offer"),
            language=language_of(project),
            rows=4,
            max_length=4000,
            error_messages={"required": _("Write why this offer is chosen")},
        )
        if not tenders.others_chosen(tender):
            del self.fields["together"]
        self.order_fields(self.field_order)

    def clean(self):
        values = super().clean()
        reason = tenders.why_not_choosable(self.tender, together=values.get("together", False))
        if reason:
            self.add_error("together" if "together" in self.fields else None, reason)
        return values
