"""Identity zone. Nothing here tells who has answered, when, or how often anybody was reminded (privacy.md §1)."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from programmes.models import Participant, Programme
from programmes.translated import TranslatedField
from sessions.models import CoachingSession, SessionChange

from .instruments import Instrument


class Waves(models.QuerySet):
    def open(self):
        return self.filter(state=Wave.State.OPEN)

    def sealed(self):
        """Sealed or frozen: no answer can come or change any more."""
        return self.filter(state__in=[Wave.State.SEALED, Wave.State.FROZEN])

    def taking_answers(self):
        """Open, or closed and in its grace: not sealed yet."""
        return self.filter(state__in=[Wave.State.OPEN, Wave.State.CLOSED])

    def overdue(self):
        """Should have been sealed by now, by the database's clock (the longest grace is assumed)."""
        return self.taking_answers().filter(closes_at__lt=Now() - timedelta(hours=1))

    def keeping_a_release_waiting(self):
        """Baselines and paired change come out once these are sealed: all but session feedback and drafts gone by."""
        gone_by = Q(state=Wave.State.DRAFT, closes_at__lt=Now())
        done = Q(state__in=[Wave.State.SEALED, Wave.State.FROZEN])
        return self.exclude(Q(stage=Wave.Stage.SESSION) | gone_by | done)


class Wave(models.Model):
    """Mittauskerta. Answers are taken while open; forms opened before may be sent `grace_minutes` longer."""

    class Stage(models.TextChoices):
        PRE = "pre", _("start survey")
        MID = "mid", _("mid-point survey")
        POST = "post", _("end survey")
        FOLLOW_UP = "follow_up", _("follow-up survey")
        SESSION = "session", _("after a session")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        SEALED = "sealed", _("sealed")
        FROZEN = "frozen", _("released")

    class Mode(models.TextChoices):
        PAIRED = "paired", _("sealed pairing")
        SLIPS = "slips", _("slips")
        UNLINKED = "unlinked", _("unlinked")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="waves")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="waves")
    key = models.SlugField(max_length=60)
    stage = models.CharField(_("stage"), max_length=9, choices=Stage.choices)
    after_session = models.ForeignKey(CoachingSession, models.SET_NULL, null=True, blank=True, related_name="waves")
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    grace_minutes = models.PositiveSmallIntegerField(default=60)
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.PAIRED)
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.DRAFT)
    k = models.PositiveSmallIntegerField(default=5)  # copied from the programme at opening; only ever raised
    invited = models.PositiveSmallIntegerField(default=0)  # the size of the list locked at opening
    answered_shown = models.PositiveSmallIntegerField(default=0)  # in fives, renewed once a day while open
    answered_shown_on = models.DateField(null=True, blank=True)
    answered = models.PositiveSmallIntegerField(null=True, blank=True)  # exact, from closing on

    objects = Waves.as_manager()

    class Meta:
        ordering = ["opens_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="wave_keys_are_unique_in_a_programme"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="a_wave_closes_after_it_opens"),
            models.CheckConstraint(condition=Q(k__gte=5, k__lte=20), name="a_wave_has_k_from_5_to_20"),
            models.CheckConstraint(condition=Q(grace_minutes__lte=60), name="grace_is_at_most_an_hour"),
        ]

    def __str__(self):
        return str(self.instrument.title)


class Invitation(models.Model):
    """A right to answer. The link is recomputed from (uuid, version) and a key file; nothing of it is stored."""

    uuid = models.UUIDField(default=uuid.uuid4, primary_key=True, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="invitations")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="invitations")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "participant"], name="one_invitation_per_person_and_wave")
        ]


class KeyFingerprint(models.Model):
    """SHA-256 of a key file; `destroyed_at` is the destruction ledger. Names: server, programme:<id>, wave:<id>."""

    name = models.CharField(max_length=60, unique=True)
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, blank=True)


class Release(models.Model):
    """The publishable cells of a wave (mid) or of the whole programme (final), computed once by the vault.

    `cells` is the JSON of `surveys.disclosure.ReleaseData`; results pages, figures and reports read only this.
    """

    class Scope(models.TextChoices):
        WAVE = "wave", _("one wave")
        FINAL = "final", _("the whole programme")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="releases")
    wave = models.ForeignKey(Wave, models.CASCADE, null=True, blank=True, related_name="releases")
    scope = models.CharField(max_length=5, choices=Scope.choices)
    cells = models.JSONField()
    sha256 = models.CharField(max_length=64)
    released_at = models.DateTimeField()

    class Meta:
        ordering = ["released_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme"], condition=Q(scope="final"), name="a_programme_is_released_once"
            ),
            models.UniqueConstraint(fields=["wave"], condition=Q(scope="wave"), name="a_wave_is_released_once"),
        ]


class MidReview(models.Model):
    """Väliarviointi: what was learnt half-way, and the session changes it caused."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="mid_reviews")
    wave = models.ForeignKey(Wave, models.SET_NULL, null=True, blank=True, related_name="reviews")
    held_on = models.DateField(_("held on"))
    learnt = TranslatedField(_("what was learnt"))
    changes = models.ManyToManyField(SessionChange, blank=True, related_name="mid_reviews")

    class Meta:
        ordering = ["held_on", "pk"]


class Quote(models.Model):
    """A sentence of a participant, with its source; printed only where it has been approved for."""

    class Approval(models.TextChoices):
        NONE = "none", _("not approved")
        INTERNAL = "internal", _("internal")
        FUNDER = "funder", _("funder")
        PUBLIC = "public", _("public")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="quotes")
    text = TranslatedField(_("quote"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    consented = models.BooleanField(_("the writer agreed, or it is already public"), default=False)
    approved_for = models.CharField(max_length=8, choices=Approval.choices, default=Approval.NONE)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_for="none") | Q(consented=True), name="an_approved_quote_has_consent"
            )
        ]
