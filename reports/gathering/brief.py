"""What a page that shows a little of the document needs of it, in the document's own words and with few queries.

`tests/reports/test_brief.py` holds that such pages say the same as when they are made from the whole document.
"""

from django.db.models import Exists, OuterRef

from programmes.models import Programme
from sessions.models import CoachingSession

from . import course, plan
from .plan import iso


# ---- the results page -----------------------------------------------------------------------------------------------
def beside_results(programme, edition):
    """What stands on the results page beside the figures. Five queries."""
    return {
        "reviews": course.reviews(programme),
        "quotes": course.quotes(programme, edition),
        "outputs": [
            {"title": dict(row.title), "rhythm": row.rhythm, "state": row.state} for row in programme.outputs.all()
        ],
        "sessions": [
            {"key": key, "starts": iso(starts)}
            for key, starts in programme.sessions.group_sessions().order_by().values_list("key", "starts")
        ],
    }


# ---- the draft of the report: what is done and what isn't -----------------------------------------------------------
def drafted(programme, edition):
    """Enough to tell which parts of the report are done; lists of which only "is there any" is asked are True or
    False. Seven queries."""
    there = _there_is(programme, edition)
    project = plan.project_words(programme.project)
    project |= {name: there.pop(name) for name in ("partners", "dissemination", "follow_ons")}
    return there | {
        "programme": plan.programme_words(programme),
        "project": project,
        "goals": _promises(programme),
        "project_goals": _promises(programme.project),
        "statements": plan.statements_alone(programme),
        "waves": {key: {"stage": stage} for key, stage in programme.waves.order_by().values_list("key", "stage")},
        "sessions": _held(programme),
        "texts": course.texts(programme),
    }


def _there_is(programme, edition):
    """{entry of the document: whether it has anything}. One query."""
    this = Programme.objects.filter(pk=OuterRef("pk"))
    rows = {
        "partners": this.filter(project__partners__isnull=False),
        "dissemination": this.filter(project__disseminations__isnull=False),
        "follow_ons": this.filter(project__follow_ons__isnull=False),
        "reviews": this.filter(mid_reviews__isnull=False),
        "outputs": this.filter(outputs__isnull=False),
        "quotes": course.quotable(edition).filter(programme=OuterRef("pk")),
    }
    asked = {f"has_{name}": Exists(some) for name, some in rows.items()}
    found = Programme.objects.filter(pk=programme.pk).order_by().values(**asked).get()
    return {name: found[f"has_{name}"] for name in rows}


def _promises(place):
    """Goals of a programme or a project, with what they promise and what they are part of."""
    rows = place.goals.values_list("key", "promised", "parent__key")
    return [{"key": key, "promised": dict(promised), "parent": parent} for key, promised, parent in rows]


def _held(programme):
    """Group sessions that were held, and whether anybody's attendance has been marked in them."""
    marked = CoachingSession.objects.filter(pk=OuterRef("pk"), attendances__isnull=False)
    rows = programme.sessions.group_sessions().held().order_by().values_list(Exists(marked))
    return [{"state": "held", "present": 0 if is_marked else None} for (is_marked,) in rows]
