"""How many were there without names: of one session, and of many workshops at once."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.access import Permission, allowed_to
from sessions import access, attendance, workshops
from sessions.forms import HeadcountForm, WorkshopsForm


@allowed_to(Permission.MARK_ATTENDANCE)
def headcount(request, programme, pk):
    session = get_object_or_404(access.sessions_for(request).with_people(), pk=pk)
    reason, counted = attendance.cannot_mark(session), session.counted
    removing = request.method == "POST" and "remove" in request.POST
    form = HeadcountForm(None if removing else request.POST or None, initial=HeadcountForm.initial_of(counted))
    if removing and counted:
        attendance.uncount(session, by=request.user)
        messages.success(request, _("The number was removed."))
        return redirect("session", programme.slug, pk)
    if request.method == "POST" and not reason and form.is_valid():
        attendance.count(session, by=request.user, **form.numbers)
        messages.success(request, _("The number was saved."))
        return redirect("session", programme.slug, pk)
    context = {"programme": programme, "session": session, "form": form, "reason": reason, "counted": counted}
    return render(request, "sessions/headcount.html", context)


@allowed_to(Permission.MARK_ATTENDANCE)
def headcounts_paste(request, programme):
    """Preview first or save at once; good lines are saved, bad ones stay with what is wrong with each."""
    known = access.sessions_for(request).group_sessions().not_cancelled()
    form = WorkshopsForm(request.POST or None, request=request, known=known)
    context = {"programme": programme, "tab": "schedule", "form": form}
    if request.method == "POST" and form.is_valid():
        rows = form.pasted.rows
        if "check" in request.POST or not rows:
            context["pasted"] = form.pasted
        else:
            made = workshops.note(programme, by=request.user, rows=rows, **form.place)
            messages.success(request, _saved(len(rows), made))
            request.done, request.about = True, str(len(rows))
            if not form.pasted.problems:
                return redirect("schedule", programme.slug)
            form.keep_bad_lines()
    return render(request, "sessions/headcounts_paste.html", context)


def _saved(number, made):
    words = ngettext("The number of %(n)s workshop was saved", "The numbers of %(n)s workshops were saved", number)
    words = words % {"n": number}
    return words + (", " + ngettext("%(n)s of them new.", "%(n)s of them new.", made) % {"n": made} if made else ".")
