"""Who may do what: every permission of the product, in one table (docs/roles in words; the matrix test walks it).

A view of a programme says `@allowed_to(Permission.X)` and is handed the programme it was checked for. Strangers get
404, wrong roles 403, a wrong method 405 only after both. Pages outside programmes say `@signed_in` or `@public`.
"""

from enum import StrEnum, auto
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import Q, Value
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.policy import public, signed_in
from programmes.models import Participant, Programme, Project, Role
from programmes.trail import recorded

__all__ = [
    "Permission",
    "Role",
    "administrators",
    "allowed_to",
    "coordinators",
    "project_work",
    "public",
    "roles_of",
    "signed_in",
]


class Permission(StrEnum):
    VIEW_PROGRAMME = auto()  # the overview page
    EDIT_PROGRAMME = auto()
    VIEW_GOALS = auto()
    EDIT_GOALS = auto()
    VIEW_PEOPLE = auto()  # names
    VIEW_ADDRESSES = auto()
    CHANGE_PEOPLE = auto()
    PROPOSE_PEOPLE = auto()  # ask the coordinators to put somebody in somebody's place
    GRANT_ROLES = auto()  # coaches and contact persons; coordinators only by an administrator
    CHANGE_GROUPS = auto()  # groups and who was invited to take part
    VIEW_SCHEDULE = auto()
    CHANGE_SCHEDULE = auto()
    MARK_ATTENDANCE = auto()  # and see attendance by person
    VIEW_OUTPUTS = auto()  # what sessions left behind, and what they showed
    CHANGE_OUTPUTS = auto()
    VIEW_NOTES = auto()  # those meant for the reader
    WRITE_NOTES = auto()  # and read those among coordinators and coaches
    REMOVE_NOTES = auto()  # others' notes too, never a private one
    VIEW_OWN_PAGE = auto()  # a participant's own sessions, hours, link
    VIEW_WAVES = auto()  # questionnaires and waves, no answers
    VIEW_TURNOUT = auto()  # how many have answered: in fives while open, exact once closed
    RUN_WAVES = auto()  # open, extend, close, invite, remind
    VIEW_RESULTS = auto()  # frozen results, before a report is published
    VIEW_PUBLISHED_RESULTS = auto()  # frozen results once a report for the funder is published
    VIEW_REPORT_DRAFT = auto()
    BUILD_REPORT = auto()
    APPROVE_REPORT = auto()
    PUBLISH_REPORT = auto()
    DOWNLOAD_INTERNAL = auto()
    DOWNLOAD_PUBLISHED = auto()  # the funder edition, once published
    VIEW_TRAIL = auto()  # who did what and when


P = Permission
ROLES = {  # role -> (what it is, in a sentence; what it may)
    Role.ADMINISTRATOR: (
        "Keeps the installation running; sees programmes exist, sees no answers, results or reports.",
        {
            P.VIEW_PROGRAMME,
            P.EDIT_PROGRAMME,
            P.VIEW_GOALS,
            P.VIEW_PEOPLE,
            P.VIEW_ADDRESSES,
            P.GRANT_ROLES,
            P.CHANGE_GROUPS,
            P.VIEW_SCHEDULE,
            P.VIEW_WAVES,
            P.VIEW_TURNOUT,
            P.VIEW_TRAIL,
        },
    ),
    Role.COORDINATOR: (
        "Runs the programme and answers for the grant; sees frozen results, never one person's answers.",
        set(P) - {P.VIEW_OWN_PAGE, P.PROPOSE_PEOPLE},
    ),
    Role.COACH: (
        "Leads sessions of the groups given; marks attendance; reads frozen results and the report's draft.",
        {
            P.VIEW_PROGRAMME,
            P.VIEW_GOALS,
            P.VIEW_PEOPLE,
            P.VIEW_ADDRESSES,
            P.VIEW_SCHEDULE,
            P.CHANGE_SCHEDULE,
            P.MARK_ATTENDANCE,
            P.VIEW_OUTPUTS,
            P.CHANGE_OUTPUTS,
            P.VIEW_NOTES,
            P.WRITE_NOTES,
            P.VIEW_WAVES,
            P.VIEW_RESULTS,
            P.VIEW_PUBLISHED_RESULTS,
            P.VIEW_REPORT_DRAFT,
            P.APPROVE_REPORT,
            P.DOWNLOAD_INTERNAL,
            P.DOWNLOAD_PUBLISHED,
        },
    ),
    Role.CONTACT: (
        "An institution's person, treated as the employer: own group's schedule and names, published results.",
        {
            P.VIEW_PROGRAMME,
            P.VIEW_GOALS,
            P.VIEW_PEOPLE,
            P.PROPOSE_PEOPLE,
            P.VIEW_SCHEDULE,
            P.VIEW_NOTES,
            P.VIEW_WAVES,
            P.VIEW_PUBLISHED_RESULTS,
            P.DOWNLOAD_PUBLISHED,
        },
    ),
    Role.PARTICIPANT: (
        "Comes to sessions and answers; sees own page, the schedule, published results.",
        {
            P.VIEW_PROGRAMME,
            P.VIEW_GOALS,
            P.VIEW_SCHEDULE,
            P.VIEW_OUTPUTS,
            P.VIEW_NOTES,
            P.VIEW_OWN_PAGE,
            P.VIEW_TURNOUT,
            P.VIEW_PUBLISHED_RESULTS,
            P.DOWNLOAD_PUBLISHED,
        },
    ),
    Role.FUNDER: (
        "Sees what it has funded: published summaries and reports, nothing personal.",
        {P.VIEW_PUBLISHED_RESULTS, P.DOWNLOAD_PUBLISHED},
    ),
}
del P
STAFF = {Role.ADMINISTRATOR, Role.COORDINATOR, Role.COACH, Role.CONTACT}  # whose deeds go into the trail


