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

from .problems import Problem, Refused
from .rows import Rows, dump_all, dump_row, link, load_all, load_row, walk
from .texts import organisation_differs, project_differs

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
GOALS = Rows(Goal, "project.goals", GOAL_COLUMNS, table="goals", later={"parent": "goals"}, many={"via": "goals"})
SCORES = Rows(Score, "project.tenders[].scores", ("points", "note"), None, {"criterion": "project.criteria"})
TENDERS = Rows(
    Tender,
    "project.tenders",
    ("price_eur", "received_on", "chosen", "reason"),
    None,
    {"supplier": "organisations"},
)
VERSIONS = Rows(
    GoalVersion,
    "goals[].versions",
    ("changed_at", "changed_by_name", "before", "after", "reason"),
    None,
    {"changed_by": "people"},
)
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
NESTED = [SCORES, VERSIONS, Rows(GoalVersion, "project.goals[].versions", VERSIONS.columns, None, VERSIONS.links)]
ROWS = [PROJECT, ORGANISATIONS, *(rows for rows, _relation in OF_PROJECT), *NESTED]
UTC = "UTC"  # a project has no zone of its own


def load_organisations(document, refs):
    for place, row in walk(document, "organisations[]"):
        _organisation(row, place, refs)


def _organisation(row, place, refs):
    """Organisations are shared by all programmes: one of the same name is used, unless it is of another kind."""
    known = Organisation.objects.filter(name=row["name"]).first()
    if known is None:
        load_row(ORGANISATIONS, row, place, refs)
    elif known.kind != row.get("kind", Organisation.Kind.OTHER):
        raise Refused([Problem(f"{place}.kind", organisation_differs(known))])
    else:
        refs.put("organisations", row["name"], known)


def load(document, refs):
    """The project: made, or joined when it is there and the same."""
    row = document["project"]
    known = Project.objects.filter(slug=row["slug"]).first()
    if known is None:
        return _made(document, row, refs)
    there = dump(known)
    differing = next((name for name in sorted(there.keys() | row.keys()) if there.get(name) != row.get(name)), None)
    if differing:
        raise Refused([Problem(f"project.{differing}", project_differs(known))])
    for goal in known.goals.all():
        refs.put("goals", goal.key, goal)
    return known


def _made(document, row, refs):
    project = load_row(PROJECT, row, "project", refs, zone=UTC)
    link(PROJECT, row, project, refs)
    for rows, _relation in OF_PROJECT:
        made = load_all(rows, document, refs, zone=UTC, project=project)
        if rows is TENDERS:
            for number, tender in enumerate(made):
                _nested(SCORES, row["tenders"][number], "scores", f"project.tenders[{number}]", refs, tender=tender)
        if rows is GOALS:
            for number, goal in enumerate(made):
                load_history(row["goals"][number], f"project.goals[{number}]", goal, refs, zone=UTC)
    return project


def load_history(row, place, goal, refs, *, zone=None):
    _nested(VERSIONS, row, "versions", place, refs, zone=zone, goal=goal)


def _nested(rows, row, name, place, refs, **fixed):
    for number, each in enumerate(row.get(name, [])):
        load_row(rows, each, f"{place}.{name}[{number}]", refs, **fixed)


def dump(project):
    """The project's object of the file."""
    document = dump_row(PROJECT, project, UTC)
    for rows, relation in OF_PROJECT:
        found = dump_all(rows, getattr(project, relation), UTC)
        if rows is TENDERS:
            put_nested(found, project.tenders.order_by("pk"), "scores", SCORES, UTC)
        if rows is GOALS:
            put_nested(found, project.goals.order_by("order", "pk"), "versions", VERSIONS, UTC)
        put(document, rows.section.removeprefix("project."), found)
    return document


def put(document, name, rows):
    if rows:
        document[name] = rows


def put_nested(found, instances, name, rows, zone):
    """Rows that stand inside other rows, each in its own."""
    for row, instance in zip(found, instances, strict=True):
        put(row, name, dump_all(rows, getattr(instance, name), zone))
