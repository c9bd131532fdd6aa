from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.translated import TranslatedField

from .frameworks import Factor
from .people import Group
from .programmes import ContextEvent, Programme
from .projects import Project


class Goals(models.QuerySet):
    def current(self):
        """Those that have not been closed."""
        return self.filter(closed_at=None)


class Goal(models.Model):
    """What a programme promised, or a whole project (its programmes inherit it). `parent` makes the tree; a
    programme's goal may be part of its project's. The wording granted (`promised`) stays quotable, whatever it becomes.
    """

    class Kind(models.TextChoices):
        PRIMARY = "primary", _("primary")
        DERIVED = "derived", _("derived")

    programme = models.ForeignKey(Programme, models.CASCADE, null=True, blank=True, related_name="goals")
    project = models.ForeignKey(Project, models.CASCADE, null=True, blank=True, related_name="goals")
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    key = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.PRIMARY)
    via = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="leads_to")
    text = TranslatedField(_("goal"))
    label = TranslatedField(_("short name, for figures"))
    promised = TranslatedField(_("as the application says"), help_text="verbatim, sic included")
    promised_source = models.CharField(_("source"), max_length=200, blank=True)
    rationale = TranslatedField(_("why this goal"))
    measured_by = TranslatedField(_("how we shall know"), help_text="empty: the verdict table of the report")
    expected_by = models.DateField(_("change expected by"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = Goals.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="goal_keys_are_unique_in_a_programme"),
            models.UniqueConstraint(fields=["project", "key"], name="goal_keys_are_unique_in_a_project"),
            models.CheckConstraint(
                condition=Q(programme=None, project__isnull=False) | Q(programme__isnull=False, project=None),
                name="a_goal_belongs_to_a_programme_or_a_project",
            ),
        ]

    def __str__(self):
        return str(self.text)

    @property
    def short(self):
        """The label if there is one, else the whole text."""
        return self.label or self.text


class GoalVersion(models.Model):
    """One change of a goal: before, after, who, when and why."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="versions")
    before = models.JSONField(default=dict)  # {"text": {…}, "expected_by": "2023-12-31"}
    after = models.JSONField(default=dict)
    reason = TranslatedField(_("reason"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_by_name = models.CharField(max_length=120, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["changed_at", "pk"]


class Statement(models.Model):
    """A thing whose state or change is asked: "Me-henki". Items in instruments point here; without a goal it
    belongs to *Muut muutokset*. `expected_by`, else its goal's, tells "not yet" from "no change"."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="statements")
    goal = models.ForeignKey(Goal, models.SET_NULL, null=True, blank=True, related_name="statements")
    key = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    name = TranslatedField(_("statement"))
    expected_by = models.DateField(_("change expected by"), null=True, blank=True)
    health_like = models.BooleanField(_("health-like"), default=False)
    context_events = models.ManyToManyField(ContextEvent, blank=True, related_name="statements")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="statement_keys_are_unique_in_a_programme")
        ]

    def __str__(self):
        return str(self.name)

    @property
    def due(self):
        """The date by which change is expected: its own, else its goal's, else None."""
        return self.expected_by or (self.goal.expected_by if self.goal else None)


class Theme(models.Model):
    """What sessions are about, or how they work (method)."""

    class Kind(models.TextChoices):
        CONTENT = "content", _("content")
        METHOD = "method", _("method")

    class Origin(models.TextChoices):
        COORDINATOR = "coordinator", _("planned beforehand")
        OPENING = "opening", _("raised in the opening workshop")
        TEMPLATE = "template", _("from a template")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="themes")
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    key = models.SlugField(max_length=60)
    title = TranslatedField(_("theme"))
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices, default=Kind.CONTENT)
    origin = models.CharField(_("origin"), max_length=11, choices=Origin.choices, default=Origin.COORDINATOR)
    factor = models.ForeignKey(
        Factor, models.SET_NULL, null=True, blank=True, related_name="themes", verbose_name=_("factor")
    )
    chosen_by = models.ManyToManyField(
        Group, blank=True, related_name="chosen_themes", verbose_name=_("chosen by the groups")
    )
    goals = models.ManyToManyField(Goal, blank=True, related_name="themes")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="theme_keys_are_unique_in_a_programme"),
            models.CheckConstraint(condition=~Q(title={}), name="a_theme_has_a_title"),
        ]

    def __str__(self):
        return str(self.title)