def roles_of(user, programme):
    """All roles of the user in the programme, a frozenset of `Role`; empty for a stranger. One query."""
    if not user.is_authenticated:
        return frozenset()
    held = programme.memberships.filter(user=user)
    places = Participant.objects.taking_part().filter(programme=programme, user=user)
    funded = programme.project.funder_people.filter(pk=user.pk)
    roles = (
        held.order_by()
        .values_list("role")
        .union(
            places.order_by().values_list(Value(Role.PARTICIPANT.value)),
            funded.order_by().values_list(Value(Role.FUNDER.value)),
        )
    )
    return frozenset({Role(role) for (role,) in roles} | ({Role.ADMINISTRATOR} if user.is_staff else set()))


def permissions_of(roles):
    """The union of what the roles may; a contact person is never also a coach of the programme (roles.md)."""
    if Role.CONTACT in roles:
        roles = roles - {Role.COACH}
    return frozenset(p for role in roles for p in ROLES[role][1])


def allowed_to(*permissions):
    """Guard of a programme's view: any one of the permissions is enough. The view gets the programme, not its slug."""

    def decorate(view):
        @wraps(view)
        def guarded(request, slug, **kwargs):
            programme = (
                Programme.objects.seen_by(request.user).select_related("project__funder").filter(slug=slug).first()
            )
            if programme is None:
                raise Http404
            request.roles = roles_of(request.user, programme)
            request.permissions = permissions_of(request.roles)
            request.programme = programme
            if not request.permissions.intersection(permissions):
                raise PermissionDenied
            if permissions_of(request.roles & STAFF).intersection(permissions):
                return recorded(view, request, programme, **kwargs)
            return view(request, programme, **kwargs)

        guarded.policy = permissions
        return guarded

    return decorate


def coordinators(view):
    """A page for those who coordinate some programme, or administer the installation (creating a programme).

    A view that makes a programme or a project says so (`request.place = made`): its trail begins with that.
    """

    @wraps(view)
    def guarded(request, **kwargs):
        if not may_create_programmes(request.user):
            raise PermissionDenied
        return recorded(view, request, **kwargs)

    guarded.policy = "coordinators"
    return guarded


def administrators(view):
    """A page of the installation, for those who keep it running."""

    @wraps(view)
    def guarded(request, **kwargs):
        if not request.user.is_staff:
            raise PermissionDenied
        return recorded(view, request, **kwargs)

    guarded.policy = "administrators"
    return guarded


def project_work(view):
    """Guard of a project's pages, /projects/<slug>/…: its coordinators, those of its programmes, administrators.

    Everybody else gets 404. The view gets the project, not its slug; a programme's other roles see the project through
    the programme's own pages.
    """

    @wraps(view)
    def guarded(request, slug, **kwargs):
        request.project = get_object_or_404(Project.objects.seen_by(request.user).select_related("funder"), slug=slug)
        return recorded(view, request, request.project, **kwargs)

    guarded.policy = "project"
    return guarded


def coordinates(user, project):
    """True for those named as the project's coordinators and the coordinators of its programmes."""
    own = user.memberships.filter(programme__project=project, role=Role.COORDINATOR)
    return own.exists() or project.coordinators.filter(pk=user.pk).exists()


def project_coordination(view):
    """Guard of what administrators may look at but not change (roles.md: goals). The view gets the project."""

    @wraps(view)
    def checked(request, project, **kwargs):
        if not coordinates(request.user, project):
            raise PermissionDenied
        return view(request, project, **kwargs)

    return project_work(checked)


def may_create_programmes(user):
    return user.is_staff or user.memberships.filter(role=Role.COORDINATOR).exists() or user.projects.exists()


def groups_of(user, programme):
    """None = every group of the programme; else the primary keys of the groups the user is bound to."""
    rows = list(programme.memberships.filter(user=user).values_list("role", "group"))
    if user.is_staff or any(role == Role.COORDINATOR or group is None for role, group in rows):
        return None
    own = Participant.objects.filter(programme=programme, user=user).values_list("group", flat=True)
    return {group for _role, group in rows} | {g for g in own if g}


def of_groups(queryset, groups, field="group"):
    """Rows of the groups given (`groups_of`); rows of no group are everybody's."""
    return queryset if groups is None else queryset.filter(Q(**{f"{field}__in": groups}) | Q(**{field: None}))


def people_of_groups(participants, groups):
    """Participants of the groups given (`groups_of`) and nobody else: who has no group yet is the coordinators' to see,
    because a contact person never sees another institution's people.
    """
    return participants if groups is None else participants.filter(group__in=groups)
