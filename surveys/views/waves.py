"""The surveys tab: waves of a programme, their questionnaires, and opening, extending, reminding and closing them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programmes.access import Permission, allowed_to
from programmes.goals import measuring_has_begun
from programmes.trail import refuse
from surveys import answering, instruments, opening, tasks
from surveys.forms import CloseForm, ClosingDayForm, NewWaveForm
from surveys.models import Wave
from surveys.views.doors import no_store


def _wave(programme, key):
    wave = get_object_or_404(programme.waves.select_related("instrument"), key=key)
    wave.programme = programme
    return wave


@allowed_to(Permission.VIEW_WAVES)
def waves(request, programme):
    """All waves with their window, size of the list and answers: in fives while open, exact once closed."""
    rows = programme.waves.select_related("instrument").order_by("opens_at", "pk")
    context = {"programme": programme, "tab": "waves", "waves": rows, "now": timezone.now()}
    context |= {"missing": opening.missing_facts(programme)}
    return render(request, "surveys/waves.html", context)


@allowed_to(Permission.VIEW_WAVES)
def wave(request, programme, key):
    """One wave: what can be done to it now, and its questionnaire as it is seen on the phone. Nothing can be sent."""
    wave = _wave(programme, key)
    pages = answering.pages_of(wave)
    items, minutes = answering.length_of(pages)
    sheets = [answering.sheet(pages, number, answering.EMPTY) for number in range(1, len(pages) + 1)]
    context = {"programme": programme, "tab": "waves", "wave": wave, "sheets": sheets, "now": timezone.now()}
    is_long = wave.state == Wave.State.DRAFT and minutes * 60 > answering.LONG
    context |= {"items": items, "minutes": minutes, "is_long": is_long}
    context |= {"cannot_remind": opening.cannot_remind(wave, last_sent=tasks.last_reminder(wave))}
    return no_store(render(request, "surveys/wave.html", context))


@allowed_to(Permission.RUN_WAVES)
@require_http_methods(["GET", "HEAD", "POST"])
def wave_open(request, programme, key):
    """Say in plain words what participants will be promised, then open and invite."""
    wave = _wave(programme, key)
    form = ClosingDayForm(request.POST or None, wave=wave)
    reason = opening.cannot_open(wave)
    if request.method == "POST" and not reason and form.is_valid():
        try:
            opened = tasks.launch(wave, by=request.user, closes_at=form.closes_at)
        except opening.Refused as refusal:
            reason = str(refusal)
        else:
            messages.success(request, _("Opened. %(n)s invitations are on their way.") % {"n": opened.invited})
            return redirect("wave", programme.slug, key)
    return render(request, "surveys/wave_open.html", _opening(programme, wave, form, reason))


@allowed_to(Permission.RUN_WAVES)
@require_http_methods(["GET", "HEAD", "POST"])
def wave_add(request, programme):
    """A start, mid-point or end survey made of the programme's statements and the item bank; a draft to be checked."""
    form = NewWaveForm(request.POST or None, programme=programme)
    if request.method == "POST" and form.is_valid():
        stage, now = form.cleaned_data["stage"], timezone.now()
        made = instruments.add_wave(programme, stage=stage, opens_at=now, closes_at=form.closes_at, by=request.user)
        request.about = f"wave:{made.key}"
        messages.success(request, _("A draft of the survey has been made. Check it, then open it."))
        return redirect("wave", programme.slug, made.key)
    return render(request, "surveys/wave_add.html", {"programme": programme, "tab": "waves", "form": form})


def _worded_as_goals(programme):
    """Statements still in the words of their goal, while they can be reworded."""
    if measuring_has_begun(programme):
        return []
    return [s for s in programme.statements.select_related("goal") if s.goal and s.name == s.goal.text]


def _opening(programme, wave, form, reason):
    items, minutes = answering.length_of(answering.pages_of(wave))
    return {
        "programme": programme,
        "tab": "waves",
        "wave": wave,
        "form": form,
        "reason": reason,
        "missing": opening.missing_facts(programme),
        "as_goals": _worded_as_goals(programme),
        "people": programme.participants.taking_part().count(),
        "items": items,
        "minutes": minutes,
    }


@allowed_to(Permission.RUN_WAVES)
@require_http_methods(["GET", "HEAD", "POST"])
def wave_extend(request, programme, key):
    wave = _wave(programme, key)
    form = ClosingDayForm(request.POST or None, wave=wave)
    reason = opening.cannot_extend(wave)
    if request.method == "POST" and not reason and form.is_valid():
        try:
            tasks.extend(wave, by=request.user, closes_at=form.closes_at)
        except opening.Refused as refusal:
            form.add_error("closes_on", str(refusal))
        else:
            messages.success(request, _("The survey has been extended."))
            return redirect("wave", programme.slug, key)
    context = {"programme": programme, "tab": "waves", "wave": wave, "form": form, "reason": reason}
    return render(request, "surveys/wave_extend.html", context)


@allowed_to(Permission.RUN_WAVES)
@require_http_methods(["GET", "HEAD", "POST"])
def wave_close(request, programme, key):
    wave = _wave(programme, key)
    form = CloseForm(request.POST or None)
    reason = opening.cannot_close(wave)
    if request.method == "POST" and not reason and form.is_valid():
        try:
            closed = tasks.close(wave, by=request.user, grace_minutes=form.cleaned_data["grace_minutes"])
        except opening.Refused as refusal:
            reason = str(refusal)
        else:
            messages.success(request, _closed_message(closed))
            return redirect("wave", programme.slug, key)
    context = {"programme": programme, "tab": "waves", "wave": wave, "form": form, "reason": reason}
    return render(request, "surveys/wave_close.html", context)


def _closed_message(wave: Wave):
    numbers = {"answered": wave.answered, "invited": wave.invited}
    return _("Closed. %(answered)s of %(invited)s have answered. The answers will be sealed next.") % numbers


@allowed_to(Permission.RUN_WAVES)
@require_POST
def wave_remind(request, programme, key):
    """Remind those who have not answered. Nobody is told who they are, not even how many."""
    wave = _wave(programme, key)
    try:
        tasks.remind(wave, by=request.user)
    except opening.Refused as refusal:
        refuse(request, str(refusal))
    else:
        messages.success(
            request, _("The reminder goes to those who have not answered. Askel tells nobody who they are.")
        )
    return redirect("wave", programme.slug, key)


@allowed_to(Permission.RUN_WAVES)
@require_POST
def wave_drop(request, programme, key):
    """Remove a draft; a survey that has been opened stays."""
    try:
        opening.drop_draft(_wave(programme, key), by=request.user)
    except opening.Refused as refusal:
        refuse(request, str(refusal))
        return redirect("wave", programme.slug, key)
    messages.success(request, _("The draft has been removed."))
    return redirect("waves", programme.slug)
