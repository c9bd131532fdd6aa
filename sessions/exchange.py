"""The programme file's second part: phases, sessions with their changes and attendance, outputs."""

from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from programmes.exchange.making import Row, instance_of, load_all, make, save_all
from programmes.exchange.problems import Problem, Refused, inside, of_constraint
from programmes.exchange.references import missing
from programmes.exchange.rows import Rows, moment, tidy, walk, wall
from programmes.exchange.telling import dump_all, dump_row, put
from sessions.models import Attendance, CoachingSession, Finding, Headcount, Output, Phase, SessionChange
from sessions.versions import published_version

TIMES = ("starts", "ends")
MOST_MINUTES = 32_767  # what a column of minutes holds: 22 days

PHASES = Rows(Phase, "phases", ("key", "title", "bullets", "scope"))
SESSIONS = Rows(
    CoachingSession,
    "sessions",
    (
        "key",
        "kind",
        "ordinal",
        "title",
        "starts",
        "ends",
        "zone",
        "mode",
        "place",
        "link",
        "state",
        "plan",
        "working_modes",
        "embedded_in",
        "open_to_outsiders",
        "shared_in_project",
        "closes_process",
    ),
    links={"phase": "phases", "group": "groups", "participant": "participants", "coach": "people"},
    many={"themes": "themes", "goals": "goals", "exercises": "exercises"},
)
HEADCOUNT = Rows(Headcount, "sessions[].headcount", ("people", "outsiders", "at_least", "nearly"), None)
CHANGES = Rows(
    SessionChange,
    "sessions[].changes",
    ("changed_at", "before", "after", "reason"),
    None,
    {"goal": "goals", "changed_by": "people"},
)
OUTPUTS = Rows(
    Output,
    "outputs",
    ("key", "kind", "title", "text", "owner", "rhythm", "next_due", "state", "returned_on", "acknowledged_on"),
    links={"returned_to": "groups"},
    many={"sessions": "sessions", "goals": "goals"},
)
FINDINGS = Rows(
    Finding,
    "findings",
    ("key", "text", "level", "polarity", "source"),
    links={"factor": "factors"},
    many={"sessions": "sessions"},
)
ROWS = [PHASES, SESSIONS, HEADCOUNT, CHANGES, OUTPUTS, FINDINGS]


def check(document, known):
    """Attendance names participants of the file."""
    for place, row in walk(document, "sessions[]"):
        for email in row.get("attendance", {}):
            yield from missing(known, "participants", email, inside(f"{place}.attendance", email))


# ---- reading ------------------------------------------------------------------------------------------------------
def load(document, refs):
    load_all(PHASES, document, refs, programme=refs.programme)
    sessions = [
        Row(place, said, {"programme": refs.programme, "zone": refs.zone}, said.get("zone", refs.zone))
        for place, said in walk(document, "sessions[]")
    ]
    for row in sessions:
        row.fixed |= _shown(row, refs)
    make(SESSIONS, sessions, refs)
    _changes(sessions, refs)
    _presence(sessions, refs)
    load_all(OUTPUTS, document, refs, programme=refs.programme)
    load_all(FINDINGS, document, refs, programme=refs.programme)


def _shown(row, refs):
    """The version that participants read: the row itself but for what `shown` says."""
    if "published" not in row.said:
        return {}
    shown = _stored(row.said.get("shown", {}), row.zone, UTC, f"{row.place}.shown")
    plan = published_version(instance_of(SESSIONS, row, refs))
    return {
        "published": plan | shown,
        "published_at": moment(row.said["published"], row.zone, f"{row.place}.published"),
    }


def _changes(sessions, refs):
    """The changes of every session, known to others as `session#1`, `session#2`…"""
    changes = []
    for session in sessions:
        for number, said in enumerate(session.said.get("changes", [])):
            place = f"{session.place}.changes[{number}]"
            sides = {
                side: _stored(said[side], session.zone, ZoneInfo(session.zone), f"{place}.{side}")
                for side in ("before", "after")
                if side in said
            }
            changes.append(Row(place, said | sides, {"session": session.instance}, session.zone))
    make(CHANGES, changes, refs)
    numbers = Counter()
    for row in changes:
        session = row.instance.session
        numbers[session.key] += 1
        refs.put("changes", f"{session.key}#{numbers[session.key]}", row.instance)


