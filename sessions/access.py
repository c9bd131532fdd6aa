"""Which sessions a reader sees: staff the plan of their groups, everybody else what has been published."""

from django.db.models import Q

from programmes.access import Permission, groups_of
from programmes.models import Role

PLANNERS = {Role.COORDINATOR, Role.COACH, Role.ADMINISTRATOR}  # who see drafts


def plans(request):
    """True when the reader sees drafts and unpublished changes, not only the published version."""
    return bool(request.roles & PLANNERS) and Permission.VIEW_SCHEDULE in request.permissions


def sessions_for(request):
    """The sessions of the programme (`request.programme`) that this reader may see."""
    everything = request.programme.sessions.all()
    if request.roles & {Role.COORDINATOR, Role.ADMINISTRATOR}:
        return everything
    groups, mine = groups_of(request.user, request.programme), Q(participant__user=request.user)
    of_group = Q(participant=None) & _in(groups, "group")
    if Role.COACH in request.roles and Role.CONTACT not in request.roles:
        interviews = Q(participant__isnull=False) & (Q(coach=request.user) | _in(groups, "participant__group"))
        return everything.filter(of_group | interviews | mine)
    return everything.published().filter(of_group | mine)


def _in(groups, field):
    """Of the groups given (None = all); what belongs to no group is everybody's."""
    return Q() if groups is None else Q(**{f"{field}__in": groups}) | Q(**{field: None})


def groups_seen(request):
    """None = every group; else primary keys of the groups whose people this reader works with."""
    return groups_of(request.user, request.programme)
