"""Mails of this app, written at the moment of sending in the reader's language."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from jobs.outbox import Mail
from programmes.models import Participant, Role
from programmes.translated import Translated


def welcome(message):
    """Mail of a `programmes.welcome` message; None for somebody who has left, or whose address is another by now."""
    person = (
        Participant.objects.taking_part()
        .select_related("programme__project__funder")
        .filter(pk=message.arguments["participant"])
        .first()
    )
    if person is None or person.email.lower() != message.address.lower():
        return None
    return welcome_to(person)


def welcome_to(person):
    """The Mail that welcomes a participant, in the active language. Three queries."""
    programme = person.programme
    coordinators = programme.memberships.filter(role=Role.COORDINATOR).select_related("user")
    context = {
        "programme": programme,
        "person": person,
        "first_name": person.name.split()[0],
        "first_session": first_session(person),
        "coordinators": ", ".join(str(row.user) for row in coordinators),
        "quota": programme.quota_minutes if programme.quota_per == programme.Quota.EACH else None,
        "language": get_language(),
        "url": settings.SITE_URL + reverse("home"),
        "notice_url": settings.SITE_URL + reverse("notice", args=[programme.slug]),
    }
    with timezone.override(programme.zone):
        return Mail(
            subject=_("Welcome: %(programme)s") % {"programme": programme.name},
            text=render_to_string("emails/programmes/welcome.txt", context),
            html=render_to_string("emails/programmes/welcome.html", context),
        )


def first_session(person):
    """The next published session in which the person is expected: {title, starts, ends, place, link} or None."""
    now, coming = timezone.now(), []
    for session in person.programme.sessions.published():
        told = session.published
        expected = session.participant_id in (None, person.pk) and session.group_id in (None, person.group_id)
        if expected and told["ends"] and not told["cancelled"] and datetime.fromisoformat(told["ends"]) >= now:
            times = {name: datetime.fromisoformat(told[name]) for name in ("starts", "ends")}
            coming.append({"title": Translated(told["title"]), "place": told["place"], "link": told["link"], **times})
    return min(coming, key=lambda one: one["starts"], default=None)


def substitute(message):
    """Mail of a `programmes.substitute` message, None when the person or the one who proposed is gone."""
    said = message.arguments
    person = Participant.objects.select_related("programme", "group").filter(pk=said["participant"]).first()
    by = User.objects.filter(pk=said["by"]).first()
    if person is None or by is None:
        return None
    replace = reverse("person_replace", args=[person.programme.slug, person.pk])
    context = {
        "programme": person.programme,
        "person": person,
        "by": by,
        "said": said,
        "language": get_language(),
        "url": settings.SITE_URL + replace,
    }
    return Mail(
        subject=_("Proposal: %(new)s in place of %(old)s") % {"new": said["name"], "old": person.name},
        text=render_to_string("emails/programmes/substitute.txt", context),
        html=render_to_string("emails/programmes/substitute.html", context),
    )
