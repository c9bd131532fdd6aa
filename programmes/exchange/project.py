"""The programme file's first part: the project, shared by all its programmes.

A project that is there already is joined when the file says the very same of it; else the file is refused.
"""

from programmes.models import (
    BudgetLine,
    Criterion,
    Decision,
    Dissemination,
    Duty,
    FollowOn,
    Goal,
    GoalVersion,
    Organisation,
    Partner,
    Project,
    Publication,
    Score,
    Tender,
)

from .joining import joined
from .making import Row, load_all, load_nested, make
from .problems import Problem, Refused
from .rows import Rows, walk
from .telling import dump_nested, dump_pairs, dump_row, put
from .texts import organisation_differs

GOAL_COLUMNS = (
    "key",
    "kind",
    "text",
    "label",
    "promised",
    "promised_source",
    "rationale",
    "measured_by",
    "expected_by",
    "closed_at",
)
PROJECT = Rows(
    Project,
    "project",
    (
        "slug",
        "title",
        "acronym",
        "fund",
        "call",
        "reference",
        "state",
        "applied_on",
        "decided_on",
        "application",
        "application_source",
        "funding_sentence",
        "starts",
        "ends",
        "grant_eur",
        "employer_share_percent",
        "hour_eur",
        "starting_situation",
    ),
    key=None,
    links={"funder": "organisations"},
    many={"funder_people": "people", "coordinators": "people"},
)
ORGANISATIONS = Rows(Organisation, "organisations", ("name", "kind"), key="name")
GOALS = Rows(
    Goal,
    "project.goals",
    GOAL_COLUMNS,
    table="goals",  # one namespace with the programme's, which may be part of these, or follow from these
    later={"parent": "project.goals"},
    many={"via": "project.goals"},
)
SCORES = Rows(
    Score, "project.tenders[].scores", ("points", "note"), None, {"criterion": "project.criteria"}, parent="tender"
)
TENDERS = Rows(
    Tender,
    "project.tenders",
    ("price_eur", "received_on", "chosen", "reason"),
    None,
    {"supplier": "organisations"},
)
VERSION_COLUMNS = ("changed_at", "changed_by_name", "before", "after", "reason")
BY_WHOM = {"changed_by": "people"}
VERSIONS = Rows(GoalVersion, "project.goals[].versions", VERSION_COLUMNS, None, BY_WHOM, parent="goal")
OF_PROJECT = [  # (rows, the relation's name)
    (
        Rows(
            Partner,
            "project.partners",
            ("role", "note", "contract_on", "contract_eur", "hour_eur"),
            None,
            {"organisation": "organisations"},
        ),
        "partners",
    ),
    (Rows(BudgetLine, "project.budget", ("heading", "payer", "planned_eur", "actual_eur"), None), "budget_lines"),
    (
        Rows(Duty, "project.duties", ("title", "due_on", "state", "sent_on", "received_on", "receipt"), None),
        "duties",
    ),
    (
        Rows(Decision, "project.decisions", ("title", "kind", "decided_on", "decided_by", "options", "reason"), None),
        "decisions",
    ),
    (Rows(Criterion, "project.criteria", ("key", "name", "weight")), "criteria"),
    (TENDERS, "tenders"),
    (
        Rows(FollowOn, "project.follow_ons", ("title", "state", "need", "planned", "reason", "decided_on"), None),
        "follow_ons",
    ),
    (Rows(Dissemination, "project.disseminations", ("when", "what", "channel", "audience"), None), "disseminations"),
    (
        Rows(
            Publication,
            "project.publications",
            ("citation", "kind", "author", "published_on", "url", "lead"),
            None,
        ),
        "publications",
    ),
    (GOALS, "goals"),
]
INSIDE = {TENDERS.section: SCORES, GOALS.section: VERSIONS}  # rows that stand in these rows
ROWS = [PROJECT, ORGANISATIONS, *(rows for rows, _relation in OF_PROJECT), *INSIDE.values()]
UTC = "UTC"  # a project has no zone of its own


def load_organisations(document, refs):
    """Organisations are shared by all programmes: one of the same name is used, unless it is of another kind."""
    named = walk(document, "organisations[]")
    known = {one.name: one for one in Organisation.objects.filter(name__in=[row["name"] for _place, row in named])}
    new = []
    for place, row in named:
        there = known.get(row["name"])
        if there is None:
            new.append(Row(place, row))
        elif there.kind != row.get("kind", Organisation.Kind.OTHER):
            raise Refused([Problem(f"{place}.kind", organisation_differs(there))])
        else:
            refs.put(ORGANISATIONS.section, row["name"], there)
    make(ORGANISATIONS, new, refs)


def load(document, refs):
    """The project: made, or joined when it is there and the same."""
    said = document["project"]
    known = Project.objects.filter(slug=said["slug"]).first()
    if known is None:
        return _made(document, said, refs)
    joined(known, document, there=dump(known), declared=ROWS, by=refs.by)
    for goal in known.goals.all():
        for table in GOALS.tables:
            refs.put(table, goal.key, goal)
    return known


def _made(document, said, refs):
    [row] = make(PROJECT, [Row("project", said, zone=UTC)], refs)
    for rows, _relation in OF_PROJECT:
        made = load_all(rows, document, refs, zone=UTC, project=row.instance)
        if rows.section in INSIDE:
            load_nested(INSIDE[rows.section], made, refs)
    return row.instance


def dump(project):
    """The project's object of the file."""
    document = dump_row(PROJECT, project, UTC)
    for rows, relation in OF_PROJECT:
        found = dump_pairs(rows, getattr(project, relation), UTC)
        if rows.section in INSIDE:
            dump_nested(INSIDE[rows.section], found, UTC)
        put(document, rows.name, [row for _instance, row in found])
    return document
