"""The vault's key files (`jobs.keyfiles`); the database knows their fingerprints only.

`server` makes links, `programme:<id>` pairs one person's answers over waves, `wave:<id>` lets everybody answer once.
"""

import hashlib
import hmac
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs import keyfiles
from surveys.models import KeyFingerprint, Release, Wave

SERVER = "server"


class KeysUnavailable(Exception):
    """No key, no survey: `reason` is a sentence for the person who wanted to open a wave, or for the doctor."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class Destroyed(KeysUnavailable):
    """The key has been destroyed on purpose, as promised to the participants."""


def name_of(thing):
    """Name of the key of a wave or a programme."""
    return f"{'wave' if isinstance(thing, Wave) else 'programme'}:{thing.pk}"


def mac(key, *parts):
    """HMAC-SHA-256 over length-prefixed byte strings, so that no two lists of parts read the same."""
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.new(key, message, hashlib.sha256).digest()


# ---- using --------------------------------------------------------------------------------------------------------
def read(*names):
    """The keys of these names, each checked against its fingerprint; one query. Raises KeysUnavailable."""
    rows = {row.name: row for row in KeyFingerprint.objects.filter(name__in=names)}
    return [_verified(name, rows.get(name)) for name in names]


def open_keys(wave):
    """Make or check every key the wave needs: call when opening it, in the opening's transaction.

    Raises KeysUnavailable with the reason; then the wave must not open.
    """
    released = Release.objects.filter(programme=wave.programme, scope=Release.Scope.FINAL)
    if wave.stage != Wave.Stage.SESSION and released.exists():
        raise KeysUnavailable(_("The results of this programme have been released: no new survey can open in it."))
    for name in [SERVER, *([name_of(wave.programme)] if is_paired(wave) else []), name_of(wave)]:
        _ensure(name)


def is_paired(wave):
    """Do its answers carry a pair key? Never after a session: attendance is named, a shared key would tell whose."""
    return wave.mode == Wave.Mode.PAIRED and wave.stage != Wave.Stage.SESSION


def _ensure(name):
    row = KeyFingerprint.objects.filter(name=name).first()
    if row is None:
        try:
            fingerprint = keyfiles.make(name)
        except OSError as error:
            raise KeysUnavailable(_("A key file can’t be written: %(error)s") % {"error": error.strerror}) from error
        row, created = KeyFingerprint.objects.get_or_create(
            name=name, defaults={"fingerprint": fingerprint, "created_at": timezone.now()}
        )
        if not created:  # somebody else made it in the same moment
            keyfiles.path_of(name, fingerprint).unlink()
    _verified(name, row)


def _verified(name, row):
    if row is None:
        raise KeysUnavailable(_("There is no key yet: “%(name)s”.") % {"name": name})
    if row.destroyed_at:
        raise Destroyed(_("The key “%(name)s” has been destroyed, as promised to the participants.") % {"name": name})
    path = keyfiles.path_of(name, row.fingerprint)
    try:
        key = path.read_bytes()
    except OSError as error:
        raise KeysUnavailable(
            _("The key file %(file)s can’t be read in the folder %(folder)s.")
            % {"file": path.name, "folder": path.parent}
        ) from error
    if keyfiles.fingerprint(key) != row.fingerprint:
        raise KeysUnavailable(
            _("The key file %(file)s in the folder %(folder)s isn’t the one this database knows.")
            % {"file": path.name, "folder": path.parent}
        )
    return key


# ---- destroying ---------------------------------------------------------------------------------------------------
def destroy(name):
    """Enter the destruction in the ledger and, once that is committed, wipe the file. Nothing happens twice."""
    KeyFingerprint.objects.filter(name=name, destroyed_at=None).update(destroyed_at=timezone.now())
    for fingerprint in KeyFingerprint.objects.filter(name=name).values_list("fingerprint", flat=True):
        transaction.on_commit(partial(keyfiles.wipe, keyfiles.path_of(name, fingerprint)))


def destroy_pairing_key(programme):
    """From now on nobody can tell, even with every file, whose answers a pair of answers is."""
    destroy(name_of(programme))


def wipe_leftovers():
    """Wipe files that the ledger says are destroyed but are there (a crash, a restored folder). How many there were."""
    paths = [keyfiles.path_of(row.name, row.fingerprint) for row in KeyFingerprint.objects.exclude(destroyed_at=None)]
    there = [path for path in paths if path.exists()]
    for path in there:
        keyfiles.wipe(path)
    return len(there)


def keys_problem(*, leftovers=False):
    """A sentence on what is wrong with the key files, or None; with `leftovers` also if a destroyed one is back."""
    for row in KeyFingerprint.objects.order_by("pk"):
        path = keyfiles.path_of(row.name, row.fingerprint)
        if row.destroyed_at:
            if leftovers and path.exists():
                return _("The key file %(file)s should have been destroyed but is back.") % {"file": path.name}
            continue
        try:
            _verified(row.name, row)
        except KeysUnavailable as problem:
            return problem.reason
        if keyfiles.is_open_to_others(path):
            return _("Others on this machine can read the key file %(file)s.") % {"file": path.name}
    return None
