"""Accounts named in a programme file: who coordinates, coaches, funds, takes part, or has changed something."""

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.db.models.functions import Lower

from .making import save_all
from .rows import walk

ACCOUNTS = "accounts"  # the table of all accounts of a file, by address in small letters


def load(document, refs):
    """Find or make an account for each of the `people` and participants; one that exists stays as it is."""
    named = walk(document, "people[]") + walk(document, "participants[]")
    rows = {}
    for place, row in named:
        rows.setdefault(row["email"].lower(), (place, row))
    known = get_user_model().objects.annotate(address=Lower("email")).filter(address__in=rows)
    for user in known:
        refs.put(ACCOUNTS, user.address, user)
    invented = "names" in document.get("made_up", {}).get("what", [])
    found = refs.tables.get(ACCOUNTS, {})
    new = [(place, _account(row, invented)) for key, (place, row) in rows.items() if key not in found]
    save_all(new, refs)
    for _place, user in new:
        refs.put(ACCOUNTS, user.email.lower(), user)
    for _place, row in walk(document, "people[]"):
        refs.put("people", row["email"], account(row, refs))


def account(row, refs):
    """The account of the address in a row; participants sign in with a code sent there."""
    return refs.get(ACCOUNTS, row["email"].lower())


def _account(row, invented):
    users = get_user_model().objects
    user = users.model(
        email=users.normalize_email(row["email"]),
        name=row.get("name", ""),
        language=row.get("language", "fi"),
        is_invented=invented,
    )
    user.set_unusable_password()
    return user


def dump(programme):
    """Everybody the rest of the file refers to as one of the `people`, by address."""
    users = get_user_model().objects.filter(
        Q(memberships__programme=programme)
        | Q(pk__in=programme.project.funder_people.values("pk"))
        | Q(pk__in=programme.project.coordinators.values("pk"))
        | Q(pk__in=programme.project.goals.values("versions__changed_by"))
        | Q(pk__in=programme.notes.exclude(visibility="private").values("author"))
        | Q(pk__in=programme.sessions.values("coach"))
        | Q(pk__in=programme.goals.values("versions__changed_by"))
        | Q(pk__in=programme.sessions.values("changes__changed_by"))
    )
    return rows(users)


def rows(users):
    """Each user once, by address."""
    found = []
    for user in sorted(users.distinct(), key=lambda u: u.email):
        row = {"email": user.email, "name": user.name, "language": user.language}
        found.append({name: value for name, value in row.items() if value})
    return found
