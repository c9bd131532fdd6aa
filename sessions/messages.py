"""The message about the schedule, written at the moment of sending in the reader's language."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from jobs.outbox import Mail
from programmes.models import Programme
from programmes.translated import Translated

from .calendar import CANCEL, MIME, REQUEST, file_name, ics
from .models import CoachingSession
from .notices import Recipient
from .publishing import what_changed
from .versions import Version, differs, version

FILES = 12  # calendar files in one message; the rest can be had from the schedule


@dataclass(frozen=True)
class News:
    """What is told of one session. `what`: new, moved, cancelled or changed."""

    session: CoachingSession
    what: str
    before: Version | None
    after: Version
    reason: Translated

    @property
    def same_place(self):
        return self.before is not None and (self.before.place, self.before.link) == (self.after.place, self.after.link)


def schedule(message):
    """Mail of a `coaching.schedule` message, or None when there is nothing to tell any more."""
    programme = Programme.objects.filter(pk=message.arguments["programme"]).first()
    kind, _colon, number = message.recipient_key.partition(":")
    if programme is None or (kind == "participant" and not _takes_part(programme, number)):
        return None
    news = _news(programme, message.arguments["sessions"])
    return compose(programme, news, name=_name(programme, kind, number), address=message.address) if news else None


def _takes_part(programme, number):
    return programme.participants.taking_part().filter(pk=number).exists()


def _name(programme, kind, number):
    people = programme.participants if kind == "participant" else User.objects
    return people.values_list("name", flat=True).filter(pk=number).first() or ""


def _news(programme, told):
    """News of each session that is not now what its reader was told last, in order of time."""
    found = []
    for session in programme.sessions.filter(pk__in=told).with_people():
        item = told[str(session.pk)]
        if differs(item["before"], session.published):
            before, after = version(item["before"]), version(session.published)
            reason = Translated(item["reason"])
            found.append(News(session, what_changed(before, after), before, after or before, reason))
    return found


def preview(programme, differences, *, name):
    """The Mail that publishing the differences would send, in the active language, without its calendar files."""
    news = [News(d.session, d.what, d.before, d.after, d.reason) for d in differences]
    return compose(programme, news, name=name, address="")


def compose(programme, news, *, name, address):
    """The Mail that tells the news to one person, in the active language; no files without an address."""
    news = sorted(news, key=lambda item: item.after.starts or timezone.now())
    context = {
        "programme": programme,
        "news": news,
        "one": news[0] if len(news) == 1 else None,
        "first_name": name.split()[0] if name.split() else "",
        "language": get_language(),
        "url": settings.SITE_URL + reverse("home"),
        "files": sum(1 for item in news if item.after.starts),
    }
    with timezone.override(programme.zone):
        return Mail(
            subject=_subject(programme, news),
            text=render_to_string("emails/sessions/schedule.txt", context),
            html=render_to_string("emails/sessions/schedule.html", context),
            attachments=_files(news, name, address) if address else (),
        )


def _subject(programme, news):
    if len(news) > 1:
        new = all(item.what == "new" for item in news)
        counted = {"count": len(news), "programme": programme.name}
        if new:
            return (
                ngettext("%(count)s session: %(programme)s", "%(count)s sessions: %(programme)s", len(news)) % counted
            )
        return (
            ngettext(
                "%(count)s session has changed: %(programme)s",
                "%(count)s sessions have changed: %(programme)s",
                len(news),
            )
            % counted
        )
    item = news[0]
    sentence = {
        "new": _("New session: %(session)s"),
        "moved": _("Session moved: %(session)s"),
        "cancelled": _("Session cancelled: %(session)s"),
        "changed": _("Session changed: %(session)s"),
    }[item.what]
    when = render_to_string("emails/sessions/_when.txt", {"at": item.after}).strip()
    return sentence % {"session": f"{item.after} {when}".strip()}


def _files(news, name, address):
    """A calendar file for each session: programs read one invitation per file."""
    person = Recipient("", name, address, get_language())
    files = []
    for item in [item for item in news if item.after.starts][:FILES]:
        method = CANCEL if item.what == "cancelled" else REQUEST
        files.append((file_name(item.session), ics([item.session], method=method, recipient=person), MIME % method))
    return tuple(files)
