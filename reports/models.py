"""Frozen data, and the documents rendered from it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.access import Permission
from programmes.models import Programme
from programmes.translated import TranslatedField


class Edition(models.TextChoices):
    INTERNAL = "internal", _("internal")
    FUNDER = "funder", _("funder")


class ReportText(models.Model):
    """A text written for one block of the report (`reports.blocks` names them)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="report_texts")
    block = models.SlugField(max_length=40)
    text = TranslatedField(_("text"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "block"], name="one_text_per_block")]


class Snapshot(models.Model):
    """Everything a report shows, frozen: language-neutral JSON, already through the privacy rules."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="snapshots")
    edition = models.CharField(max_length=8, choices=Edition.choices)
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")


class Reports(models.QuerySet):
    def published(self):
        """What may be downloaded by those it is meant for: the current published ones."""
        return self.filter(state=Report.State.PUBLISHED)

    def issued(self):
        """Published now or once; superseded ones stay as issued."""
        return self.filter(state__in=[Report.State.PUBLISHED, Report.State.SUPERSEDED])

    def being_made(self):
        return self.filter(state=Report.State.BUILDING)

    def visible_to(self, permissions):
        """Staff see every version; others the issued ones of the funder's edition; those without the right none."""
        if Permission.VIEW_REPORT_DRAFT in permissions and Permission.DOWNLOAD_INTERNAL in permissions:
            return self
        if Permission.DOWNLOAD_PUBLISHED in permissions:
            return self.issued().filter(edition=Edition.FUNDER)
        return self.none()


class Report(models.Model):
    """One issue of the outcome report. Superseded, never overwritten."""

    class State(models.TextChoices):
        BUILDING = "building", _("being made")
        FAILED = "failed", _("not made")
        READY = "ready", _("waiting for approval")
        APPROVED = "approved", _("approved")
        PUBLISHED = "published", _("published")
        SUPERSEDED = "superseded", _("superseded")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="reports")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="reports")
    edition = models.CharField(max_length=8, choices=Edition.choices)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    version = models.PositiveSmallIntegerField()
    note = models.CharField(_("what differs from the version before"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.BUILDING)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ordered_at = models.DateTimeField()
    file_name = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    made_with = models.JSONField(default=dict, blank=True)  # versions of WeasyPrint, Pango, HarfBuzz, fonts
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    objects = Reports.as_manager()

    class Meta:
        ordering = ["-version", "edition", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "edition", "language", "version"], name="report_versions_are_unique"
            ),
            models.UniqueConstraint(
                fields=["programme", "edition", "language"],
                condition=Q(state="published"),
                name="one_published_report_per_edition_and_language",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "superseded"])
                | Q(published_at__isnull=False, approved_at__isnull=False),
                name="a_published_report_was_approved",
            ),
        ]


class Download(models.Model):
    """Who fetched which issue, when."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="downloads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
