"""The course: surveys and sessions in the order of time; and what comes next."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.access import Permission

from .bundles import bundled
from .meetings import is_over, local_day

COMING = 4  # rows under "next"


@dataclass(frozen=True)
class Point:
    """`day` None = no time agreed; `year` True where the year changes and is therefore said."""

    kind: str  # "session" or "wave"
    title: str
    state: str  # in words
    day: date | None = None
    until: date | None = None
    year: bool = True
    number: int | None = None
    pk: int | None = None
    key: str = ""
    past: bool = False
    now: bool = False
    next: bool = False
    remote: bool = False
    note: str = ""
    owner: str = ""  # of a session that another programme of the project shares
    n: int = 1  # sessions that the point stands for, from `day` to `until`


@dataclass(frozen=True)
class Coming:
    """A row under "next": `starts`/`ends` of a session, or only `starts` for the moment a survey opens or closes."""

    starts: datetime
    title: str
    text: str = ""
    ends: datetime | None = None
    pk: int | None = None
    key: str = ""


def course(meetings, waves, *, now, counts):
    """Points in the order of time, undated ones last. `counts`: how many answered may be told to this reader."""
    meetings = bundled(meetings)
    dated = [(meeting.starts, _session(meeting)) for meeting in meetings if meeting.starts]
    dated += [(wave.opens_at, _wave(wave, now, counts)) for wave in waves]
    ordered = [point for _moment, point in sorted(dated, key=lambda pair: pair[0])]
    return _with_years(ordered) + [_session(meeting) for meeting in meetings if not meeting.starts]


def _with_years(points):
    found, year = [], None
    for point in points:
        if point.kind == "session":
            point = Point(**{**vars(point), "year": point.day.year != year})
            year = point.day.year
        found.append(point)
    return found


def _session(meeting):
    words = _("agreed") if meeting.starts else _("no time agreed")
    words = _("over") if meeting.past else _("next") if meeting.next else words
    return Point(
        kind="session",
        title=meeting.title,
        state=_("held") if meeting.held else words,
        day=local_day(meeting.starts) if meeting.starts else None,
        number=meeting.number,
        pk=meeting.pk,
        past=meeting.past,
        next=meeting.next,
        remote=meeting.mode == "remote",
        owner=meeting.owner,
        n=meeting.n,
        until=local_day(meeting.last) if meeting.last else None,
        note=_several(meeting) if meeting.n > 1 else "",
    )


def _several(meeting):
    if meeting.done == meeting.n:
        return ngettext("%(n)s session", "%(n)s sessions", meeting.n) % {"n": meeting.n}
    return _("%(done)s / %(n)s held") % {"done": meeting.done, "n": meeting.n}


def _wave(wave, now, counts):
    over, is_open = is_over(wave, now), wave.state == wave.State.OPEN
    note = ""
    if wave.answered is not None and counts:
        note = _("%(n)s / %(of)s answered") % {"n": wave.answered, "of": wave.invited}
    elif over:
        note = _("closed")
    elif is_open:
        note = _("open until %(day)s") % {"day": f"{local_day(wave.closes_at):%-d.%-m.}"}
    return Point(
        kind="wave",
        title=capfirst(wave.get_stage_display()),
        state=_("closed") if over else _("open") if is_open else _("coming"),
        day=local_day(wave.opens_at),
        until=local_day(wave.closes_at),
        key=wave.key,
        past=over,
        now=is_open and not over,
        note=note,
    )


def agenda(programme, meetings, waves, *, now, permissions):
    """The next moments: sessions, and surveys that open or close."""
    rows = [
        Coming(m.starts, m.name, " · ".join(filter(None, _beside(programme, m))), m.ends, m.pk)
        for m in meetings
        if m.ends and m.ends >= now
    ]
    key_for = (lambda wave: wave.key) if Permission.VIEW_WAVES in permissions else (lambda wave: "")
    for wave in waves:
        name = capfirst(wave.get_stage_display())
        if wave.state == wave.State.DRAFT and wave.opens_at > now:
            rows.append(Coming(wave.opens_at, _("%(survey)s opens") % {"survey": name}, key=key_for(wave)))
        if wave.state == wave.State.OPEN and wave.closes_at > now:
            title = _("%(survey)s closes") % {"survey": name}
            rows.append(Coming(wave.closes_at, title, _("Results come after that"), key=key_for(wave)))
    return sorted(rows, key=lambda row: row.starts)[:COMING]


def _beside(programme, meeting):
    """Whose it is when it is another programme's, who leads it, where it is."""
    shared = _("shared: %(owner)s") % {"owner": meeting.owner} if meeting.owner else ""
    return [shared, meeting.coach, meeting.place or _mode(programme, meeting)]


def _mode(programme, meeting):
    return str(dict(programme.Mode.choices).get(meeting.mode, ""))
