"""The two promises about a programme file, each as one function: for the tests, and for bench/programme-files."""

import hashlib

from django.apps import apps
from django.db import transaction

from programmes import exchange


class Undone(Exception):
    """Ends a transaction that shall leave nothing."""


def comes_back(document):
    """Asserts that a canonical document comes back the same, and its text word for word the second time."""
    try:
        with transaction.atomic():
            once = exchange.dump(exchange.load(document))
            assert once == document
            assert exchange.read(exchange.write(once).encode()) == document
            copy = exchange.dump(exchange.load(once, slug="toinen"))
            project = once["project"] | {"slug": "toinen"}
            assert exchange.write(copy) == exchange.write(once | {"slug": "toinen", "project": project})
            raise Undone
    except Undone:
        pass


def withstands(data, *, by=None):
    """True = the file was refused with places and reasons, False = it was taken in (and is removed again).

    Asserts that a refusal leaves every table as it was. Any other exception is a fault.
    """
    before = checksum()
    try:
        with transaction.atomic():
            exchange.load(exchange.read(data), by=by)
            raise Undone
    except Undone:
        return False
    except exchange.Refused as refused:
        problems = refused.problems
        assert 0 < len(problems) <= 50, problems
        assert all(problem.place and str(problem.text) for problem in problems), problems
        assert all(str(problem).encode() for problem in problems), "can't be written"
        return True
    finally:
        assert checksum() == before, "a table has changed"


def checksum():
    """SHA-256 over every row of every table."""
    found = hashlib.sha256()
    for model in apps.get_models(include_auto_created=True):
        rows = list(model._base_manager.order_by("pk").values_list())
        found.update(f"{model._meta.db_table} {len(rows)} {rows!r}\n".encode("utf-8", "backslashreplace"))
    return found.hexdigest()
