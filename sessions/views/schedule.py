"""The schedule as a list and as a month, a session's own page, and its calendar file."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from programmes.access import Permission, allowed_to, of_groups
from programmes.features import switched_on
from sessions import access, agenda, attendance, calendar, check_in, history, notices, scheduling
from sessions.models import Attendance

COOKIE, YEAR = "askel-schedule", 365 * 24 * 60 * 60
VIEWS = ("list", "month")


@allowed_to(Permission.VIEW_SCHEDULE)
def schedule(request, programme):
    plan = access.plans(request)
    own = agenda.entries(access.sessions_for(request), plan=plan)
    found = agenda.in_order(own + agenda.shared(access.shared_for(request), programme))
    view = _view_wanted(request)
    context = {
        "programme": programme,
        "tab": "schedule",
        "view": view,
        "plan": plan,
        "entries": found,
        "undated": [e for e in found if e.state == "undated"],
        "unpublished": [e for e in found if e.changed or (e.state == "draft" and e.day)] if plan else [],
        **(_month(request, programme, found) if view == "month" else {"months": _months(found)}),
        **(_waiting(programme) if Permission.CHANGE_SCHEDULE in request.permissions else {}),
        "plans_all": Permission.CHANGE_SCHEDULE in request.permissions and access.groups_seen(request) is None,
        **(_reach(request) if Permission.MARK_ATTENDANCE in request.permissions else {}),
    }
    response = render(request, "sessions/schedule.html", context)
    response.set_cookie(COOKIE, view, max_age=YEAR, samesite="Lax", httponly=True)
    return response


def _view_wanted(request):
    asked = request.GET.get("view") or ("month" if "month" in request.GET else request.COOKIES.get(COOKIE))
    return asked if asked in VIEWS else "list"


def _months(found):
    """[(Month, group sessions, interviews)]: interviews are many and alike, so a list folds them."""
    return [
        (month, [e for e in rows if not e.session.participant_id], [e for e in rows if e.session.participant_id])
        for month, rows in agenda.by_month(found)
    ]


def _month(request, programme, found):
    month = agenda.month_to_show(found, agenda.Month.named(request.GET.get("month")))
    events = _wave_events(programme) if Permission.VIEW_WAVES in request.permissions else []
    empty = not any(e.month == month for e in found)
    return {
        "month": month,
        "weeks": agenda.weeks(month, found, events),
        "elsewhere": agenda.nearest_outside(month, found) if empty else None,
        "this_month": agenda.Month.of(timezone.localdate()),
    }


def _wave_events(programme):
    """When surveys open and close: [(day, text, address)]. Waves belong to an app above: reached by related name."""
    events = []
    for wave in programme.waves.all():
        stage, address = capfirst(wave.get_stage_display()), reverse("waves", args=[programme.slug])
        events.append((timezone.localdate(wave.opens_at), _("%(survey)s opens") % {"survey": stage}, address))
        events.append((timezone.localdate(wave.closes_at), _("%(survey)s closes") % {"survey": stage}, address))
    return events


def _reach(request):
    """How many have been reached so far, and whether people are counted without names here."""
    reach = attendance.reach(request.programme, groups=access.groups_seen(request))
    return {"reach": reach, "counting": switched_on(request.programme, "headcount")}


def _waiting(programme):
    rows = list(notices.waiting_in(programme).values_list("not_before", flat=True))
    return {"waiting": len(rows), "waiting_until": min(rows)} if rows else {}


@allowed_to(Permission.VIEW_SCHEDULE)
def session(request, programme, pk):
    shown = access.sessions_for(request).with_attendance().with_people().filter(pk=pk).first()
    if shown is None:
        return _shared_session(request, programme, pk)
    plan, marks = access.plans(request), Permission.MARK_ATTENDANCE in request.permissions
    context = {
        "programme": programme,
        "tab": "schedule",
        "entry": agenda.entry(shown, plan=plan),
        "plan": plan,
        **{name: list(getattr(shown, name).all()) for name in ("goals", "themes", "exercises")},
        **_outputs(request, shown),
        **(_people(request, shown) | _messages(request, shown) if marks else {}),
        "counting": marks and (shown.counted or switched_on(programme, "headcount")),
        "checking_in": marks and check_in.is_ahead(shown),
        **(_work(shown) if plan else {}),
    }
    return render(request, "sessions/session.html", context)


def _shared_session(request, programme, pk):
    """Another programme's session as this one reads it: what was published, and who of the own people came."""
    shown = get_object_or_404(access.shared_for(request).with_people(), pk=pk)
    entry = agenda.entry(shown, plan=False, shared_with=programme)
    context = {"programme": programme, "tab": "schedule", "entry": entry, "plan": False}
    if Permission.MARK_ATTENDANCE in request.permissions:
        context |= _people(request, shown)
    return render(request, "sessions/session.html", context)


def _outputs(request, shown):
    """What the session left behind, and whether its reader adds to it: outputs belong to what has been held."""
    if Permission.VIEW_OUTPUTS not in request.permissions:
        return {}
    may_add = Permission.CHANGE_OUTPUTS in request.permissions and shown.state == shown.State.HELD
    found = list(access.outputs_for(request).filter(sessions=shown))
    return {"outputs": found, "adding": may_add and (found or switched_on(request.programme, "outputs"))}


def _people(request, shown):
    """Who is expected, with their attendance; of a session that is another programme's, the own people who came."""
    own = shown.programme_id == request.programme.pk
    marks = {mark.participant_id: mark for mark in shown.attendances.all()}
    rows = of_groups(request.programme.participants.all(), access.groups_seen(request))
    people = [(p, marks.get(p.pk)) for p in rows if not own or notices.concerns(shown, p)]
    people = [(p, mark) for p, mark in people if mark or (own and p.left_on is None)]
    there = {pk for pk, mark in marks.items() if mark.state != Attendance.State.ABSENT}
    listed = {p.pk for p, mark in people if mark}
    return {"people": people, "marked": bool(listed), "present": len(there & listed), "others": len(there - listed)}


def _messages(request, shown):
    """How the newest notices of those worked with fared, by name."""
    own = access.groups_seen(request)
    rows = of_groups(request.programme.participants.all(), own)
    names = {f"participant:{person.pk}": person.name for person in rows}
    sent = [m for m in notices.about(shown) if own is None or m.recipient_key in names]
    sent = [(names.get(message.recipient_key) or message.address, message) for message in sent]
    return {"deliveries": sorted(sent, key=lambda row: row[0])}


def _work(shown):
    changes = list(shown.changes.select_related("changed_by"))
    named = {"goals": "goals", "themes": "themes", "exercises": "exercises", "phase": "phases", "group": "groups"}
    changed = {field for change in changes for field in change.before.keys() | change.after.keys()}
    rows = {field: getattr(shown.programme, rows).all() for field, rows in named.items() if field in changed}
    return {"history": history.describe(changes, **rows), "undoable": scheduling.undoable(shown)}


@allowed_to(Permission.VIEW_SCHEDULE)
def session_ics(request, programme, pk):
    shown = access.sessions_for(request).with_people().filter(pk=pk).first()
    shown = shown or get_object_or_404(access.shared_for(request).with_people(), pk=pk)
    content = calendar.ics([shown], plan=shown.published is None)
    headers = {"Content-Disposition": f'attachment; filename="{calendar.file_name(shown)}"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
