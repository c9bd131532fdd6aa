"""Checking in oneself: a picture on the wall leads to a page where a participant says to be there.

The address is signed, not stored, and open only around the session. Checking in doesn't make a session held: that is
for the coach to say, whose marks win.
"""

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone
from qrcode import QRCode

from programmes.models import Participant

from .attendance import Mark, row_of
from .models import Attendance, CoachingSession
from .notices import concerns

SALT = "sessions.check_in"
EARLY = timedelta(minutes=15)  # before the session starts
QUIET = 4  # modules of empty margin that ISO/IEC 18004 asks for


def token_for(session):
    return signing.Signer(salt=SALT).sign_object(session.pk)


def session_of(token):
    """The group session of the key, or None for a forged or garbled one."""
    try:
        pk = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    return CoachingSession.objects.group_sessions().with_people().filter(pk=pk).first()


def opens(session):
    """From when people may check in; None while no time is agreed."""
    return session.starts - EARLY if session.starts else None


def closed_reason(session, *, now=None):
    """None while people may check in, else why not: cancelled, no_time, early or over."""
    now = now or timezone.now()
    if session.state == CoachingSession.State.CANCELLED:
        return "cancelled"
    if session.starts is None:
        return "no_time"
    if now < opens(session):
        return "early"
    return "over" if now >= session.ends else None


def is_ahead(session):
    """Is there a picture to show: for many, with a time, and not over?"""
    return session.participant_id is None and closed_reason(session) in (None, "early")


def place_of(user, session):
    """The user's place that is expected in the session, or None: in its programme, or in its project when shared."""
    places = Participant.objects.taking_part().filter(user=user, programme__project=session.programme.project_id)
    places = list(places.order_by("pk"))
    own = [place for place in places if place.programme_id == session.programme_id and concerns(session, place)]
    return next(iter(own or (places if session.shared_in_project else [])), None)


@transaction.atomic
def check_in(session, *, by, participant):
    """Marks the participant present for the whole session, once. A mark that is there already stays as it is;
    nothing happens when it is not open (any more)."""
    now = CoachingSession.objects.select_for_update().get(pk=session.pk)
    if closed_reason(now) is None:
        row = row_of(now, participant, Mark(Attendance.State.PRESENT))
        Attendance.objects.bulk_create([row], ignore_conflicts=True)


def drawn(address):
    """The QR picture of an address for an SVG: {"size": modules a side, "path": its dark modules}."""
    code = QRCode(border=QUIET)
    code.add_data(address)
    rows = code.get_matrix()
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, cell in enumerate(row) if cell)
    return {"size": len(rows), "path": "".join(dark)}
