"""The mail that tells a funder's person about a published report. A link and sign-in, never the file itself."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from jobs.outbox import Mail

from .models import Report


def published(message):
    """None when the report is no longer the published one, or the person no longer one of the funder's."""
    report = Report.objects.published().filter(pk=message.arguments["report"]).select_related("programme").first()
    if report is None:
        return None
    if not report.programme.project.funder_people.filter(pk=message.arguments["user"], is_active=True).exists():
        return None
    context = {
        "report": report,
        "programme": report.programme,
        "link": settings.SITE_URL + reverse("funded_programme", args=[report.programme.slug]),
        "sender": report.published_by,
    }
    return Mail(
        subject=_("Report published: %(programme)s") % {"programme": report.programme.name},
        text=render_to_string("emails/reports/published.txt", context),
        html=render_to_string("emails/reports/published.html", context),
    )
