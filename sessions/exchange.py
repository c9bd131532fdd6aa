"""The programme file's second part: phases, sessions with their changes and attendance, outputs."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from programmes.exchange.checking import missing
from programmes.exchange.problems import Refused, of_constraint
from programmes.exchange.rows import Rows, dump_all, dump_row, link, load_all, load_row, moment, save, tidy, walk, wall
from sessions.models import Attendance, CoachingSession, Finding, Headcount, Output, Phase, SessionChange
from sessions.versions import published_version

TIMES = ("starts", "ends")

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
ROWS = [PHASES, SESSIONS, CHANGES, OUTPUTS, FINDINGS]


def check(document):
    """Attendance names participants of the file; it needs a session with a time."""
    for place, row in walk(document, "sessions[]"):
        for email in row.get("attendance", {}):
            yield from missing(document, "participants", email, f"{place}.attendance")


def load(document, refs):
    load_all(PHASES, document, refs, programme=refs.programme)
    for place, row in walk(document, "sessions[]"):
        _session(row, place, refs)
    load_all(OUTPUTS, document, refs, programme=refs.programme)
    load_all(FINDINGS, document, refs, programme=refs.programme)


def _session(row, place, refs):
    zone = row.get("zone", refs.zone)
    session = load_row(SESSIONS, {"zone": zone, **row}, place, refs, zone=zone, programme=refs.programme)
    link(SESSIONS, row, session, refs)
    if "published" in row:
        session.published_at = moment(row["published"], zone, f"{place}.published")
        session.published = published_version(session) | _stored(row.get("shown", {}), zone, UTC)
        session.save(update_fields=["published", "published_at"])
    for number, change in enumerate(row.get("changes", []), start=1):
        sides = {side: _stored(change[side], zone, ZoneInfo(zone)) for side in ("before", "after") if side in change}
        made = load_row(CHANGES, change | sides, f"{place}.changes[{number - 1}]", refs, zone=zone, session=session)
        refs.put("changes", f"{session.key}#{number}", made)
    if "headcount" in row:
        load_row(HEADCOUNT, row["headcount"], f"{place}.headcount", refs, session=session)
    for email, mark in row.get("attendance", {}).items():
        _attendance(session, refs.get("participants", email), mark, f"{place}.attendance", refs)


def _stored(version, zone, kept_in):
    """What changed, as the tables keep it: times in ISO 8601 with their offset."""
    moments = {k: moment(v, zone, k).astimezone(kept_in).isoformat() for k, v in version.items() if k in TIMES and v}
    return version | moments


def _written(version, zone):
    """The inverse: times as wall time, so that a reader understands them and a copy can be moved."""
    return version | {k: wall(datetime.fromisoformat(v), zone) for k, v in version.items() if k in TIMES and v}


def _attendance(session, participant, mark, place, refs):
    """A bare "present" is the whole session on working time; an object says minutes and how many were own time."""
    if isinstance(mark, str):
        mark = {"state": mark}
    minutes = mark.get("minutes", session.minutes if mark["state"] == Attendance.State.PRESENT else 0)
    row = Attendance(session=session, participant=participant, state=mark["state"], minutes=minutes)
    own = mark.get("own_minutes", 0)
    if own > minutes:
        raise Refused([of_constraint("working_time_is_part_of_the_time_attended", place)])
    row.work_minutes = minutes - own
    save(row, place, refs)


def dump(programme, document):
    zone = programme.zone
    _put(document, "phases", dump_all(PHASES, programme.phases, zone))
    sessions = programme.sessions.order_by("pk").select_related("phase", "group", "participant", "coach", "headcount")
    sessions = sessions.prefetch_related("themes", "goals", "exercises", "changes__goal", "changes__changed_by")
    marks = _marks(programme)
    _put(document, "sessions", [_row(session, marks.get(session.pk, []), zone) for session in sessions])
    _put(document, "outputs", dump_all(OUTPUTS, programme.outputs, zone))
    _put(document, "findings", dump_all(FINDINGS, programme.findings, zone))


def _put(document, name, rows):
    if rows:
        document[name] = rows


def _marks(programme):
    """{session pk: [Attendance in the order of the participants]}, one query."""
    found = {}
    rows = Attendance.objects.filter(session__programme=programme).select_related("participant")
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
        _put(row, "shown", tidy(_written(shown, session.zone)))
    _put(row, "changes", [_change(change, session.zone) for change in session.changes.all()])
    if hasattr(session, "headcount"):
        row["headcount"] = dump_row(HEADCOUNT, session.headcount, session.zone)
    _put(row, "attendance", {mark.participant.email: _mark(mark, session) for mark in marks})
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
