"""Reports that the funder waits for: which are due soon, and the mails that remind of them 14 and 3 days before."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs import outbox
from jobs.models import Message
from jobs.outbox import Mail
from programmes.dates import day_text
from programmes.models import Duty, Role

KIND = "programmes.duty"
BEFORE = (3, 14)  # days before the due day, the nearest first: one mail for each
SOON = timedelta(days=max(BEFORE))


def today():
    return timezone.localdate()


def pressing(project):
    """Reports not sent yet that are due within 14 days, or late already."""
    return project.duties.unsent().due_by(today() + SOON)


def people_of(project):
    """Who is reminded: the project's coordinators and those of its programmes, each once."""
    of_programmes = Q(memberships__programme__project=project, memberships__role=Role.COORDINATOR)
    users = get_user_model().objects.filter(Q(projects=project) | of_programmes, is_active=True)
    return users.distinct().order_by("pk")


def remind(*, on=None):
    """The day's round. A reminder whose day passed while nothing ran goes later, as long as the due day hasn't come.

    Each goes once to each person: its key names the report, its due day and the number of days, and mails are
    remembered for 90 days. Returns how many were written.
    """
    day, written = on or today(), 0
    coming = Duty.objects.unsent().filter(due_on__gte=day).due_by(day + SOON).select_related("project")
    for duty in coming:
        days = next(days for days in BEFORE if duty.due_on <= day + timedelta(days=days))
        for user in people_of(duty.project):
            written += _remind(duty, days, user)
    return written


def _remind(duty, days, user):
    key = f"duty:{duty.pk}:{duty.due_on:%Y-%m-%d}:{days}:{user.pk}"
    if Message.objects.filter(kind=KIND, dedupe_key=key).exists():
        return 0
    outbox.post(
        kind=KIND,
        arguments={"duty": duty.pk, "user": user.pk, "due_on": duty.due_on.isoformat()},
        address=user.email,
        language=user.language,
        recipient_key=f"user:{user.pk}",
        dedupe_key=key,
    )
    return 1


def mail(message):
    """Mail of a `programmes.duty` message. None when the report has been sent, moved or removed, or the reader left."""
    told = message.arguments
    report = Duty.objects.unsent().filter(pk=told["duty"]).select_related("project__funder").first()
    if report is None or report.due_on.isoformat() != told["due_on"]:
        return None
    if not people_of(report.project).filter(pk=told["user"]).exists():
        return None
    context = {
        "duty": report,
        "project": report.project,
        "days": (report.due_on - today()).days,
        "link": settings.SITE_URL + reverse("project", args=[report.project.slug]) + "#duty",
    }
    words = {"report": report.title, "day": day_text(report.due_on)}
    return Mail(
        subject=_("Due on %(day)s: %(report)s") % words,
        text=render_to_string("emails/programmes/duty.txt", context),
        html=render_to_string("emails/programmes/duty.html", context),
    )
