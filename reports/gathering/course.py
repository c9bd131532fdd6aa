"""What happened: interviews, the mid-point review, what people left behind, what was asked."""

from datetime import datetime

from django.db.models import Count, Max, Min, Prefetch, Sum

from reports.models import Edition
from sessions.models import Attendance, CoachingSession, SessionChange
from surveys.models import Item, KeyFingerprint, Quote

from .plan import iso


def interviews(programme, work):
    """All one-to-one interviews as one entry, or None."""
    rows = programme.sessions.interviews().exclude(state=CoachingSession.State.CANCELLED)
    spans = rows.aggregate(first=Min("starts"), last=Max("ends"), planned=Count("pk"))
    if not spans["planned"]:
        return None
    came = Attendance.objects.filter(session__in=rows).exclude(state=Attendance.State.ABSENT)
    sums = came.aggregate(present=Count("pk"), minutes=Sum("minutes", default=0))
    lengths = {row.minutes for row in rows}
    return {
        "id": "sessions:interviews",
        "planned": spans["planned"],
        "first": iso(spans["first"]),
        "last": iso(spans["last"]),
        "minutes": lengths.pop() if len(lengths) == 1 else None,
        "present": sums["present"],
        "person_minutes": sums["minutes"],
        "work_minutes": sum(work[row.pk] for row in rows),
        "phase": rows.values_list("phase__key", flat=True).first(),
    }


def phases(programme):
    return [
        {"key": p.key, "title": dict(p.title), "bullets": dict(p.bullets), "scope": p.scope}
        for p in programme.phases.all()
    ]


def themes(programme):
    return [{"key": t.key, "title": dict(t.title), "kind": t.kind} for t in programme.themes.all()]


def reviews(programme):
    changes = Prefetch("changes", SessionChange.objects.select_related("session", "goal"))
    rows = programme.mid_reviews.prefetch_related(changes).select_related("wave")
    return [
        {
            "id": f"review:{iso(review.held_on)}",
            "held_on": iso(review.held_on),
            "wave": review.wave.key if review.wave else None,
            "learnt": dict(review.learnt),
            "changes": [
                {
                    "id": f"change:{change.session.key}:{number}",
                    "session": change.session.key,
                    "ordinal": change.session.ordinal,
                    "title": dict(change.session.title),
                    "before": _told(change.before, change.session),
                    "after": _told(change.after, change.session),
                    "reason": dict(change.reason),
                    "goal": change.goal.key if change.goal else None,
                }
                for number, change in enumerate(review.changes.all(), 1)
            ],
        }
        for review in rows
    ]


TOLD = ("title", "plan", "mode", "place")


def _told(fields, session):
    """A change in what readers need: length, day, title, content; moments only as far as they say these."""
    told = {key: fields[key] for key in TOLD if fields.get(key)}
    starts, ends = (_moment(fields.get(key)) for key in ("starts", "ends"))
    if starts and session.starts and starts.date() != session.starts.date():
        told["day"] = iso(starts.date())
    if (starts or ends) and (starts or session.starts) and (ends or session.ends):
        told["minutes"] = int(((ends or session.ends) - (starts or session.starts)).total_seconds() // 60)
    return told


def _moment(text):
    return datetime.fromisoformat(text) if text else None


def quotes(programme, edition):
    rows = quotable(edition).filter(programme=programme)
    return [{"id": f"quote:{n}", "text": dict(row.text), "source": row.source} for n, row in enumerate(rows, 1)]


def quotable(edition):
    """Only what the writer agreed to and somebody approved for these readers."""
    wide = [Quote.Approval.FUNDER, Quote.Approval.PUBLIC]
    allowed = wide if edition == Edition.FUNDER else [Quote.Approval.INTERNAL, *wide]
    return Quote.objects.filter(consented=True, approved_for__in=allowed)


def outputs(programme, edition):
    rows = programme.outputs.prefetch_related("sessions", "goals")
    return [
        {
            "id": f"output:{row.key}",
            "key": row.key,
            "kind": row.kind,
            "title": dict(row.title),
            "text": dict(row.text),
            "rhythm": row.rhythm,
            "state": row.state,
            "returned_on": iso(row.returned_on),
            "goals": [goal.key for goal in row.goals.all()],
            "sessions": [session.key for session in row.sessions.all()],
        }
        | ({"owner": row.owner} if edition == Edition.INTERNAL else {})
        for row in rows
    ]


def instruments(programme):
    """Of every wave: what was asked. The words of the items, never an answer."""
    found = {}
    items = Prefetch("instrument__pages__items", Item.objects.select_related("statement"))
    waves = programme.waves.select_related("instrument").prefetch_related("instrument__pages", items)
    for wave in waves:
        items = [item for page in wave.instrument.pages.all() for item in page.items.all()]
        found[wave.key] = {
            "stage": wave.stage,
            "title": dict(wave.instrument.title),
            "version": wave.instrument.version,
            "licence": wave.instrument.licence,
            "source": wave.instrument.source,
            "mode": wave.mode,
            "state": wave.state,
            "opens": iso(wave.opens_at),
            "closes": iso(wave.closes_at),
            "invited": wave.invited,
            "answered": wave.answered,
            "items": [
                {
                    "key": item.key,
                    "kind": item.kind,
                    "form": item.form,
                    "scale": item.scale,
                    "text": dict(item.text),
                    "statement": item.statement.key if item.statement else None,
                }
                for item in items
            ],
        }
    return found


def pairing_key_destroyed(programme):
    row = KeyFingerprint.objects.filter(name=f"programme:{programme.pk}").first()
    return iso(row.destroyed_at) if row else None


def texts(programme):
    return {row.block: dict(row.text) for row in programme.report_texts.all() if row.text}
