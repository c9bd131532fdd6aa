"""Half-filled forms. The key is derived from the link's token, so nobody without the link can read one."""

import json
import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import IntegrityError, transaction

from surveys.models.answers import Draft

from .submitting import draft_id, wave_taking_answers

PADDING = 1024  # bytes: the length of a ciphertext shall not tell how much was written
NONCE = 12  # bytes, as AES-GCM has it


class Conflict(Exception):
    """The form was saved elsewhere meanwhile; `current` is the DraftData that stands there."""

    def __init__(self, current):
        super().__init__(current)
        self.current = current


@dataclass(frozen=True)
class DraftData:
    """`values` as saved; `revision` counts the saves, 0 = nothing saved."""

    values: dict = field(default_factory=dict)
    revision: int = 0


def load_draft(token, wave):
    """What was saved through this very link, or an empty DraftData. One query."""
    draft = Draft.objects.filter(pk=draft_id(token), wave=wave).first()
    return DraftData(_opened(token, wave, bytes(draft.ciphertext)), draft.revision) if draft else DraftData()


def save_draft(token, wave, *, values, revision):
    """Save over the revision the form was shown with; the new revision. Raises Conflict, Closed."""
    sealed = _closed_up(token, wave, values)
    with transaction.atomic():
        wave_taking_answers(wave)
        mine = Draft.objects.filter(pk=draft_id(token), wave=wave)
        if mine.filter(revision=revision).update(ciphertext=sealed, revision=revision + 1):
            return revision + 1
        if revision == 0 and not mine.exists():
            try:
                with transaction.atomic():
                    Draft.objects.create(pk=draft_id(token), wave=wave, ciphertext=sealed, revision=1)
                return 1
            except IntegrityError:  # another tab's first save came between
                pass
        raise Conflict(load_draft(token, wave))


def _cipher(token):
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=b"askel draft").derive(token.encode()))


def _closed_up(token, wave, values):
    plain = json.dumps(values, ensure_ascii=False).encode()
    plain += b" " * (-len(plain) % PADDING)
    nonce = secrets.token_bytes(NONCE)
    return nonce + _cipher(token).encrypt(nonce, plain, str(wave.pk).encode())


def _opened(token, wave, sealed):
    try:
        return json.loads(_cipher(token).decrypt(sealed[:NONCE], sealed[NONCE:], str(wave.pk).encode()))
    except InvalidTag:  # damaged on the disk: the form starts empty rather than not at all
        return {}
