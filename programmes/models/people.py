import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.translated import TranslatedField

from .organisations import Organisation
from .programmes import Programme


class Role(models.TextChoices):
    """Roles that a membership gives. The others follow from rows of their own: participant, funder, administrator."""

    COORDINATOR = "coordinator", _("coordinator")
    COACH = "coach", _("coach")
    CONTACT = "contact", _("contact person")
    PARTICIPANT = "participant", _("participant")
    FUNDER = "funder", _("funder")
    ADMINISTRATOR = "administrator", _("administrator")


class Groups(models.QuerySet):
    def with_size(self):
        """Adds `size`: people taking part now."""
        now = Q(participants__isnull=False, participants__left_on=None)
        return self.annotate(size=models.Count("participants", filter=now)).order_by("pk")  # sums forget the order

    def with_staff(self):
        """With the organisation and everybody who coaches or is the contact person, two queries in all."""
        staff = models.Prefetch("memberships", Membership.objects.select_related("user").order_by("deputy", "pk"))
        return self.select_related("organisation").prefetch_related(staff)


class Group(models.Model):
    class Formation(models.TextChoices):
        EXISTING = "existing", _("existing team")
        CROSS_UNIT = "cross_unit", _("people of several units")

    class Target(models.TextChoices):
        LEADERS = "leaders", _("leaders")
        STAFF = "staff", _("all staff")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="groups")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="groups")
    key = models.SlugField(max_length=60)
    name = TranslatedField(_("group"))
    formation = models.CharField(_("formation"), max_length=10, choices=Formation.choices, default=Formation.EXISTING)
    target = models.CharField(_("meant for"), max_length=7, choices=Target.choices, default=Target.STAFF)
    unit = TranslatedField(_("unit or team"))
    team_owner = models.CharField(_("person responsible for the team"), max_length=120, blank=True)
    meeting_link = models.URLField(_("meeting link"), blank=True)

    objects = Groups.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="group_keys_are_unique")]

    def __str__(self):
        return str(self.name)

    def staff(self, role, *, deputy=False):
        """Users with that role in the group, among rows read by `with_staff`."""
        return [row.user for row in self.memberships.all() if row.role == role and row.deputy == deputy]

    @property
    def coaches(self):
        return self.staff(Role.COACH)

    @property
    def deputies(self):
        return self.staff(Role.COACH, deputy=True)

    @property
    def contacts(self):
        return self.staff(Role.CONTACT)


class Participants(models.QuerySet):
    def taking_part(self):
        """Those who have not left."""
        return self.filter(left_on=None)

    def who_left(self):
        return self.exclude(left_on=None)

    def awaiting_welcome(self):
        """Taking part, and never sent the message that says what this is."""
        return self.taking_part().filter(welcomed_on=None)

    def welcomed(self):
        return self.exclude(welcomed_on=None)

    def signed_in(self):
        """Those who have signed in at least once, to whatever programme."""
        return self.exclude(user__last_login=None).exclude(user=None)

    def never_signed_in(self):
        return self.filter(Q(user=None) | Q(user__last_login=None))

    def matching(self, words, *, addresses=False):
        """Every word in the name (or the address, for those who may see it), in any order."""
        for word in words.split():
            found = Q(name__icontains=word)
            self = self.filter(found | Q(email__icontains=word) if addresses else found)
        return self

    def with_times_present(self):
        """Adds `times_present`: sessions attended, part of the time included, and `minutes_present` of them."""
        there = Q(attendances__isnull=False) & ~Q(attendances__state="absent")
        counted = self.annotate(
            times_present=models.Count("attendances", filter=there),
            minutes_present=models.Sum("attendances__minutes", default=0),
        )
        return counted.order_by("name", "pk")  # sums forget the model's own order


class Participant(models.Model):
    """One person's place in one programme. `uuid` is never shown: pseudonyms are derived from it (privacy.md §1)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="participants")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="participants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="participations"
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), max_length=254)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fi")
    joined_on = models.DateField(_("from"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    # three consents, each apart from the others (roles.md, privacy.md)
    agreed_on = models.DateField(_("agreed to take part on"), null=True, blank=True)
    research_consent = models.BooleanField(_("consent to research"), default=False)
    quote_consent = models.BooleanField(_("may be asked for quotes"), default=False)
    welcomed_on = models.DateField(_("welcome message sent on"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaced_by", verbose_name=_("in place of")
    )

    objects = Participants.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint("programme", Lower("email"), name="one_place_per_address_in_a_programme"),
            models.CheckConstraint(
                condition=Q(joined_on=None) | Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="a_participant_leaves_after_joining",
            ),
        ]

    def __str__(self):
        return self.name


class Membership(models.Model):
    """A user's role in a programme; a coach or contact may be bound to one group."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(
        _("role"),
        max_length=13,
        choices=[(r.value, r.label) for r in (Role.COORDINATOR, Role.COACH, Role.CONTACT)],
    )
    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="memberships")
    deputy = models.BooleanField(_("deputy"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "user", "role", "group"], name="one_membership_per_user_role_and_group"
            ),
            models.UniqueConstraint(
                fields=["programme", "user", "role"],
                condition=Q(group=None),
                name="one_programme_wide_membership_per_user_and_role",
            ),
        ]

    @property
    def role_name(self):
        """The role in words; a coach who stands in for another is told apart."""
        return gettext("deputy coach") if self.deputy else self.get_role_display()


class GroupMoves(models.QuerySet):
    def of_group(self, group):
        """Those out of the group and into it."""
        return self.filter(Q(from_group=group) | Q(to_group=group))


class GroupMove(models.Model):
    """A participant's move from one group to another, kept with its day."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="moves")
    from_group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="+")
    to_group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="+")
    moved_on = models.DateField(_("moved on"))

    objects = GroupMoves.as_manager()

    class Meta:
        ordering = ["moved_on", "pk"]


class Recruitment(models.Model):
    """An institution's way into a programme: invited → accepted or declined."""

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="recruitments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="recruitments")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.INVITED)
    invited_on = models.DateField(_("invited on"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    reason = TranslatedField(_("reason"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "organisation"], name="an_organisation_is_invited_once")
        ]


class Note(models.Model):
    """A note about a programme, a group or a person; who may read it is decided by `visibility`.

    The text of a private note is kept encrypted (`programmes.sealed`) and opens for its author only. `key` = what one
    written from an evening link is found by again; empty otherwise.
    """

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("only me")
        COACHES = "coaches", _("coordinators and coaches")
        EVERYONE = "everyone", _("everyone in the programme")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="notes")
    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="notes")
    participant = models.ForeignKey(Participant, models.CASCADE, null=True, blank=True, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notes")
    visibility = models.CharField(_("who may read"), max_length=8, choices=Visibility.choices, default="private")
    text = models.TextField(_("note"))
    key = models.SlugField(max_length=60, blank=True)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(visibility="private") | Q(text__startswith="notes-"), name="a_private_note_is_encrypted"
            )
        ]
