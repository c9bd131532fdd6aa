"""The trail of choices: what was decided and why, which offers came in and how they were scored."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.translated import TranslatedField

from .organisations import Organisation
from .projects import Project


class Decision(models.Model):
    """A choice with its options, its reason and who made it."""

    class Kind(models.TextChoices):
        MAKE_OR_BUY = "make_or_buy", _("make or buy")
        PROVIDER = "provider", _("choice of provider")
        OTHER = "other", _("other decision")

    project = models.ForeignKey(Project, models.CASCADE, related_name="decisions")
    kind = models.CharField(_("kind"), max_length=11, choices=Kind.choices, default=Kind.OTHER)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True)
    title = TranslatedField(_("decision"))
    options = TranslatedField(_("options"))
    reason = TranslatedField(_("reason"))

    class Meta:
        ordering = ["pk"]


class Criterion(models.Model):
    """What offers are compared by. Weights are percent; those of a project should make 100."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    name = TranslatedField(_("criterion"))
    weight = models.PositiveSmallIntegerField(_("weight, %"), validators=[MinValueValidator(1), MaxValueValidator(100)])

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="criterion_keys_are_unique"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="a_weight_is_a_percentage"),
        ]

    def __str__(self):
        return str(self.name)


class Tender(models.Model):
    """An offer received; `chosen` with its reason is the procurement trail."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="tenders")
    supplier = models.ForeignKey(Organisation, models.PROTECT, related_name="tenders")
    price_eur = models.DecimalField(_("price, euros"), max_digits=11, decimal_places=2, null=True, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    chosen = models.BooleanField(_("chosen"), default=False)
    reason = TranslatedField(_("reason"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(price_eur=None) | Q(price_eur__gte=0), name="an_offer_costs_nothing_or_more"
            ),
        ]


class Score(models.Model):
    """Points of one offer by one criterion, 0–100."""

    tender = models.ForeignKey(Tender, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="scores")
    points = models.PositiveSmallIntegerField(_("points, 0–100"), validators=[MaxValueValidator(100)])
    note = TranslatedField(_("why"))

    class Meta:
        ordering = ["criterion__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "criterion"], name="one_score_per_offer_and_criterion"),
            models.CheckConstraint(condition=Q(points__lte=100), name="points_are_at_most_100"),
        ]
