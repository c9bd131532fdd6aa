"""Work and mail that outlive a request. These tables are the truth; the broker carries only a bell."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

ATTEMPTS = 5  # counted at the claim, so that work which kills its worker is stopped as well


class JobQuerySet(models.QuerySet):
    def claimable(self):
        """Due by the database's clock and held by nobody: new, or left behind by a worker that died."""
        due = Q(state=Job.State.QUEUED, not_before__lte=Now())
        left_behind = Q(state=Job.State.RUNNING, lease_until__lt=Now())
        return self.filter(due | left_behind, attempt__lt=ATTEMPTS).order_by("not_before", "created_at")

    def worn_out(self):
        """Their last allowed attempt died with its worker."""
        return self.filter(state=Job.State.RUNNING, lease_until__lt=Now(), attempt__gte=ATTEMPTS)

    def held(self, job_id, token):
        """The row, while this attempt holds it: empty as soon as a newer attempt has claimed it (fencing)."""
        return self.filter(pk=job_id, token=token, state=Job.State.RUNNING)

    def unfinished(self):
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])


class Job(models.Model):
    """One piece of work: `settings.JOB_KINDS` names the function that does it. Times are the database's."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict)
    idempotency_key = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(db_default=Now())
    step = models.PositiveSmallIntegerField(default=0)
    result_name = models.CharField(max_length=150, blank=True)
    result_sha256 = models.CharField(max_length=64, blank=True)
    result_size = models.PositiveBigIntegerField(null=True)
    error_code = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("not_before", condition=Q(state__in=["queued", "running"]), name="jobs_to_be_done"),
            models.Index("kind", "subject", name="jobs_of_a_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_running_job_has_a_token_and_a_lease",
                condition=~Q(state="running") | Q(token__isnull=False, lease_until__isnull=False),
            ),
            models.CheckConstraint(
                name="a_job_is_over_when_it_has_a_finishing_time",
                condition=Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False)
                | Q(state__in=["queued", "running"], finished_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_result_has_a_name_a_checksum_and_a_size",
                condition=Q(result_name="", result_sha256="", result_size__isnull=True)
                | Q(~Q(result_name=""), ~Q(result_sha256=""), state="done", result_size__isnull=False),
            ),
            models.CheckConstraint(name="progress_has_four_steps", condition=Q(step__lte=4)),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject}"


class MessageQuerySet(models.QuerySet):
    def claimable(self):
        due = Q(state=Message.State.WAITING, not_before__lte=Now())
        left_behind = Q(state=Message.State.SENDING, lease_until__lt=Now())
        return self.filter(due | left_behind, attempt__lt=ATTEMPTS).order_by("not_before", "created_at")

    def worn_out(self):
        return self.filter(state=Message.State.SENDING, lease_until__lt=Now(), attempt__gte=ATTEMPTS)

    def held(self, token):
        """The rows of one sending, as long as nobody newer has claimed them."""
        return self.filter(token=token, state=Message.State.SENDING)

    def waiting(self):
        return self.filter(state=Message.State.WAITING)

    def undelivered(self):
        return self.filter(state__in=[Message.State.WAITING, Message.State.SENDING])


class Message(models.Model):
    """One mail to one person. Its text is rendered at the moment of sending and stored nowhere.

    `arguments` never hold a token or an answer. `sending` also means: tried, and to be tried again once the lease is
    over (back to `waiting` could meet a newer message of the same dedupe key). For a confidential kind `finished_at`
    is the time it was due: the moment of sending would tell a mail from a skip.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    address = models.EmailField()
    recipient_key = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=5)
    dedupe_key = models.CharField(max_length=200, blank=True)
    not_before = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempt = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200, unique=True)
    error_code = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("not_before", condition=Q(state__in=["waiting", "sending"]), name="messages_to_be_sent"),
            models.Index("recipient_key", "kind", name="messages_of_a_recipient"),
            models.Index("token", condition=Q(state="sending"), name="messages_of_a_sending"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_waiting_message_per_dedupe_key",
                fields=["kind", "dedupe_key"],
                condition=Q(state="waiting") & ~Q(dedupe_key=""),
            ),
            models.CheckConstraint(
                name="a_message_being_sent_has_a_lease", condition=~Q(state="sending") | Q(lease_until__isnull=False)
            ),
            models.CheckConstraint(
                name="a_message_is_over_when_it_has_a_finishing_time",
                condition=Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False)
                | Q(state__in=["waiting", "sending"], finished_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.id}"
