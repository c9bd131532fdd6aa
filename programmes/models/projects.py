"""Hanke: what was applied for and granted, by whom it was carried out, and what follows it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programmes.translated import TranslatedField

from .organisations import Organisation


class Project(models.Model):
    """One application, one grant, one or more programmes."""

    title = TranslatedField(_("title"))
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    funder = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="funded_projects", verbose_name=_("funder")
    )
    funder_people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="funded_projects", verbose_name=_("funder’s people")
    )
    fund = models.CharField(_("fund or programme"), max_length=200, blank=True)
    call = models.CharField(_("call"), max_length=120, blank=True)
    reference = models.CharField(_("reference number"), max_length=80, blank=True)
    funding_sentence = TranslatedField(_("funding sentence"), help_text="as the funder wants it on the cover")
    starts = models.DateField(_("starts"), null=True, blank=True)
    ends = models.DateField(_("ends"), null=True, blank=True)
    grant_eur = models.DecimalField(_("grant, euros"), max_digits=11, decimal_places=2, null=True, blank=True)
    employer_share_percent = models.PositiveSmallIntegerField(_("employer’s share required, %"), null=True, blank=True)
    starting_situation = TranslatedField(_("starting situation"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="a_project_ends_after_it_starts",
            )
        ]

    def __str__(self):
        return str(self.title)


class Partner(models.Model):
    """An organisation's role in a project."""

    class Role(models.TextChoices):
        APPLICANT = "applicant", _("applicant")
        IMPLEMENTER = "implementer", _("implementer")
        PARTNER = "partner", _("partner")
        PROVIDER = "provider", _("provider")

    project = models.ForeignKey(Project, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="partnerships")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    note = TranslatedField(_("note"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "organisation", "role"], name="one_partner_row_per_role")
        ]


class Decision(models.Model):
    """A choice with its options and its reason, such as make or buy."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="decisions")
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    title = TranslatedField(_("decision"))
    options = TranslatedField(_("options"))
    reason = TranslatedField(_("reason"))

    class Meta:
        ordering = ["pk"]


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
    audience = TranslatedField(_("audience"))

    class Meta:
        ordering = ["pk"]


class Publication(models.Model):
    """An article, blog post … about the project, or one it leans on."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="publications")
    citation = models.CharField(_("citation"), max_length=400)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    lead = TranslatedField(_("lead"))

    class Meta:
        ordering = ["pk"]
