"""Who works for a programme or a project: coordinators, coaches, contact persons, the funder's people."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from programmes.models import Membership, Role

from .changing import account_for


def give_role(programme, *, by, email, name, role, group=None):
    """Returns the membership, an old one if the person has the role already."""
    user = account_for(email, name=name, language=programme.language)
    return Membership.objects.get_or_create(programme=programme, user=user, role=role, group=group)[0]


def take_role(membership, *, by):
    """Ends the role at once, on the next request."""
    membership.delete()


@dataclass(frozen=True)
class Worker:
    """Somebody with roles in a programme: [(role in words, memberships)], and the memberships that may be ended."""

    user: object
    roles: list
    ends: list


def workers(memberships, *, ends=()):
    """Workers of membership rows in their order, each person once; `ends` = roles the reader may end."""
    by_user = {}
    for row in memberships:
        by_user.setdefault(row.user, {}).setdefault(row.role_name, []).append(row)
    return [
        Worker(user, list(roles.items()), [row for rows in roles.values() for row in rows if row.role in ends])
        for user, roles in by_user.items()
    ]


def may_end(*, administrator):
    """Roles that somebody who grants roles may end: a coordinator can't shut out another one."""
    return {Role.COACH, Role.CONTACT} | ({Role.COORDINATOR} if administrator else set())


def why_not_given(programme, *, email, role):
    """None, or why this person can't have the role: a contact person, treated as the employer, never coaches."""
    other = {Role.COACH: Role.CONTACT, Role.CONTACT: Role.COACH}.get(role)
    if other and programme.memberships.filter(user__email__iexact=email, role=other).exists():
        words = {
            Role.COACH: _("This person is a contact person of the programme, and so can’t coach in it."),
            Role.CONTACT: _("This person coaches in the programme, and so can’t be its contact person."),
        }
        return words[role]
    return None


def why_not_ended(membership):
    """None, or why the role must stay: a programme without a coordinator would be nobody's."""
    if membership.role != Role.COORDINATOR:
        return None
    others = membership.programme.memberships.filter(role=Role.COORDINATOR).exclude(user=membership.user)
    return None if others.exists() else _("A programme needs a coordinator: add another one first.")


# ---- people of a project: {kind: (relation, who may change it)} --------------------------------------------------
FUNDER, COORDINATOR = "funder", "coordinator"
RELATIONS = {FUNDER: "funder_people", COORDINATOR: "coordinators"}


def may_change(user, kind):
    """The funder's people are added by the project's coordinators; coordinators by an administrator (roles.md)."""
    return kind == FUNDER or user.is_staff


@transaction.atomic
def add_to_project(project, *, by, kind, email, name):
    """Adds the person, with an account when there is none. Returns (user, True when it was new there)."""
    people = getattr(project, RELATIONS[kind])
    user = account_for(email, name=name)
    new = not people.filter(pk=user.pk).exists()
    people.add(user)
    return user, new


def take_from_project(project, *, by, kind, user):
    getattr(project, RELATIONS[kind]).remove(user)
