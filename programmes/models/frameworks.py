"""Ways to think about wellbeing that a programme leans on: factors, concepts, exercises, and a study entwined."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.translated import TranslatedField

from .programmes import Programme


class Framework(models.Model):
    """A set of factors (HyPe's four key factors), layers (the four of HyPe vocational) or parts of a circle."""

    class Shape(models.TextChoices):
        FACTORS = "factors", _("factors side by side")
        LAYERS = "layers", _("layers on top of each other")
        CIRCLE = "circle", _("parts of a circle")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="frameworks")
    key = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    name = TranslatedField(_("name"))
    shape = models.CharField(_("shape"), max_length=7, choices=Shape.choices, default=Shape.FACTORS)
    source = models.CharField(_("source"), max_length=400, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="framework_keys_are_unique")]

    def __str__(self):
        return str(self.name)


class Factor(models.Model):
    """One factor, layer or part; `cross_cutting` runs through all the others, as trust does."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="factors")
    framework = models.ForeignKey(Framework, models.CASCADE, related_name="factors")
    key = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    name = TranslatedField(_("name"))
    text = TranslatedField(_("description"))
    cross_cutting = models.BooleanField(_("runs through all the others"), default=False)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="factor_keys_are_unique")]

    def __str__(self):
        return str(self.name)


class Construct(models.Model):
    """A named thing that the programme talks about: collective efficacy, collaboration overload …"""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="constructs")
    key = models.SlugField(max_length=60)
    name = TranslatedField(_("concept"))
    text = TranslatedField(_("what it means"))
    source = models.CharField(_("source"), max_length=400, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="construct_keys_are_unique")]

    def __str__(self):
        return str(self.name)


class Exercise(models.Model):
    """What is practised in sessions, and by what mechanism it is thought to help."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="exercises")
    key = models.SlugField(max_length=60)
    name = TranslatedField(_("exercise"))
    mechanism = TranslatedField(_("how it is thought to help"))

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="exercise_keys_are_unique")]

    def __str__(self):
        return str(self.name)


class Study(models.Model):
    """Research entwined with a programme. Taking part in it is consented to apart from taking part in coaching."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="studies")
    title = TranslatedField(_("study"))
    question = TranslatedField(_("research question"))
    data = TranslatedField(_("data gathered"))
    consent_text = TranslatedField(_("what people are asked to consent to"))
    led_by = models.CharField(_("led by"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
