"""What sessions left behind: outputs and findings."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.models import Factor, Goal, Group, Programme
from programmes.translated import TranslatedField

from .schedule import CoachingSession


class Output(models.Model):
    """Tuotos: what a session left behind."""

    class Kind(models.TextChoices):
        TOOL = "tool", _("tool")
        IDEA = "idea", _("idea")
        AGREEMENT = "agreement", _("agreement")
        PRACTICE = "practice", _("practice")
        EVENT = "event", _("event")
        INSIGHT = "insight", _("insight")

    class State(models.TextChoices):
        IDEA = "idea", _("idea")
        IN_USE = "in_use", _("in use")
        ENDED = "ended", _("ended")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="outputs")
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.IDEA)
    title = TranslatedField(_("output"))
    text = TranslatedField(_("description"))
    sessions = models.ManyToManyField(CoachingSession, blank=True, related_name="outputs")
    goals = models.ManyToManyField(Goal, blank=True, related_name="outputs")
    owner = models.CharField(_("owner"), max_length=120, blank=True)
    rhythm = models.CharField(max_length=200, blank=True, help_text="RRULE (RFC 5545)")
    next_due = models.DateField(_("next time"), null=True, blank=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.IDEA)
    returned_on = models.DateField(_("returned to the team on"), null=True, blank=True)
    returned_to = models.ForeignKey(
        Group, models.SET_NULL, null=True, blank=True, related_name="outputs", verbose_name=_("returned to")
    )
    acknowledged_on = models.DateField(_("seen by the team on"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="output_keys_are_unique"),
            models.CheckConstraint(
                condition=Q(acknowledged_on=None) | Q(returned_on__isnull=False),
                name="only_what_was_returned_is_acknowledged",
            ),
        ]

    def __str__(self):
        return str(self.title)


class Finding(models.Model):
    """Havainto: what the sessions showed about a factor, at which level, and which sessions' groups said so."""

    class Level(models.TextChoices):
        INDIVIDUAL = "individual", _("individual")
        SUPERVISOR = "supervisor", _("supervisor")
        COMMUNITY = "community", _("community")
        INSTITUTION = "institution", _("institution")

    class Polarity(models.TextChoices):
        PROMOTES = "promotes", _("promotes")
        HINDERS = "hinders", _("hinders")
        BOTH = "both", _("promotes or hinders")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="findings")
    key = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    text = TranslatedField(_("finding"))
    factor = models.ForeignKey(
        Factor, models.SET_NULL, null=True, blank=True, related_name="findings", verbose_name=_("factor")
    )
    level = models.CharField(_("level"), max_length=11, choices=Level.choices, default=Level.COMMUNITY)
    polarity = models.CharField(_("direction"), max_length=8, choices=Polarity.choices, default=Polarity.PROMOTES)
    sessions = models.ManyToManyField(CoachingSession, blank=True, related_name="findings")
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="finding_keys_are_unique")]

    def __str__(self):
        return str(self.text)
