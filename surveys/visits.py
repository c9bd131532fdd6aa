"""Who sits at which form: the link's key in a signed cookie of the form's own name and path.

On a shared computer the second person's link gets another cookie and another address, so it never touches the first
one's form. Nothing goes into the session or the database.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import get_language

SALT = "surveys.visits"
LIFE = timedelta(hours=12)  # a forgotten browser; the link opens the form again


@dataclass(frozen=True)
class Visit:
    """`token` is empty once the answers have been sent: then only the thank-you page is left."""

    handle: str
    token: str
    opened_at: datetime
    sent: str = ""  # key of the submission
    wave: int | None = None  # primary key of the wave answered, for the thank-you page
    language: str = ""


def cookie_name(handle):
    return f"askel-form-{handle}"


def begin(response, handle, token, *, now):
    """`now` is the database's time: closing is measured by it."""
    _write(response, handle, {"token": token, "opened": int(now.timestamp())})


def finish(response, visit, *, wave, submission):
    """Leave nothing in the browser that could change the answers: the link itself is needed for that."""
    opened = int(visit.opened_at.timestamp())
    value = {"token": "", "opened": opened, "sent": submission, "wave": wave, "language": get_language()}
    _write(response, visit.handle, value)


def read(request, handle):
    """The visit of this form in this browser, or None if there is none, it is too old or somebody has altered it."""
    try:
        value = signing.loads(request.COOKIES.get(cookie_name(handle), ""), salt=SALT + handle, max_age=LIFE)
        opened_at = datetime.fromtimestamp(value["opened"], UTC)
        return Visit(
            handle, value["token"], opened_at, value.get("sent", ""), value.get("wave"), value.get("language", "")
        )
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def _write(response, handle, value):
    response.set_cookie(
        cookie_name(handle),
        signing.dumps(value, salt=SALT + handle),
        path=reverse("survey_start", args=[handle]),
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
