"""Names by which rows are known in addresses and in the programme file."""

from django.db.models import Q
from django.utils.text import slugify

from programmes.models import Goal, Project


def free_key(rows, words, fallback):
    """A key of ASCII letters that no row has yet."""
    base = slugify(words)[:50].strip("-") or fallback
    taken = set(rows.values_list("key", flat=True))
    return next(key for key in (base, *(f"{base}-{n}" for n in range(2, 999))) if key not in taken)


def goal_key(project, words):
    """A key that no goal of the project or of any of its programmes has: their files name goals in one namespace.

    Locks the project until the transaction ends, so that two people can't be given the same one.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    return free_key(Goal.objects.filter(Q(project=project) | Q(programme__project=project)), words, "goal")
