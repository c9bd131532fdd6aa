"""The audit trail: who did what and when, in words, without the content of any answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .programmes import Programme
from .projects import Project


class Deed(models.Model):
    """One thing somebody did. `what` is the route's name (`programmes.trail` has its sentence), `about` the thing."""

    programme = models.ForeignKey(Programme, models.CASCADE, null=True, blank=True, related_name="deeds")
    project = models.ForeignKey(Project, models.CASCADE, null=True, blank=True, related_name="deeds")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=60)
    about = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(programme__isnull=False) | Q(project__isnull=False),
                name="a_deed_is_of_a_programme_or_a_project",
            )
        ]
        indexes = [models.Index(fields=["programme", "-at"])]
