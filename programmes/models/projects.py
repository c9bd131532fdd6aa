"""Hanke: what was applied for and granted, and by whom it is carried out."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Min, Q
from django.utils.translation import gettext_lazy as _

from programmes.translated import TranslatedField

from .organisations import Organisation


class Projects(models.QuerySet):
    def seen_by(self, user):
        """Projects the user may work on: named in them, or coordinating one of their programmes."""
        if user.is_staff:
            return self
        coordinates = Q(programmes__memberships__user=user, programmes__memberships__role="coordinator")
        return self.filter(Q(coordinators=user) | coordinates).distinct()

    def matching(self, words):
        """Title in any language, acronym or funder."""
        for word in words.split():
            titles = Q(title__fi__icontains=word) | Q(title__sv__icontains=word) | Q(title__en__icontains=word)
            self = self.filter(titles | Q(acronym__icontains=word) | Q(funder__name__icontains=word))
        return self

    def with_what_comes(self):
        """Adds `programme_count` and `next_due` (the first report not yet sent, or None)."""
        waits = Q(duties__state__in=Duty.WAITS)
        return self.annotate(
            programme_count=Count("programmes", distinct=True), next_due=Min("duties__due_on", filter=waits)
        ).order_by(F("starts").desc(nulls_first=True), "-pk")


class Project(models.Model):
    """One application, one grant, one or more programmes."""

    class State(models.TextChoices):
        DRAFTING = "drafting", _("being drafted")
        SUBMITTED = "submitted", _("submitted")
        GRANTED = "granted", _("granted")
        REJECTED = "rejected", _("rejected")

    slug = models.SlugField(max_length=80, unique=True)
    coordinators = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="projects", verbose_name=_("coordinators")
    )
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
    state = models.CharField(_("state of the application"), max_length=9, choices=State.choices, default=State.GRANTED)
    applied_on = models.DateField(_("applied on"), null=True, blank=True)
    decided_on = models.DateField(_("funder’s decision on"), null=True, blank=True)
    application = TranslatedField(_("goals as the application says"), help_text="verbatim, sic included")
    application_source = models.CharField(_("source"), max_length=200, blank=True)
    funding_sentence = TranslatedField(_("funding sentence"), help_text="as the funder wants it on the cover")
    starts = models.DateField(_("starts"), null=True, blank=True)
    ends = models.DateField(_("ends"), null=True, blank=True)
    grant_eur = models.DecimalField(_("grant, euros"), max_digits=11, decimal_places=2, null=True, blank=True)
    employer_share_percent = models.PositiveSmallIntegerField(_("employer’s share required, %"), null=True, blank=True)
    # what an hour of working time costs the employer: the employer's share is hours × this (domain.md §7)
    hour_eur = models.DecimalField(
        _("cost of a working hour, euros"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    starting_situation = TranslatedField(_("starting situation"))

    objects = Projects.as_manager()

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
    contract_on = models.DateField(_("contract signed on"), null=True, blank=True)
    contract_eur = models.DecimalField(
        _("contract price, euros"), max_digits=11, decimal_places=2, null=True, blank=True
    )
    hour_eur = models.DecimalField(_("hourly rate, euros"), max_digits=7, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "organisation", "role"], name="one_partner_row_per_role")
        ]

    @property
    def has_contract(self):
        """True when a day or a price of the contract is known."""
        return bool(self.contract_on) or self.contract_eur is not None or self.hour_eur is not None


class BudgetLine(models.Model):
    """A line of the application's budget, in euros; who pays it."""

    class Payer(models.TextChoices):
        GRANT = "grant", _("grant")
        EMPLOYER = "employer", _("employer’s own share")
        OTHER = "other", _("others")

    project = models.ForeignKey(Project, models.CASCADE, related_name="budget_lines")
    order = models.PositiveSmallIntegerField(default=0)
    heading = TranslatedField(_("heading"))
    payer = models.CharField(_("paid by"), max_length=8, choices=Payer.choices, default=Payer.GRANT)
    planned_eur = models.DecimalField(_("planned, euros"), max_digits=11, decimal_places=2)
    actual_eur = models.DecimalField(_("actual, euros"), max_digits=11, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_eur__gte=0) & (Q(actual_eur=None) | Q(actual_eur__gte=0)),
                name="a_budget_line_is_not_negative",
            )
        ]


class Duties(models.QuerySet):
    def unsent(self):
        return self.filter(state__in=Duty.WAITS)

    def due_by(self, day):
        """Those whose day is `day` or before it."""
        return self.filter(due_on__lte=day)


class Duty(models.Model):
    """A report that the funder wants by a day: due → draft → sent → receipt."""

    class State(models.TextChoices):
        DUE = "due", _("to be written")
        DRAFT = "draft", _("being written")
        SENT = "sent", _("sent")
        RECEIVED = "received", _("received by the funder")

    WAITS = (State.DUE, State.DRAFT)  # has not been sent yet

    project = models.ForeignKey(Project, models.CASCADE, related_name="duties")
    title = TranslatedField(_("what is to be reported"))
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DUE)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    received_on = models.DateField(_("receipt on"), null=True, blank=True)
    receipt = models.CharField(_("receipt"), max_length=200, blank=True)

    objects = Duties.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["due", "draft"], sent_on=None)
                | Q(state__in=["sent", "received"], sent_on__isnull=False),
                name="a_report_is_sent_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="received") | Q(received_on__isnull=False), name="a_receipt_has_a_day"
            ),
        ]

    @property
    def waits(self):
        """True until it has been sent."""
        return self.state in self.WAITS
