"""What was applied for, promised and planned."""

from django.db.models import Count

from programmes.goals.tree import letter
from reports.models import Edition


def iso(moment):
    return moment.isoformat() if moment else None


def programme_facts(programme):
    """What the programme says of itself, and how many are in it. Two queries."""
    people = programme.participants.aggregate(participants=Count("pk"), left=Count("left_on"))
    return programme_words(programme) | people | {"groups": programme.groups.count()}


def programme_words(programme):
    return {
        "slug": programme.slug,
        "name": dict(programme.name),
        "report_title": dict(programme.report_title),
        "starting_point": dict(programme.starting_point),
        "working_methods": dict(programme.working_methods),
        "overall_verdict": dict(programme.overall_verdict),
        "overall_source": programme.overall_source,
        "limitations": dict(programme.limitations),
        "starts": iso(programme.starts),
        "ends": iso(programme.ends),
        "mode": programme.default_mode,
        "quota_minutes": programme.quota_minutes,
        "quota_per": programme.quota_per,
        "profile": programme.profile,
        "k": programme.k,
        "controller": programme.controller,
        "made_up": programme.made_up,
    }


def project_facts(project):
    return project_words(project) | {
        "partners": [
            {"role": p.role, "name": p.organisation.name, "note": dict(p.note)}
            for p in project.partners.select_related("organisation")
        ],
        **procurement(project),
        **afterwards(project),
    }


def project_words(project):
    return {
        "title": dict(project.title),
        "acronym": project.acronym,
        "funder": project.funder.name if project.funder else "",
        "fund": project.fund,
        "call": project.call,
        "reference": project.reference,
        "funding_sentence": dict(project.funding_sentence),
        "starts": iso(project.starts),
        "ends": iso(project.ends),
        "grant_eur": str(project.grant_eur) if project.grant_eur is not None else None,
        "employer_share_percent": project.employer_share_percent,
        "starting_situation": dict(project.starting_situation),
    }


def procurement(project):
    """The trail from make-or-buy to the tender chosen."""
    return {
        "decisions": [
            {"on": iso(d.decided_on), "title": dict(d.title), "options": dict(d.options), "reason": dict(d.reason)}
            for d in project.decisions.all()
        ],
        "tenders": [
            {
                "supplier": t.supplier.name,
                "price_eur": str(t.price_eur) if t.price_eur is not None else None,
                "on": iso(t.received_on),
                "chosen": t.chosen,
                "reason": dict(t.reason),
            }
            for t in project.tenders.select_related("supplier")
        ],
    }


def afterwards(project):
    """Where the results were told, and what followed: the application left unsent too."""
    return {
        "follow_ons": [
            {
                "title": dict(f.title),
                "need": dict(f.need),
                "planned": dict(f.planned),
                "state": f.state,
                "reason": dict(f.reason),
                "on": iso(f.decided_on),
            }
            for f in project.follow_ons.all()
        ],
        "dissemination": [
            {"when": d.when, "what": dict(d.what), "audience": dict(d.audience)} for d in project.disseminations.all()
        ],
        "publications": [
            {"citation": p.citation, "on": iso(p.published_on), "lead": dict(p.lead)}
            for p in project.publications.all()
        ],
    }


def goals(programme, edition):
    """In order, each with its promise, what it is part of, and its fate: every change of it, with its reason."""
    rows = programme.goals.select_related("parent")
    rows = rows.prefetch_related("via", "versions", "themes", "outputs", "statements")
    return [
        _goal(goal, number)
        | {
            "parent": goal.parent.key if goal.parent else None,
            "rationale": dict(goal.rationale),
            "measured_by": dict(goal.measured_by),
            "via": sorted(via.key for via in goal.via.all()),
            "themes": [theme.key for theme in goal.themes.all()],
            "outputs": [output.key for output in goal.outputs.all()],
            "statements": [statement.key for statement in goal.statements.all()],
            "fate": [_version(version, edition) for version in goal.versions.all() if version.before],
        }
        for number, goal in enumerate(rows, 1)
    ]


def project_goals(programme, edition):
    """Goals of the whole project that the programme inherits; `letter` tells them from its own."""
    rows = programme.project.goals.select_related("parent").prefetch_related("versions")
    return [
        {
            "id": f"project-goal:{goal.key}",
            "key": goal.key,
            "letter": letter(number),
            "parent": goal.parent.key if goal.parent else None,
            "text": dict(goal.text),
            "label": dict(goal.short),
            "promised": dict(goal.promised),
            "promised_source": goal.promised_source,
            "rationale": dict(goal.rationale),
            "expected_by": iso(goal.expected_by),
            "closed": bool(goal.closed_at),
            "fate": [_version(version, edition) for version in goal.versions.all() if version.before],
        }
        for number, goal in enumerate(rows)
    ]


def goals_alone(programme):
    """The goals without what hangs on them, in one query: enough for verdicts and figures."""
    return [_goal(goal, number) for number, goal in enumerate(programme.goals.all(), 1)]


def _goal(goal, number):
    return {
        "id": f"goal:{goal.key}",
        "key": goal.key,
        "number": number,
        "kind": goal.kind,
        "text": dict(goal.text),
        "label": dict(goal.short),
        "promised": dict(goal.promised),
        "promised_source": goal.promised_source,
        "expected_by": iso(goal.expected_by),
        "closed": bool(goal.closed_at),
    }


def _version(version, edition):
    told = {
        "at": iso(version.changed_at),
        "before": version.before,
        "after": version.after,
        "reason": dict(version.reason),
    }
    return told | ({"by": version.changed_by_name} if edition == Edition.INTERNAL else {})


def statements(programme):
    rows = programme.statements.select_related("goal").prefetch_related("context_events")
    return [_statement(row) | {"contexts": [event.key for event in row.context_events.all()]} for row in rows]


def statements_alone(programme):
    """Without the context events that explain them, in one query: enough for verdicts."""
    return [_statement(row) for row in programme.statements.select_related("goal")]


def _statement(row):
    return {
        "id": f"statement:{row.key}",
        "key": row.key,
        "goal": _own_goal(row),
        "name": dict(row.name),
        "due": iso(row.due),
    }


def _own_goal(statement):
    """Key of its goal; a goal of the whole project has no result of its own, so what asks about it stands apart."""
    goal = statement.goal
    return goal.key if goal and goal.programme_id else None


def context_events(programme, statements):
    """With the statements that they explain, which `statements` above says. One query."""
    return [
        {
            "id": f"context:{event.key}",
            "key": event.key,
            "on": iso(event.happened_on),
            "text": dict(event.text),
            "source": event.source,
            "statements": [one["key"] for one in statements if event.key in one["contexts"]],
        }
        for event in programme.context_events.all()
    ]
