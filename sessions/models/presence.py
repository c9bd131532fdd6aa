"""Who came, by name or counted."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programmes.models import Participant

from .schedule import CoachingSession


class Attendance(models.Model):
    """One person, one session. `minutes` were attended; `work_minutes` of them on working time, the rest own time."""

    class State(models.TextChoices):
        PRESENT = "present", _("present")
        PARTLY = "partly", _("part of the time")
        ABSENT = "absent", _("absent")

    session = models.ForeignKey(CoachingSession, models.CASCADE, related_name="attendances")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="attendances")
    state = models.CharField(max_length=7, choices=State.choices)
    minutes = models.PositiveSmallIntegerField(default=0)
    work_minutes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "participant"], name="one_attendance_per_person_and_session"),
            models.CheckConstraint(
                condition=Q(work_minutes__lte=F("minutes")), name="working_time_is_part_of_the_time_attended"
            ),
            models.CheckConstraint(
                condition=~Q(state="absent") | Q(minutes=0), name="an_absent_person_attends_no_minutes"
            ),
        ]


class Headcount(models.Model):
    """People of a session counted without names, outsiders apart: attendances, never persons (domain.md #85–86).

    A source may say "over 1 200" (`at_least`) or "nearly 150" (`nearly`); else the number is exact.
    """

    session = models.OneToOneField(CoachingSession, models.CASCADE, related_name="headcount")
    people = models.PositiveIntegerField(_("people, outsiders not counted"), default=0)
    outsiders = models.PositiveIntegerField(_("outsiders"), default=0)
    at_least = models.BooleanField(_("at least this many"), default=False)
    nearly = models.BooleanField(_("nearly this many"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(at_least=True, nearly=True), name="a_headcount_is_at_least_or_nearly_not_both"
            )
        ]
