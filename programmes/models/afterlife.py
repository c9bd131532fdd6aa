"""What follows a project: applications sent and unsent, and where its results were told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.translated import TranslatedField

from .projects import Project


class FollowOn(models.Model):
    """A follow-on application and its fate, the unsent one included."""

    class State(models.TextChoices):
        IDEA = "idea", _("idea")
        DRAFTING = "drafting", _("being drafted")
        SUBMITTED = "submitted", _("submitted")
        GRANTED = "granted", _("granted")
        REJECTED = "rejected", _("rejected")
        NOT_SUBMITTED = "not_submitted", _("left unsent")

    project = models.ForeignKey(Project, models.CASCADE, related_name="follow_ons")
    title = TranslatedField(_("title"))
    need = TranslatedField(_("need"))
    planned = TranslatedField(_("how it was planned"))
    state = models.CharField(_("state"), max_length=14, choices=State.choices, default=State.IDEA)
    reason = TranslatedField(_("reason"))
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="not_submitted") | ~Q(reason={}), name="an_unsent_application_has_a_reason"
            )
        ]


class Dissemination(models.Model):
    """Where results were told: when, to whom, through what."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="disseminations")
    when = models.CharField(_("when"), max_length=40, blank=True)
    what = TranslatedField(_("what"))
    channel = TranslatedField(_("channel"))
    audience = TranslatedField(_("audience"))

    class Meta:
        ordering = ["pk"]


class Publication(models.Model):
    """An article, blog post … about the project, or one it leans on."""

    class Kind(models.TextChoices):
        ABOUT = "about", _("about the project")
        BASIS = "basis", _("what the project leans on")

    project = models.ForeignKey(Project, models.CASCADE, related_name="publications")
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, default=Kind.ABOUT)
    author = models.CharField(_("author"), max_length=200, blank=True)
    citation = models.CharField(_("title or citation"), max_length=400)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    url = models.URLField(_("address"), blank=True)
    lead = TranslatedField(_("lead"))

    class Meta:
        ordering = ["pk"]
