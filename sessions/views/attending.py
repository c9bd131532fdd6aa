"""Attendance of a session, hours of the programme, and a coach's own sessions."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from programmes.access import Permission, allowed_to, signed_in
from sessions import access, agenda, check_in, ledger
from sessions import attendance as attending
from sessions.attendance_form import AttendanceForm
from sessions.models import CoachingSession


@allowed_to(Permission.MARK_ATTENDANCE)
def attendance(request, programme, pk):
    session = get_object_or_404(access.sessions_for(request).with_people(), pk=pk)
    reason = attending.cannot_mark(session)
    whose = {"groups": access.groups_seen(request), "siblings": access.may_mark_siblings(request)}
    form = AttendanceForm(request.POST or None, session=session, people=attending.expected(session, **whose))
    if request.method == "POST" and not reason and form.is_valid():
        attending.mark(session, by=request.user, marks=form.marks, **whose)
        messages.success(request, form.summary)
        return redirect("attendance", programme.slug, pk)
    context = {"programme": programme, "session": session, "form": form, "reason": reason}
    context["checking_in"] = check_in.is_ahead(session)
    return render(request, "sessions/attendance.html", context)


@allowed_to(Permission.MARK_ATTENDANCE)
def hours(request, programme):
    kept = ledger.hours(programme)
    own = access.groups_seen(request)
    rows = [row for row in kept.rows if own is None or row.participant.group_id in own]
    context = {"programme": programme, "tab": "schedule", "ledger": kept, "rows": rows, "all": own is None}
    return render(request, "sessions/hours.html", context)


@signed_in
def own_sessions(request):
    rows = CoachingSession.objects.led_by(request.user)
    found = agenda.entries(rows, plan=True)
    today = timezone.localdate()
    context = {
        "today": [e for e in found if e.day == today],
        "coming": [e for e in found if e.day and e.day > today],
        "unmarked": [e for e in found if e.state == "unmarked" and e.day < today],
        "undated": [e for e in found if e.state == "undated"],
        "past": [e for e in found[::-1] if e.day and e.day < today and e.state != "unmarked"],
        "title": _("Own sessions"),
    }
    return render(request, "sessions/own_sessions.html", context)
