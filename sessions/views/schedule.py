"""The schedule as a list and as a month, a session's own page, and its calendar file."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from programmes.access import Permission, allowed_to
from sessions import access, agenda, calendar, history, notices, scheduling
from sessions.models import Attendance

COOKIE, YEAR = "askel-schedule", 365 * 24 * 60 * 60
VIEWS = ("list", "month")


@allowed_to(Permission.VIEW_SCHEDULE)
def schedule(request, programme):
    plan = access.plans(request)
    found = agenda.entries(access.sessions_for(request), plan=plan)
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


def _waiting(programme):
    rows = list(notices.waiting_in(programme).values_list("not_before", flat=True))
    return {"waiting": len(rows), "waiting_until": min(rows)} if rows else {}


@allowed_to(Permission.VIEW_SCHEDULE)
def session(request, programme, pk):
    plan = access.plans(request)
    rows = access.sessions_for(request).with_attendance().with_people()
    shown = get_object_or_404(rows, pk=pk)
    context = {
        "programme": programme,
        "tab": "schedule",
        "entry": agenda.entry(shown, plan=plan),
        "plan": plan,
        "goals": list(shown.goals.all()),
        "themes": list(shown.themes.all()),
        "outputs": list(shown.outputs.all()),
        **(_people(shown) if Permission.MARK_ATTENDANCE in request.permissions else {}),
        **(_work(shown) if plan else {}),
    }
    return render(request, "sessions/session.html", context)


def _people(shown):
    """Who is expected, with their attendance, and how their newest notice fared."""
    marks = {mark.participant_id: mark for mark in shown.attendances.all()}
    people = [(p, marks.get(p.pk)) for p in shown.programme.participants.all() if notices.concerns(shown, p)]
    people = [(p, mark) for p, mark in people if mark or p.left_on is None]
    names = {f"participant:{p.pk}": p.name for p, _mark in people}
    sent = [(names.get(m.recipient_key) or m.address, m) for m in notices.about(shown)]
    states = [mark.state for _p, mark in people if mark]
    return {
        "people": people,
        "deliveries": sorted(sent, key=lambda row: row[0]),
        "marked": bool(states),
        "present": sum(state != Attendance.State.ABSENT for state in states),
    }


def _work(shown):
    changes = shown.changes.select_related("changed_by")
    return {
        "history": history.describe(changes, goals=shown.programme.goals.all()),
        "undoable": scheduling.undoable(shown),
    }


@allowed_to(Permission.VIEW_SCHEDULE)
def session_ics(request, programme, pk):
    shown = get_object_or_404(access.sessions_for(request).with_people(), pk=pk)
    content = calendar.ics([shown], plan=access.plans(request) and shown.published is None)
    headers = {"Content-Disposition": f'attachment; filename="{calendar.file_name(shown)}"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
