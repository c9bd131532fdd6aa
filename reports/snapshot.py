"""The frozen data of a report: one language-neutral JSON document with a SHA-256. Everything shown is made from it.

`compose` gathers without storing (living drafts, the results page); `freeze` stores. Every entry has an `id`: the red
thread from a sentence, a bar or a verdict back to what it came from.
"""

import hashlib
import json

from django.utils import timezone

from surveys.results import released

from .evidence import with_outcomes
from .gathering import brief, course, met, plan
from .models import Snapshot

FORMAT = 1


def freeze(programme, *, edition, by):
    """Store what is known now, for these readers."""
    at = timezone.now().replace(microsecond=0)
    data = compose(programme, edition=edition, at=at)
    return Snapshot.objects.create(
        programme=programme, edition=edition, data=data, sha256=sha256_of(data), frozen_at=at, frozen_by=by
    )


def compose(programme, *, edition, at):
    """The document; `at` is the moment that it will name as the time of freezing."""
    work = met.worked(programme)
    data = _measured(programme, edition, released(programme)) | {
        "programme": plan.programme_facts(programme),
        "goals": plan.goals(programme, edition),
        "frozen_at": plan.iso(at),
        "project": plan.project_facts(programme.project),
        "project_goals": plan.project_goals(programme, edition),
        "phases": course.phases(programme),
        "themes": course.themes(programme),
        "sessions": met.sessions(programme, work),
        "interviews": course.interviews(programme, work),
        "reach": met.reach(programme),
        "durations": met.durations(programme),
        "hours": met.hours(programme),
        "reviews": course.reviews(programme),
        "quotes": course.quotes(programme, edition),
        "outputs": course.outputs(programme, edition),
        "findings": met.findings(programme),
        "frameworks": met.frameworks(programme),
        "pairing_key_destroyed": course.pairing_key_destroyed(programme),
        "texts": course.texts(programme),
    }
    data["totals"] = totals(data)
    return json.loads(canonical(with_outcomes(data)))


def compose_outcomes(programme, *, edition):
    """Only what verdicts and Figures 1 and 2 are made from: for pages that show a few of their rows.

    None before anything has been released.
    """
    release = released(programme)
    if release is None:
        return None
    alone = {"goals": plan.goals_alone(programme), "programme": plan.programme_words(programme)}
    return json.loads(canonical(with_outcomes(_measured(programme, edition, release) | alone)))


def compose_results(programme, *, edition):
    """Only what the results page shows. None before anything has been released."""
    release = released(programme)
    if release is None:
        return None
    data = _measured(programme, edition, release) | brief.beside_results(programme, edition)
    data |= {"goals": plan.goals_alone(programme), "programme": plan.programme_words(programme)}
    return json.loads(canonical(with_outcomes(data)))


def compose_draft(programme, *, edition):
    """Only what tells which parts of the report are done."""
    return with_outcomes(brief.drafted(programme, edition) | {"release": released(programme)})


def _measured(programme, edition, release):
    statements = plan.statements(programme)
    return {
        "format": FORMAT,
        "edition": str(edition),
        "statements": statements,
        "context": plan.context_events(programme, statements),
        "waves": course.instruments(programme),
        "release": release,
    }


def totals(data):
    """The few numbers that lists of programmes show."""
    last = next((w for w in reversed((data["release"] or {"waves": []})["waves"]) if w["stage"] == "post"), None)
    return {
        "participants": data["programme"]["participants"],
        "sessions": sum(not session["shared"] for session in data["sessions"]),
        "attendances": data["reach"]["attendances"],
        "answered": last["answered"] if last else None,
        "invited": last["invited"] if last else None,
    }


def canonical(data):
    """The one way of writing a document down: sorted keys, no idle spaces, UTF-8."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sha256_of(data):
    return hashlib.sha256(canonical(data).encode()).hexdigest()
