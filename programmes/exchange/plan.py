"""The programme file's second part: the programme, its people, what it promised and what it leans on."""

from programmes.models import (
    Construct,
    ContextEvent,
    Exercise,
    Factor,
    Framework,
    Goal,
    GoalVersion,
    Group,
    GroupMove,
    Membership,
    Note,
    Organisation,
    Participant,
    Programme,
    Recruitment,
    Statement,
    Study,
    Theme,
)

from . import people, project
from .making import Row, load_all, load_nested, make
from .project import BY_WHOM, GOAL_COLUMNS, VERSION_COLUMNS
from .rows import Rows, tidy
from .telling import dump_nested, dump_pairs, dump_row, put

PROGRAMME = Rows(
    Programme,
    "programme",
    (
        "name",
        "report_title",
        "state",
        "starts",
        "ends",
        "language",
        "zone",
        "default_mode",
        "quota_minutes",
        "quota_per",
        "invited_known",
        "features",
        "profile",
        "k",
        "starting_point",
        "working_methods",
        "abstract",
        "keywords",
        "overall_verdict",
        "overall_source",
        "limitations",
        "controller",
        "data_contact",
        "legal_basis",
        "cooperation_on",
    ),
    key=None,
    links={"led_by": "organisations"},
)
GOALS = Rows(Goal, "goals", GOAL_COLUMNS, later={"parent": "goals"}, many={"via": "goals"})
PARTICIPANTS = Rows(
    Participant,
    "participants",
    (
        "email",
        "name",
        "language",
        "joined_on",
        "left_on",
        "agreed_on",
        "research_consent",
        "quote_consent",
        "welcomed_on",
    ),
    "email",
    {"group": "groups"},
    later={"replaces": "participants"},
)
MOVES = Rows(
    GroupMove,
    "participants[].moves",
    ("moved_on",),
    None,
    {"from_group": "groups", "to_group": "groups"},
    parent="participant",
)
VERSIONS = Rows(GoalVersion, "goals[].versions", VERSION_COLUMNS, None, BY_WHOM, parent="goal")
INSIDE = {PARTICIPANTS.section: MOVES, GOALS.section: VERSIONS}  # rows that stand in these rows
OF_PROGRAMME = [  # each is also the relation's name
    Rows(Framework, "frameworks", ("key", "name", "shape", "source")),
    Rows(Factor, "factors", ("key", "name", "text", "cross_cutting"), links={"framework": "frameworks"}),
    Rows(Construct, "constructs", ("key", "name", "text", "source")),
    Rows(Exercise, "exercises", ("key", "name", "mechanism")),
    Rows(Study, "studies", ("title", "question", "data", "consent_text", "led_by"), None),
    Rows(
        Recruitment,
        "recruitments",
        ("state", "invited_on", "answered_on", "reason"),
        None,
        {"organisation": "organisations"},
    ),
    Rows(
        Group,
        "groups",
        ("key", "name", "formation", "target", "unit", "team_owner", "meeting_link"),
        links={"organisation": "organisations"},
    ),
    PARTICIPANTS,
    Rows(Membership, "memberships", ("role", "deputy"), None, {"user": "people", "group": "groups"}),
    Rows(
        Note,
        "notes",
        ("text", "visibility", "written_at"),
        None,
        {"author": "people", "group": "groups", "participant": "participants"},
    ),
    Rows(ContextEvent, "context_events", ("key", "happened_on", "text", "source")),
    GOALS,
    Rows(
        Statement,
        "statements",
        ("key", "name", "expected_by", "health_like"),
        links={"goal": "goals"},
        many={"context_events": "context_events"},
    ),
    Rows(
        Theme,
        "themes",
        ("key", "kind", "origin", "title"),
        links={"factor": "factors"},
        later={"parent": "themes"},
        many={"chosen_by": "groups", "goals": "goals"},
    ),
]
ROWS = [*project.ROWS, PROGRAMME, *OF_PROGRAMME, *INSIDE.values()]


def load(document, refs):
    """Make the plan; `refs.programme` is there for the parts that follow."""
    project.load_organisations(document, refs)
    people.load(document, refs)
    fixed = {
        "project": project.load(document, refs),
        "slug": document["slug"],
        "made_up": document.get("made_up", {}),
    }
    [row] = make(PROGRAMME, [Row("programme", document["programme"], fixed)], refs)
    refs.programme = row.instance
    for rows in OF_PROGRAMME:
        each = (lambda said: {"user": people.account(said, refs)}) if rows is PARTICIPANTS else None
        made = load_all(rows, document, refs, each=each, programme=refs.programme)
        if rows.section in INSIDE:
            load_nested(INSIDE[rows.section], made, refs)


def dump(programme, document):
    """Fill the document with the plan, in the order a reader wants it."""
    zone = programme.zone
    document["slug"] = programme.slug
    if programme.made_up:
        document["made_up"] = tidy(programme.made_up)
    document["programme"] = dump_row(PROGRAMME, programme, zone)
    document["project"] = project.dump(programme.project)
    organisations = dump_pairs(project.ORGANISATIONS, _organisations_of(programme), zone)
    put(document, "organisations", sorted((row for _one, row in organisations), key=lambda row: row["name"]))
    put(document, "people", people.dump(programme))
    for rows in OF_PROGRAMME:
        queryset = getattr(programme, rows.section)
        if rows.model is Note:
            queryset = queryset.exclude(visibility=Note.Visibility.PRIVATE)  # for their author's eyes only
        found = dump_pairs(rows, queryset, zone)
        if rows.section in INSIDE:
            dump_nested(INSIDE[rows.section], found, zone)
        put(document, rows.section, [row for _instance, row in found])


def _organisations_of(programme):
    its = programme.project
    keys = {its.funder_id, programme.led_by_id, *programme.groups.values_list("organisation", flat=True)}
    keys |= {*its.partners.values_list("organisation", flat=True), *its.tenders.values_list("supplier", flat=True)}
    keys |= {*programme.recruitments.values_list("organisation", flat=True)}
    return Organisation.objects.filter(pk__in=keys - {None})
