"""Personal links: an invitation's uuid and a MAC over (uuid, version). Checked by recomputing; nothing is stored."""

import base64
import binascii
import hmac
from uuid import UUID

from django.db.models.functions import Now

from surveys.models import Invitation

from . import keys

MAC_BYTES = 16


def token_for(invitation):
    """The secret part of the link, 43 url-safe characters. A raised `version` makes every earlier link void."""
    (key,) = keys.read(keys.SERVER)
    return _text(invitation.uuid.bytes + _mac(key, invitation))


def invitation_for(token):
    """The invitation (with wave, programme, instrument, participant) a link belongs to, or None. Two queries.

    `wave.now` is the database's time: by it, and not by a web worker's clock, forms open and close (R12).
    Raises KeysUnavailable when the server's key file is missing or wrong.
    """
    raw = _bytes(token)
    if raw is None:
        return None
    invitation = (
        Invitation.objects.select_related("wave__programme", "wave__instrument", "participant")
        .annotate(now=Now())
        .filter(uuid=UUID(bytes=raw[:16]))
        .first()
    )
    if invitation is None:
        return None
    invitation.wave.now = invitation.now
    (key,) = keys.read(keys.SERVER)
    return invitation if hmac.compare_digest(raw[16:], _mac(key, invitation)) else None


def handle_for(invitation):
    """12 url-safe characters naming the invitation in addresses and cookies; the same for all versions of the link."""
    (key,) = keys.read(keys.SERVER)
    return _text(keys.mac(key, b"handle", invitation.uuid.bytes)[:9])


def _mac(key, invitation):
    return keys.mac(key, b"link", invitation.uuid.bytes, str(invitation.version).encode())[:MAC_BYTES]


def _text(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(token):
    """32 bytes, or None for anything that isn't exactly what `_text` writes."""
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=")
    except (binascii.Error, UnicodeEncodeError, ValueError):
        return None
    return raw if len(raw) == 16 + MAC_BYTES and _text(raw) == token else None
