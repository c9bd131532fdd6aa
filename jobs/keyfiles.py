"""Key files: 32 random bytes each, 0600, in a folder of their own outside database and media (settings.KEYS_DIR).

A file's name carries the beginning of its key's fingerprint, so two databases pointed at one folder never meet.
"""

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.conf import settings

SIZE = 32  # bytes
SHORT = 12  # hexadecimal digits of the fingerprint in a file's name


def fingerprint(key):
    return hashlib.sha256(key).hexdigest()


def path_of(name, printed):
    """Where the key of that name and fingerprint lies."""
    return Path(settings.KEYS_DIR) / f"{name.replace(':', '-')}-{printed[:SHORT]}.key"


def make(name):
    """A new key in its file; its fingerprint. Raises OSError when the file can't be written."""
    key = secrets.token_bytes(SIZE)
    printed = fingerprint(key)
    _write(path_of(name, printed), key)
    return printed


def is_open_to_others(path):
    """Can anybody but its owner read the file?"""
    return bool(path.stat().st_mode & 0o077)


def wipe(path):
    """Overwrite and remove the file, if it is there."""
    with suppress(FileNotFoundError):
        with open(path, "r+b") as file:
            file.write(bytes(SIZE))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        _sync_folder(path.parent)


def _write(path, key):
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(file, key)
        os.fsync(file)
    finally:
        os.close(file)
    _sync_folder(path.parent)


def _sync_folder(folder):
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
