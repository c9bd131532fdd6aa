"""The audit trail: who did what and when, in words, without the content of any answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .programmes import Programme
from .projects import Project


class Deeds(models.QuerySet):
    def of_the_house(self):
        """Those of no programme and no project."""
        return self.filter(programme=None, project=None)


class Deed(models.Model):
    """One thing somebody did in a programme, in a project, or (neither) in the installation.

    `what` is the route's name (`programmes.trail` has its sentence); `about` the thing in words, or a person as
    "participant:<pk>" or "user:<pk>": names are looked up when the trail is read, so none is kept here.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, null=True, blank=True, related_name="deeds")
    project = models.ForeignKey(Project, models.CASCADE, null=True, blank=True, related_name="deeds")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="deeds")
    what = models.CharField(max_length=60)
    about = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = Deeds.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(programme__isnull=True) | Q(project__isnull=True), name="a_deed_has_one_place_at_most"
            )
        ]
        indexes = [models.Index(fields=[place, "-at"]) for place in ("programme", "project", "by")]
