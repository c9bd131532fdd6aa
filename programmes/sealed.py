"""Private notes as they lie in the database: AES-GCM with a key file `notes`, bound to programme and author.

A text reads `notes-<beginning of the key's fingerprint>:<base64 of nonce and ciphertext>`: each tells which key file
opens it. What was sealed for one author opens for no other, wherever somebody copies it.
"""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext as _

from jobs import keyfiles
from programmes.models import Note

NAME = "notes"
NONCE = 12  # bytes, as AES-GCM has it
PADDING = 256  # bytes: the length of a ciphertext shall not tell how much was written


class Unavailable(Exception):
    """The key file is missing, or not the one: `reason` is a sentence for the author."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def seal(words, *, programme, author):
    """The text to store. Makes a key file when no private note names one yet. Raises Unavailable."""
    printed = _in_use()
    if printed is None:
        try:
            printed = keyfiles.make(NAME)[: keyfiles.SHORT]
        except OSError as error:
            raise Unavailable(_("A key file can’t be written: %(error)s") % {"error": error.strerror}) from error
    plain = words.encode()
    plain += b"\0" * (-len(plain) % PADDING)
    nonce = secrets.token_bytes(NONCE)
    sealed = nonce + AESGCM(_key(printed)).encrypt(nonce, plain, _whose(programme.pk, author.pk))
    return f"{NAME}-{printed}:{base64.b64encode(sealed).decode()}"


def opened(note):
    """The words of a private note. Raises Unavailable."""
    printed, sealed = _parts(note.text)
    raw = base64.b64decode(sealed)
    try:
        plain = AESGCM(_key(printed)).decrypt(raw[:NONCE], raw[NONCE:], _whose(note.programme_id, note.author_id))
    except InvalidTag as error:
        raise Unavailable(_("The note can’t be opened: it has been damaged or moved.")) from error
    return plain.rstrip(b"\0").decode()


def _in_use():
    """Which key the latest private note was sealed with, None while there is none."""
    text = (
        Note.objects.filter(visibility=Note.Visibility.PRIVATE).order_by("-pk").values_list("text", flat=True).first()
    )
    return _parts(text)[0] if text else None


def _parts(text):
    printed, _colon, sealed = text.removeprefix(f"{NAME}-").partition(":")
    return printed, sealed


def _whose(programme, author):
    return f"{programme}:{author}".encode()


def _key(printed):
    path = keyfiles.path_of(NAME, printed)
    try:
        key = path.read_bytes()
    except OSError as error:
        raise Unavailable(_("The key file %(file)s of private notes is missing.") % {"file": path.name}) from error
    if keyfiles.fingerprint(key)[: keyfiles.SHORT] != printed:
        raise Unavailable(_("The key file %(file)s of private notes isn’t the right one.") % {"file": path.name})
    return key


# ---- for manage.py doctor -----------------------------------------------------------------------------------------
def check_keys():
    """(what is checked, trouble or "", what to do)."""
    what_to_do = _("Put the right key folder back (ASKEL_KEYS, now %(folder)s); until then no private note opens.")
    return _("Key files of private notes"), _trouble() or "", what_to_do % {"folder": settings.KEYS_DIR}


def _trouble():
    texts = Note.objects.filter(visibility=Note.Visibility.PRIVATE).values_list("text", flat=True)
    for printed in sorted({_parts(text)[0] for text in texts.iterator()}):
        try:
            _key(printed)
        except Unavailable as problem:
            return problem.reason
        path = keyfiles.path_of(NAME, printed)
        if keyfiles.is_open_to_others(path):
            return _("Others on this machine can read the key file %(file)s.") % {"file": path.name}
    return None