def _presence(sessions, refs):
    counted = [row for row in sessions if "headcount" in row.said]
    place = "{}.headcount".format
    make(HEADCOUNT, [Row(place(row.place), row.said["headcount"], {"session": row.instance}) for row in counted], refs)
    marks = [
        _attendance(row.instance, refs.get("participants", email), mark, inside(f"{row.place}.attendance", email))
        for row in sessions
        for email, mark in row.said.get("attendance", {}).items()
    ]
    save_all(marks, refs)


def _stored(version, zone, kept_in, place):
    """What changed, as the tables keep it: times in ISO 8601 with their offset."""
    times = {k: moment(v, zone, f"{place}.{k}") for k, v in version.items() if k in TIMES and v}
    return version | {k: time.astimezone(kept_in).isoformat() for k, time in times.items()}


def _written(version, zone):
    """The inverse: times as wall time, so that a reader understands them and a copy can be moved."""
    return version | {k: wall(datetime.fromisoformat(v), zone) for k, v in version.items() if k in TIMES and v}


def _attendance(session, participant, mark, place):
    """(place, unsaved row). A bare "present" is the whole session on working time; an object says minutes and how
    many were own time."""
    if isinstance(mark, str):
        mark = {"state": mark}
    minutes = mark.get("minutes", session.minutes if mark["state"] == Attendance.State.PRESENT else 0)
    own = mark.get("own_minutes", 0)
    if own > minutes:
        raise Refused([of_constraint("working_time_is_part_of_the_time_attended", place)])
    if minutes > MOST_MINUTES:
        raise Refused([Problem(place, _("The session is too long for a whole attendance: tell its minutes."))])
    row = Attendance(session=session, participant=participant, state=mark["state"], minutes=minutes)
    row.work_minutes = minutes - own
    return place, row


# ---- writing ------------------------------------------------------------------------------------------------------
def dump(programme, document):
    zone = programme.zone
    put(document, "phases", dump_all(PHASES, programme.phases, zone))
    sessions = programme.sessions.order_by("pk").select_related("phase", "group", "participant", "coach", "headcount")
    sessions = sessions.prefetch_related("themes", "goals", "exercises", "changes__goal", "changes__changed_by")
    marks = _marks(programme)
    put(document, "sessions", [_row(session, marks.get(session.pk, []), zone) for session in sessions])
    put(document, "outputs", dump_all(OUTPUTS, programme.outputs, zone))
    put(document, "findings", dump_all(FINDINGS, programme.findings, zone))


def _marks(programme):
    """{session pk: [Attendance in the order of the participants]}, one query. Guests of a shared session from the
    project's other programmes are nobody whom this file knows."""
    found = {}
    rows = Attendance.objects.filter(session__programme=programme, participant__programme=programme)
    rows = rows.select_related("participant")
    for mark in rows.order_by("participant__pk"):
        found.setdefault(mark.session_id, []).append(mark)
    return found


def _row(session, marks, zone):
    row = dump_row(SESSIONS, session, session.zone)
    if session.zone == zone:
        del row["zone"]
    if session.published is not None:
        row["published"] = wall(session.published_at, session.zone)
        plan = published_version(session)
        shown = {k: v for k, v in session.published.items() if plan.get(k) != v}
        put(row, "shown", tidy(_written(shown, session.zone)))
    put(row, "changes", [_change(change, session.zone) for change in session.changes.all()])
    if hasattr(session, "headcount"):
        row["headcount"] = dump_row(HEADCOUNT, session.headcount, session.zone)
    put(row, "attendance", {mark.participant.email: _mark(mark, session) for mark in marks})
    return row


def _change(change, zone):
    row = dump_row(CHANGES, change, zone)
    return row | {side: _written(row[side], zone) for side in ("before", "after") if side in row}


def _mark(mark, session):
    own = mark.minutes - mark.work_minutes
    whole = session.minutes if mark.state == Attendance.State.PRESENT else 0
    if mark.state != Attendance.State.PARTLY and mark.minutes == whole and not own:
        return mark.state
    row = {"state": mark.state, "minutes": mark.minutes}
    return row | ({"own_minutes": own} if own else {})
