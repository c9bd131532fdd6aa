"""Made files, named by their content, kept through Django's storage API and never served by URL.

A name is `made/<sha256>-<random>.<suffix>`: the checksum says what must be in it; the random part lets an attempt
that lost the race remove its own file without touching the identical one of the winner. A file counts once a row
names it; until then it is invisible, and after an hour the janitor takes it.
"""

import hashlib
import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage, storages
from django.utils import timezone
from django.utils.module_loading import import_string

FOLDER = "made"
UNUSED = timedelta(hours=1)  # longer than any job may take between writing a file and naming it in a row


@dataclass(frozen=True)
class Produced:
    """A file that is wholly stored. `size` in bytes, `sha256` in hexadecimal."""

    name: str
    sha256: str
    size: int


class FileDamaged(Exception):
    """The stored bytes are not the ones that the row describes, or there are none."""


def put(data, suffix):
    """Store the bytes for good (or raise, leaving nothing visible) and return what to write into the row."""
    suffix = suffix.lstrip(".")
    if not re.fullmatch(r"[a-z0-9]{1,10}", suffix):
        raise ValueError(f"Not a suffix of a file: {suffix!r}")
    sha256 = hashlib.sha256(data).hexdigest()
    name = f"{FOLDER}/{sha256}-{secrets.token_hex(4)}.{suffix}"
    if isinstance(storages["default"], FileSystemStorage):
        _write_durably(default_storage.path(name), data)
    else:
        name = default_storage.save(name, ContentFile(data))
    return Produced(name, sha256, len(data))


def _write_durably(path, data):
    """A temporary file in the same directory, synced, renamed, and the directory synced: all of it or nothing."""
    directory = os.path.dirname(path)
    os.makedirs(directory, mode=0o700, exist_ok=True)
    temporary = os.path.join(directory, f".tmp-{secrets.token_hex(8)}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.rename(temporary, path)
    except BaseException:
        _unlink(temporary)
        raise
    folder = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _unlink(path):
    with suppress(FileNotFoundError):
        os.unlink(path)


def open_verified(name, sha256):
    """The file opened for reading at its first byte, after its whole content was compared with the checksum."""
    try:
        file = default_storage.open(name, "rb")
    except FileNotFoundError as missing:
        raise FileDamaged(f"{name} is missing") from missing
    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
        file.close()
        raise FileDamaged(f"{name} has changed since it was made")
    file.seek(0)
    return file


def remove(name):
    default_storage.delete(name)


def sweep():
    """Remove half-written files and files that no row names, both older than an hour. Returns how many."""
    try:
        _, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    old = [name for name in names if _is_old(f"{FOLDER}/{name}")]
    named = set(_referenced()) if old else set()
    unused = [name for name in old if name.startswith(".tmp-") or f"{FOLDER}/{name}" not in named]
    for name in unused:
        default_storage.delete(f"{FOLDER}/{name}")
    return len(unused)


def _is_old(name):
    try:
        return default_storage.get_modified_time(name) < timezone.now() - UNUSED
    except FileNotFoundError:
        return False


def _referenced():
    from .models import Job

    yield from Job.objects.exclude(result_name="").values_list("result_name", flat=True)
    for dotted in settings.FILE_REFERENCES:
        yield from import_string(dotted)()
