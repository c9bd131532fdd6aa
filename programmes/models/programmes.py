from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from programmes.translated import TranslatedField, text

from .organisations import Organisation
from .projects import Project


class Programmes(models.QuerySet):
    def seen_by(self, user):
        """Programmes in which the user has any role: membership, own participation, or the project's funder."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_staff else self.filter(_worked_on_by(user) | Q(project__in=user.funded_projects.all()))

    def worked_on_by(self, user):
        """Those whose overview the user may open: a membership or own participation; a funder has a page of its own."""
        return self if user.is_staff else self.filter(_worked_on_by(user))

    def with_invented_content(self):
        return self.exclude(made_up={})

    def matching(self, words):
        """Name in any language, or funder."""
        for word in words.split():
            names = Q(name__fi__icontains=word) | Q(name__sv__icontains=word) | Q(name__en__icontains=word)
            self = self.filter(names | Q(project__funder__name__icontains=word))
        return self

    def in_state(self, state):
        return self.filter(state=state) if state else self

    def funded_by(self, funder):
        return self.filter(project__funder=funder) if funder else self

    def with_what_comes(self):
        """Adds `next_session` (a published one's start, or None) and `undone` (sessions without attendance marked)."""
        of_app_above = self.model._meta.get_field("sessions").related_model.objects
        sessions = of_app_above.filter(programme=OuterRef("pk")).order_by()
        coming = sessions.published().group_sessions().upcoming().order_by("starts").values("starts")[:1]
        undone = sessions.awaiting_attendance().values("programme").annotate(n=Count("pk")).values("n")
        return self.annotate(next_session=Subquery(coming), undone=Coalesce(Subquery(undone), 0))


def _worked_on_by(user):
    taking_part = user.participations.taking_part()
    return Q(pk__in=user.memberships.values("programme")) | Q(pk__in=taking_part.values("programme"))


class Programme(models.Model):
    """Valmennus: the coaching itself. Durations are computed from dates, never typed."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        CLOSED = "closed", _("ended")
        ARCHIVED = "archived", _("archived")

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("on site")
        REMOTE = "remote", _("remote")
        HYBRID = "hybrid", _("hybrid")

    class Profile(models.TextChoices):
        STANDARD = "standard", _("standard")
        STRICT = "strict", _("strict")

    class Quota(models.TextChoices):
        EACH = "each", _("per participant")
        TOTAL = "total", _("in all")

    project = models.ForeignKey(Project, models.PROTECT, related_name="programmes")
    slug = models.SlugField(max_length=80, unique=True)
    name = TranslatedField(_("name"))
    report_title = TranslatedField(_("title of the report"))
    starting_point = TranslatedField(_("starting point"))
    working_methods = TranslatedField(_("working methods"))
    abstract = TranslatedField(_("summary"))
    keywords = TranslatedField(_("keywords"))
    led_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="led_programmes", verbose_name=_("led by")
    )
    language = models.CharField(_("language"), max_length=2, default="fi")
    zone = models.CharField(max_length=40, default="Europe/Helsinki")
    default_mode = models.CharField(_("usual mode"), max_length=8, choices=Mode.choices, default=Mode.ON_SITE)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PLANNED)
    starts = models.DateField(_("starts"), null=True, blank=True)
    ends = models.DateField(_("ends"), null=True, blank=True)
    quota_minutes = models.PositiveIntegerField(_("working time given by the employer, minutes"), null=True, blank=True)
    quota_per = models.CharField(max_length=5, choices=Quota.choices, default=Quota.EACH)
    # False = how many were invited to take part is not known: not everybody is on the list
    invited_known = models.BooleanField(_("everybody who was invited is on the list"), default=False)
    features = models.JSONField(default=list, blank=True)  # what has been switched on beyond a small programme
    profile = models.CharField(_("privacy profile"), max_length=8, choices=Profile.choices, default=Profile.STANDARD)
    k = models.PositiveSmallIntegerField(
        _("smallest group shown"), default=5, validators=[MinValueValidator(5), MaxValueValidator(20)]
    )
    overall_verdict = TranslatedField(_("overall verdict, written by a person"))
    overall_source = models.CharField(_("source of the verdict"), max_length=200, blank=True)
    limitations = TranslatedField(_("limitations"))
    # who answers for the data: a wave can't open before these are filled (privacy.md §9)
    controller = models.CharField(_("controller"), max_length=200, blank=True)
    data_contact = models.CharField(_("data protection contact"), max_length=200, blank=True)
    legal_basis = TranslatedField(_("legal basis"))
    cooperation_on = models.DateField(_("handled in co-operation (yhteistoiminta) on"), null=True, blank=True)
    # {} = nothing is invented; else {"notice": {fi, sv, en}, "what": [keys]}: shown on every page and PDF
    made_up = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Programmes.as_manager()

    class Meta:
        ordering = ["-starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="a_programme_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(k__gte=5, k__lte=20), name="k_is_from_5_to_20"),
        ]

    def __str__(self):
        return str(self.name)

    @property
    def is_over(self):
        return self.state in (self.State.CLOSED, self.State.ARCHIVED)

    @property
    def is_invented(self):
        """True when something in it is made up and every page and PDF must say so."""
        return bool(self.made_up)

    @property
    def invented(self):
        """What is made up, in words: {"notice": one sentence, "details": what exactly}, each a Translated."""
        return {name: text(self.made_up.get(name)) for name in ("notice", "details")}


class ContextEvent(models.Model):
    """Something else that happened at the same time and may explain an outcome."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="context_events")
    key = models.SlugField(max_length=60)
    happened_on = models.DateField(_("date"), null=True, blank=True)
    text = TranslatedField(_("what happened"))
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        ordering = ["happened_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="context_event_keys_are_unique")]
