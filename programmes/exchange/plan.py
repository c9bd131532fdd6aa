"""The programme file's first part: the project, the programme, its people and what it promised."""

from programmes.models import (
    ContextEvent,
    Decision,
    Dissemination,
    FollowOn,
    Goal,
    GoalVersion,
    Group,
    Membership,
    Organisation,
    Participant,
    Partner,
    Programme,
    Project,
    Publication,
    Statement,
    Tender,
    Theme,
)

from . import people
from .problems import Problem, Refused
from .rows import Rows, dump_all, dump_row, link, load_all, load_row, tidy, walk
from .texts import organisation_differs

PROJECT = Rows(
    Project,
    "project",
    (
        "title",
        "acronym",
        "fund",
        "call",
        "reference",
        "funding_sentence",
        "starts",
        "ends",
        "grant_eur",
        "employer_share_percent",
        "starting_situation",
    ),
    key=None,
    links={"funder": "organisations"},
    many={"funder_people": "people"},
)
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
        "features",
        "profile",
        "k",
        "starting_point",
        "working_methods",
        "overall_verdict",
        "overall_source",
        "limitations",
        "controller",
        "data_contact",
        "legal_basis",
        "cooperation_on",
    ),
    key=None,
)
ORGANISATIONS = Rows(Organisation, "organisations", ("name", "kind"), key="name")
OF_PROJECT = [
    Rows(Partner, "project.partners", ("role", "note"), None, {"organisation": "organisations"}),
    Rows(Decision, "project.decisions", ("title", "decided_on", "options", "reason"), None),
    Rows(
        Tender,
        "project.tenders",
        ("price_eur", "received_on", "chosen", "reason"),
        None,
        {"supplier": "organisations"},
    ),
    Rows(FollowOn, "project.follow_ons", ("title", "state", "need", "planned", "reason", "decided_on"), None),
    Rows(Dissemination, "project.disseminations", ("when", "what", "audience"), None),
    Rows(Publication, "project.publications", ("citation", "published_on", "lead"), None),
]
RELATED = {  # rows of a project by the name of the relation
    "project.partners": "partners",
    "project.decisions": "decisions",
    "project.tenders": "tenders",
    "project.follow_ons": "follow_ons",
    "project.disseminations": "disseminations",
    "project.publications": "publications",
}
GOALS = Rows(
    Goal,
    "goals",
    ("key", "kind", "text", "label", "promised", "promised_source", "expected_by", "closed_at"),
    many={"via": "goals"},
)
VERSIONS = Rows(
    GoalVersion,
    "goals[].versions",
    ("changed_at", "changed_by_name", "before", "after", "reason"),
    None,
    {"changed_by": "people"},
)
EVENTS = Rows(ContextEvent, "context_events", ("key", "happened_on", "text", "source"))
OF_PROGRAMME = [
    Rows(Group, "groups", ("key", "name", "formation", "meeting_link"), links={"organisation": "organisations"}),
    Rows(
        Participant,
        "participants",
        ("email", "name", "language", "joined_on", "left_on", "research_consent"),
        "email",
        {"group": "groups"},
    ),
    Rows(Membership, "memberships", ("role",), None, {"user": "people", "group": "groups"}),
    EVENTS,
    GOALS,
    Rows(
        Statement,
        "statements",
        ("key", "name", "expected_by", "health_like"),
        links={"goal": "goals"},
        many={"context_events": "context_events"},
    ),
    Rows(Theme, "themes", ("key", "kind", "title"), many={"goals": "goals"}),
]
ROWS = [PROJECT, PROGRAMME, ORGANISATIONS, *OF_PROJECT, *OF_PROGRAMME, VERSIONS]


def load(document, refs):
    """Make the plan; `refs.programme` is there for the parts that follow."""
    for place, row in walk(document, "organisations[]"):
        _organisation(row, place, refs)
    people.load(document, refs)
    row = document["project"]
    project = load_row(PROJECT, row, "project", refs)
    link(PROJECT, row, project, refs)
    for rows in OF_PROJECT:
        load_all(rows, document, refs, project=project)
    made_up = document.get("made_up", {})
    refs.programme = load_row(
        PROGRAMME, document["programme"], "programme", refs, project=project, slug=document["slug"], made_up=made_up
    )
    for rows in OF_PROGRAMME:
        made = load_all(rows, document, refs, programme=refs.programme)
        if rows is GOALS:
            for number, goal in enumerate(made):
                _history(document["goals"][number], f"goals[{number}]", goal, refs)
    people.give_accounts(refs)


def _organisation(row, place, refs):
    """Organisations are shared by all programmes: one of the same name is used, unless it is of another kind."""
    known = Organisation.objects.filter(name=row["name"]).first()
    if known is None:
        load_row(ORGANISATIONS, row, place, refs)
    elif known.kind != row.get("kind", Organisation.Kind.OTHER):
        raise Refused([Problem(f"{place}.kind", organisation_differs(known))])
    else:
        refs.put("organisations", row["name"], known)


def _history(row, place, goal, refs):
    for number, version in enumerate(row.get("versions", [])):
        load_row(VERSIONS, version, f"{place}.versions[{number}]", refs, goal=goal)


def dump(programme, document):
    """Fill the document with the plan, in the order a reader wants it."""
    project, zone = programme.project, programme.zone
    document["slug"] = programme.slug
    if programme.made_up:
        document["made_up"] = tidy(programme.made_up)
    document["programme"] = dump_row(PROGRAMME, programme, zone)
    document["project"] = dump_row(PROJECT, project, zone)
    for rows in OF_PROJECT:
        found = dump_all(rows, getattr(project, RELATED[rows.section]), zone)
        if found:
            document["project"][rows.section.removeprefix("project.")] = found
    named = _organisations_of(programme)
    _put(document, "organisations", dump_all(ORGANISATIONS, named, zone))
    _put(document, "people", people.dump(programme))
    for rows in OF_PROGRAMME:
        found = dump_all(rows, getattr(programme, rows.section), zone)
        if rows is GOALS:
            for row, goal in zip(found, programme.goals.order_by("order", "pk"), strict=True):
                _put(row, "versions", dump_all(VERSIONS, goal.versions, zone))
        _put(document, rows.section, found)


def _put(document, name, rows):
    if rows:
        document[name] = rows


def _organisations_of(programme):
    project = programme.project
    keys = {project.funder_id, *programme.groups.values_list("organisation", flat=True)}
    keys |= {*project.partners.values_list("organisation", flat=True)}
    keys |= {*project.tenders.values_list("supplier", flat=True)}
    return Organisation.objects.filter(pk__in=keys - {None})
