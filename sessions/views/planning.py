"""Adding, editing, moving and cancelling a session. Warnings are shown once; the second time they are accepted."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from programmes.access import Permission, allowed_to
from programmes.trail import refuse
from sessions import access, history, notices, scheduling
from sessions.forms import AddForm, CancelForm, EditForm, MoveForm
from sessions.messages import preview
from sessions.publishing import difference


@allowed_to(Permission.CHANGE_SCHEDULE)
def session_add(request, programme):
    initial = {"mode": programme.default_mode, "day": request.GET.get("day", "")}
    form = AddForm(request.POST or None, request=request, initial=initial)
    if request.method == "POST" and form.is_valid() and not _warned(form, programme, form.content):
        made = scheduling.add(programme, by=request.user, **form.content)
        request.about = str(made)
        messages.success(request, _("Saved as a draft. Participants see it when you publish the schedule."))
        return redirect("session", programme.slug, made.pk)
    return render(request, "sessions/session_add.html", {"programme": programme, "tab": "schedule", "form": form})


@allowed_to(Permission.CHANGE_SCHEDULE)
def session_edit(request, programme, pk):
    session, count = _changeable(request, pk)
    form = EditForm(request.POST or None, request=request, session=session, count=count)
    ready = request.method == "POST" and form.is_valid() and not _warned(form, programme, form.content, session)
    if ready and _done(form, lambda said: scheduling.edit(session, by=request.user, **said, **form.content)):
        _say(request, session, count, form, _("Saved."))
        return redirect("session", programme.slug, pk)
    return _page(request, "sessions/session_edit.html", session, form, count)


@allowed_to(Permission.CHANGE_SCHEDULE)
def session_move(request, programme, pk):
    session, count = _changeable(request, pk)
    form = MoveForm(request.POST or None, session=session, count=count)
    if request.method == "POST" and form.is_valid() and not _warned(form, programme, _times(form), session):
        if "preview" in request.POST:
            form.preview = _preview(session, form, starts=form.cleaned_data["starts"], ends=form.cleaned_data["ends"])
        elif _done(form, lambda said: scheduling.move(session, by=request.user, **said, **_times(form))):
            _say(request, session, count, form, _("Moved.") if session.starts else _("Time agreed."))
            return redirect("session", programme.slug, pk)
    return _page(request, "sessions/session_move.html", session, form, count)


@allowed_to(Permission.CHANGE_SCHEDULE)
def session_cancel(request, programme, pk):
    session, count = _changeable(request, pk)
    form = CancelForm(request.POST or None, session=session, count=count)
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            form.preview = _preview(session, form, cancelled=True)
        elif _done(form, lambda said: scheduling.cancel(session, by=request.user, **said)):
            _say(request, session, count, form, _("Cancelled."))
            return redirect("session", programme.slug, pk)
    return _page(request, "sessions/session_cancel.html", session, form, count)


@allowed_to(Permission.CHANGE_SCHEDULE)
@require_POST
def session_undo(request, programme, pk):
    session, _count = _changeable(request, pk)
    number = request.POST.get("change", "")
    try:
        scheduling.undo(session, by=request.user, change=int(number) if number.isdecimal() else 0)
        messages.success(request, _("Taken back. Messages that had not left don’t go."))
    except scheduling.Stale:
        refuse(request, _("It can’t be taken back any more. Move the session instead."))
    return redirect("session", programme.slug, pk)


def _changeable(request, pk):
    """The session, and how many people a notice about it would reach."""
    session = get_object_or_404(access.sessions_for(request).with_people(), pk=pk)
    if session.published is None:
        return session, 0
    return session, len(notices.recipients(session.programme, [session], but=request.user))


def _times(form):
    return {"starts": form.cleaned_data["starts"], "ends": form.cleaned_data["ends"]}


def _warned(form, programme, plan, session=None):
    """True when the plan clashes with something that the editor has not been shown yet."""
    names = ("starts", "ends", "coach", "place", "link", "group")
    plan = {name: plan.get(name, getattr(session, name, None)) for name in names}
    plan["place"], plan["link"] = plan["place"] or "", plan["link"] or ""
    who = session.participant if session else None
    found = scheduling.clashes(programme, **plan, participant=who, exclude=session)
    key = " ".join(clash.key for clash in found)
    if not found or form.cleaned_data.get("clashes_seen") == key:
        return False
    form.clashes = found
    form.seen_again("clashes_seen", key)
    return True


def _done(form, verb):
    """Does it; False when somebody else's change has to be seen first."""
    data = form.cleaned_data
    try:
        verb({"revision": data["revision"], "reason": form.reason_given, "notify": data.get("notify", False)})
    except scheduling.Stale as other:
        form.overtaken = history.describe(other.changes)
        form.seen_again("revision", other.session.revision)
        return False
    return True


def _preview(session, form, **planned):
    planned = difference(session, reason=form.reason_given, **planned)
    return preview(session.programme, [planned], name="")


def _say(request, session, count, form, done):
    """What happened, who will hear of it and when, and where to take it back."""
    if not form.cleaned_data.get("notify"):
        messages.success(request, done)
        return
    leaves = ngettext("%(count)s message leaves in 10 minutes.", "%(count)s messages leave in 10 minutes.", count) % {
        "count": count
    }
    address = reverse("session", args=[session.programme.slug, session.pk]) + "#undo"
    messages.success(request, format_html('{} {} <a href="{}">{}</a>', done, leaves, address, _("Undo")))


def _page(request, template, session, form, count):
    context = {
        "programme": session.programme,
        "tab": "schedule",
        "session": session,
        "form": form,
        "count": count,
        "at": difference(session).after,
    }
    return render(request, template, context)
