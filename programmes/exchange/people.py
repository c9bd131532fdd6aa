"""Accounts named in a programme file: who coordinates, coaches, funds, or has changed something."""

from django.contrib.auth import get_user_model
from django.db.models import Q


def invented(document):
    """True when the file says that its people are made up."""
    return "names" in document.get("made_up", {}).get("what", [])


def load(document, refs):
    """Find or make an account for each of the `people`; an account that exists stays as it is."""
    for row in document.get("people", []):
        user = refs.user(
            row["email"], name=row.get("name", ""), language=row.get("language", "fi"), invented=invented(document)
        )
        refs.put("people", row["email"], user)


def give_accounts(refs):
    """Participants sign in with a code sent to their address: each gets an account."""
    made_up = "names" in refs.programme.made_up.get("what", [])
    for participant in refs.tables.get("participants", {}).values():
        participant.user = refs.user(
            participant.email, name=participant.name, language=participant.language, invented=made_up
        )
        participant.save(update_fields=["user"])


def dump(programme):
    """Everybody the rest of the file refers to as one of the `people`, by address."""
    users = get_user_model().objects.filter(
        Q(memberships__programme=programme)
        | Q(funded_projects=programme.project)
        | Q(projects=programme.project)
        | Q(pk__in=programme.project.goals.values("versions__changed_by"))
        | Q(pk__in=programme.notes.exclude(visibility="private").values("author"))
        | Q(coached_sessions__programme=programme)
        | Q(pk__in=programme.goals.values("versions__changed_by"))
        | Q(pk__in=programme.sessions.values("changes__changed_by"))
    )
    found = []
    for user in sorted(users.distinct(), key=lambda u: u.email):
        row = {"email": user.email, "name": user.name, "language": user.language}
        found.append({name: value for name, value in row.items() if value})
    return found
