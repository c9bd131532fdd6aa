"""Where a person starts, and what the welcome page shows of the demo: roles, programmes, one real thread."""

from dataclasses import dataclass

from django.db.models import Count, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.models import Programme, Role

DEMO_ROLES = [  # (role for `demo_enter`, its name, what one finds there)
    (Role.COORDINATOR, _("Coordinator"), _("Overview, schedule, surveys and the report")),
    (Role.COACH, _("Coach"), _("Today’s session and attendance")),
    (Role.PARTICIPANT, _("Participant"), _("Next session and the survey on a phone")),
    (Role.CONTACT, _("Contact person"), _("The schedule and people of one’s own institution")),
    (Role.FUNDER, _("Funder"), _("Published results and reports")),
]
DEMO_OTHERS = [  # (role for `demo_enter`, words): needed for one step only
    ("coordinator2", _("Second coordinator, who approves reports")),
    ("funder2", _("Another funder, whose project has two programmes")),
    (Role.ADMINISTRATOR, _("Administrator")),
]
MENU = [  # (roles that see it, name of the address, words); the first one that fits is where the person starts
    ({Role.COORDINATOR, Role.ADMINISTRATOR}, "programmes", _("Programmes")),
    ({Role.ADMINISTRATOR}, "organisations", _("Organisations")),
    ({Role.COACH}, "own_sessions", _("My sessions")),
    ({Role.PARTICIPANT}, "my_page", _("My page")),
    ({Role.FUNDER}, "portfolio", _("Funded programmes")),
    ({Role.COACH, Role.CONTACT}, "programmes", _("Programmes")),
]


def roles_anywhere(user):
    """Every role the user has in some programme. One query."""
    places = user.participations.taking_part().annotate(what=Value(Role.PARTICIPANT.value)).values_list("what")
    funded = user.funded_projects.annotate(what=Value(Role.FUNDER.value)).values_list("what")
    held = user.memberships.order_by().values_list("role").union(places.order_by(), funded.order_by())
    return {Role(role) for (role,) in held.order_by()} | ({Role.ADMINISTRATOR} if user.is_staff else set())


def menu_of(user):
    """[(address, words)] of the main menu; somebody without any role still finds the list of programmes."""
    roles, items = roles_anywhere(user), {}
    for seen_by, name, words in MENU:
        if roles & seen_by:
            items.setdefault(name, words)
    return [(reverse(name), words) for name, words in (items or {"programmes": _("Programmes")}).items()]


def demo_programmes():
    """Invented programmes with what a card says about them."""
    return (
        Programme.objects.with_invented_content()
        .select_related("project__funder")
        .annotate(
            people=Count("participants", filter=Q(participants__left_on=None), distinct=True),
            meetings=Count("sessions", filter=Q(sessions__participant=None), distinct=True),
        )
        .order_by("-starts", "pk")[:4]
    )


@dataclass(frozen=True)
class Column:
    number: int
    title: str
    past: bool
    next: bool = False


@dataclass(frozen=True)
class Row:
    """One goal: `dots` has a pair (on, column) per session."""

    number: int
    name: str
    dots: list
    verdict: str | None = None


@dataclass(frozen=True)
class Thread:
    """Goals × sessions, for `parts/_lanka.html`."""

    columns: list
    rows: list
    verdicts: bool = False


def example_thread():
    """The thread of the first finished invented programme, None before a demo is loaded. Seven queries."""
    programme = Programme.objects.with_invented_content().order_by("ends").first()
    if programme is None:
        return None
    meetings = list(programme.sessions.group_sessions().not_cancelled().prefetch_related("goals", "themes__goals"))
    columns = [Column(s.ordinal or n, str(s.title), s.state == s.State.HELD) for n, s in enumerate(meetings, 1)]
    served = [{g.pk for g in s.goals.all()} | {g.pk for t in s.themes.all() for g in t.goals.all()} for s in meetings]
    verdicts = _published_verdicts(programme)
    rows = [
        Row(
            number,
            str(goal.short),
            [(goal.pk in goals, column) for column, goals in zip(columns, served, strict=True)],
            verdicts.get(goal.key),
        )
        for number, goal in enumerate(programme.goals.all(), 1)
    ]
    return Thread(columns, rows, bool(verdicts)) if columns and rows else None


def _published_verdicts(programme):
    """{goal's key: verdict} as the newest published report for the funder says them; empty before there is one."""
    report = programme.reports.published().filter(edition="funder").select_related("snapshot").first()
    return {goal["key"]: goal["verdict"] for goal in report.snapshot.data["goals"]} if report else {}
