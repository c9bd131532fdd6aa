"""When people meet: phases, sessions and their changes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programmes.models import Exercise, Goal, Group, Membership, Participant, Programme, Role, Theme
from programmes.translated import TranslatedField


class Phase(models.Model):
    class Scope(models.TextChoices):
        COMMON = "common", _("everyone together")
        GROUP = "group", _("each group")
        PERSON = "person", _("one person at a time")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="phases")
    key = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    title = TranslatedField(_("phase"))
    bullets = TranslatedField(_("what happens in it, one line each"))
    scope = models.CharField(max_length=6, choices=Scope.choices, default=Scope.COMMON)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="phase_keys_are_unique")]

    def __str__(self):
        return str(self.title)


class Sessions(models.QuerySet):
    def group_sessions(self):
        """All but the one-to-one interviews."""
        return self.filter(participant=None)

    def interviews(self):
        return self.exclude(participant=None)

    def published(self):
        """What participants may see: everything that has been published, cancelled ones included."""
        return self.exclude(published=None)

    def not_cancelled(self):
        return self.exclude(state=CoachingSession.State.CANCELLED)

    def held(self):
        return self.filter(state=CoachingSession.State.HELD)

    def upcoming(self):
        return self.not_cancelled().filter(ends__gte=timezone.now())

    def without_time(self):
        return self.not_cancelled().filter(starts=None)

    def held_or_past(self):
        """Held, or over by the clock whether marked or not."""
        return self.not_cancelled().filter(Q(state=CoachingSession.State.HELD) | Q(ends__lt=timezone.now()))

    def next_one(self):
        """The session that is on or comes next, or None."""
        return self.upcoming().order_by("starts", "pk").first()

    def awaiting_attendance(self):
        """Published group sessions that are over and of which nobody has been marked or counted."""
        over = self.not_cancelled().published().group_sessions().filter(ends__lt=timezone.now())
        return over.exclude(attendances__isnull=False).filter(headcount=None)  # a join would read every attendance

    def awaiting_evening(self, span):
        """Published group sessions with a coach that ended within the span and that no staff has marked or counted.

        Who has checked in alone doesn't make a session held (`check_in`).
        """
        now = timezone.now()
        over = self.published().group_sessions().filter(ends__lte=now, ends__gt=now - span).exclude(coach=None)
        return over.not_cancelled().exclude(state=CoachingSession.State.HELD).filter(headcount=None)

    def shared_with(self, programme):
        """What the other programmes of its project share with it, as published: drafts never."""
        siblings = self.filter(programme__project=programme.project_id).exclude(programme=programme)
        return siblings.published().filter(shared_in_project=True, participant=None)

    def met_by(self, programme):
        """The programme's own sessions, and those shared with it."""
        shared = Q(shared_in_project=True, participant=None, published__isnull=False)
        return self.filter(Q(programme=programme) | shared & Q(programme__project=programme.project_id))

    def with_attendance(self):
        """Adds `present` (persons, part of the time included), `minutes_sum` and `work_sum` (minutes of all)."""
        there = ~Q(attendances__state="absent")
        return self.annotate(
            present=Count("attendances", filter=there),
            minutes_sum=Coalesce(Sum("attendances__minutes"), 0),
            work_sum=Coalesce(Sum("attendances__work_minutes"), 0),
        )

    def with_people(self):
        """With what a row of a list shows, in the same query."""
        return self.select_related("programme", "group", "participant", "coach", "headcount")

    def led_by(self, user):
        """Own sessions of a coach: where named, or of own groups where nobody is named; rights are read anew."""
        member = Membership.objects.filter(programme=OuterRef("programme"), user=user)
        coach = member.filter(role=Role.COACH).filter(Q(group=None) | Q(group=OuterRef("group")))
        mine = Q(Exists(member), coach=user) | Q(Exists(coach), coach=None, participant=None)
        return self.filter(mine)


class CoachingSession(models.Model):
    """A session. The columns are the coordinator's draft; `published` is the version participants read.

    `starts`/`ends` are aware; they are generated and edited in wall time of `zone`. One calendar `uid` for ever;
    every published change raises `sequence` (RFC 5546).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    class Kind(models.TextChoices):
        GROUP = "group", _("group session")
        INTERVIEW = "interview", _("individual interview")
        WORKSHOP = "workshop", _("workshop")
        WEBINAR = "webinar", _("webinar")
        SEMINAR = "seminar", _("seminar")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="sessions")
    key = models.SlugField(max_length=60)
    phase = models.ForeignKey(Phase, models.PROTECT, null=True, blank=True, related_name="sessions")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="sessions")
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="interviews")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices, default=Kind.GROUP)
    ordinal = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    title = TranslatedField(_("title"))
    plan = TranslatedField(_("content plan"))
    working_modes = TranslatedField(_("ways of working, one line each"))
    themes = models.ManyToManyField(Theme, blank=True, related_name="sessions")
    goals = models.ManyToManyField(Goal, blank=True, related_name="sessions")
    starts = models.DateTimeField(_("starts"), null=True, blank=True)
    ends = models.DateTimeField(_("ends"), null=True, blank=True)
    zone = models.CharField(max_length=40, default="Europe/Helsinki")
    mode = models.CharField(max_length=8, choices=Programme.Mode.choices, default=Programme.Mode.ON_SITE)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("meeting link"), blank=True)
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="coached_sessions"
    )
    exercises = models.ManyToManyField(Exercise, blank=True, related_name="sessions")
    embedded_in = TranslatedField(_("part of the team’s own meeting"))
    open_to_outsiders = models.BooleanField(_("open to outsiders"), default=False)
    shared_in_project = models.BooleanField(_("shared by all programmes of the project"), default=False)
    closes_process = models.BooleanField(_("the coaching ends here"), default=False)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DRAFT)
    # the version participants read (versions.published_version says its keys); null = never shown
    published = models.JSONField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)  # two editors see each other's change

    objects = Sessions.as_manager()

    class Meta:
        ordering = [F("starts").asc(nulls_last=True), "ordinal", "pk"]
        indexes = [models.Index(fields=["programme", "starts"])]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="session_keys_are_unique_in_a_programme"),
            models.CheckConstraint(
                condition=Q(starts=None, ends=None) | Q(starts__isnull=False, ends__gt=F("starts")),
                name="a_session_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(published=None, published_at=None) | Q(published__isnull=False, published_at__isnull=False),
                name="published_version_and_time_go_together",
            ),
        ]

    def __str__(self):
        return f"{self.ordinal}. {self.title}" if self.ordinal else str(self.title)

    @property
    def minutes(self):
        """Length in minutes, 0 while no time is agreed."""
        return int((self.ends - self.starts).total_seconds() // 60) if self.starts else 0

    @property
    def counted(self):
        """Its Headcount, or None when nobody was counted without names."""
        return getattr(self, "headcount", None)


class SessionChange(models.Model):
    """One change of a session: before, after, who, when and why. A mid-review names the changes it caused."""

    session = models.ForeignKey(CoachingSession, models.CASCADE, related_name="changes")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = TranslatedField(_("reason"))
    goal = models.ForeignKey(Goal, models.SET_NULL, null=True, blank=True, related_name="session_changes")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["changed_at", "pk"]
