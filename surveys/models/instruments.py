from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.models import Programme, Statement
from programmes.translated import TranslatedField


class Instrument(models.Model):
    """A questionnaire: pages of items. Frozen once a wave of it is open; a change then makes a new version."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="instruments")
    key = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    title = TranslatedField(_("title"))
    licence = models.CharField(_("licence"), max_length=80, default="CC BY 4.0")
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key", "version"], name="instrument_versions_are_unique")
        ]

    def __str__(self):
        return str(self.title)


class Page(models.Model):
    """One page on the phone: a heading and a stem shared by its items."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="pages")
    order = models.PositiveSmallIntegerField(default=0)
    title = TranslatedField(_("title"))
    stem = TranslatedField(_("question shared by the items"))

    class Meta:
        ordering = ["order", "pk"]


class Item(models.Model):
    """One question. Every item can be skipped. `scale` names a scale of surveys/scales.py."""

    class Kind(models.TextChoices):
        SCALE = "scale", _("scale")
        TEXT = "text", _("open text")

    class Form(models.TextChoices):
        STATE = "state", _("state now")
        THEN = "then", _("state before, asked afterwards")
        PERCEIVED = "perceived", _("perceived change")

    page = models.ForeignKey(Page, models.CASCADE, related_name="items")
    key = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.SCALE)
    form = models.CharField(max_length=9, choices=Form.choices, default=Form.STATE)
    scale = models.CharField(max_length=20, default="agree5", blank=True)
    text = TranslatedField(_("text"))
    statement = models.ForeignKey(Statement, models.PROTECT, null=True, blank=True, related_name="items")
    level = models.PositiveSmallIntegerField(_("level of evaluation (Guskey)"), default=5)
    health_like = models.BooleanField(default=False)

    class Meta:
        ordering = ["page__order", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["page", "key"], name="item_keys_are_unique_on_a_page")]

    def __str__(self):
        return str(self.text)
