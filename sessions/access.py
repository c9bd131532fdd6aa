"""Which sessions a reader sees: staff the plan of their groups, everybody else what has been published."""

from django.db.models import Q

from programmes.access import Permission, groups_of, of_groups
from programmes.models import Role

from .models import CoachingSession

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


def shared_for(request):
    """What the project's other programmes share with this one: to be read as published, never to be changed here."""
    return of_groups(CoachingSession.objects.shared_with(request.programme), groups_seen(request))


def outputs_for(request):
    """The programme's outputs: those of the own groups, and those that are no group's."""
    return _of_own_groups(request, request.programme.outputs, ("sessions__group", "returned_to"))


def findings_for(request):
    """The programme's findings: those that sessions of the own groups tell of, and those that no group's do."""
    return _of_own_groups(request, request.programme.findings, ("sessions__group",))


def _of_own_groups(request, rows, ties):
    groups = groups_seen(request)
    if groups is None:
        return rows.all()
    own, somebodys = Q(), Q()
    for tie in ties:
        own |= Q(**{f"{tie}__in": groups})
        somebodys |= Q(**{f"{tie}__isnull": False})
    mine, tied = rows.filter(own).order_by().values("pk"), rows.filter(somebodys).order_by().values("pk")
    return rows.filter(Q(pk__in=mine) | ~Q(pk__in=tied))


def may_mark_siblings(request):
    """A session's coordinators mark those who came from the project's other programmes too."""
    return Role.COORDINATOR in request.roles and Permission.MARK_ATTENDANCE in request.permissions


def _in(groups, field):
    """Of the groups given (None = all); what belongs to no group is everybody's."""
    return Q() if groups is None else Q(**{f"{field}__in": groups}) | Q(**{field: None})


def groups_seen(request):
    """None = every group; else primary keys of the groups whose people this reader works with."""
    return groups_of(request.user, request.programme)
