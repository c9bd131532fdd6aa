"""Only for a demo (`settings.DEMO`): who one can be without a password, and the mails that would have been sent."""

from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

from accounts.models import User

CAST = {  # role -> the invented person one becomes
    "coordinator": "katri.koordinaattori@esimerkki.example",
    "coordinator2": "olavi.toinen@esimerkki.example",
    "coach": "vilma.valmentaja@esimerkki.example",
    "participant": "anna.aalto@esimerkki.example",
    "contact": "yrjo.yhteyshenkilo@esimerkki.example",
    "funder": "raimo.rahoittaja@esimerkki.example",
    "funder2": "tyyne.rahoittaja@esimerkki.example",
    "administrator": "ylermi.yllapitaja@esimerkki.example",
}
BETWEEN = b"\n" + b"-" * 79 + b"\n"  # how Django's file backend parts the mails of one file
NEWEST = 200


def person_of(role):
    """The invented user of the role, or None while the demo's people are not there. Real people never."""
    return User.objects.filter(email__iexact=CAST.get(role, ""), is_invented=True, is_active=True).first()


@dataclass
class Mail:
    key: str  # name of its file and its number there: "20260101-120000-140-0"
    subject: str
    sender: str
    to: str
    sent: object  # aware datetime or None
    text: str
    html: str
    attachments: list = field(default_factory=list)  # (file name, media type, bytes)


def mails():
    """The newest mails in the mail folder, newest first."""
    found = []
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[:NEWEST]:
        parts = [part for part in file.read_bytes().split(BETWEEN) if part.strip()]
        found += [_read(f"{file.stem}-{number}", part) for number, part in reversed(list(enumerate(parts)))]
    return found[:NEWEST]


def mail(key):
    """One of `mails()` or None; a key is never used as a path."""
    return next((one for one in mails() if one.key == key), None)


def _read(key, raw):
    message = message_from_bytes(raw.lstrip(), policy=policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return Mail(
        key=key,
        subject=str(message["subject"] or ""),
        sender=str(message["from"] or ""),
        to=str(message["to"] or ""),
        sent=parsedate_to_datetime(message["date"]) if message["date"] else None,
        text=text.get_content() if text else "",
        html=html.get_content() if html else "",
        attachments=[
            (part.get_filename() or "", part.get_content_type(), part.get_payload(decode=True) or b"")
            for part in message.iter_attachments()
        ],
    )
