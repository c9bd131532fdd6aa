"""The form on the phone: one page per questionnaire page, saved page by page, sent with the last one."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programmes.access import public
from surveys import answering, vault, visits
from surveys.discreet import discreet
from surveys.models import Wave

from .doors import at_form, no_store, state_page


@at_form
@require_safe
def start(request, visit, invitation):
    """Continue where the form was left; answers already sent are never shown, only replaced or erased."""
    wave, pages = invitation.wave, answering.pages_of(invitation.wave)
    draft = vault.load_draft(visit.token, wave)
    reason = answering.closed_reason(wave, opened_at=visit.opened_at, begun=draft.revision > 0)
    if reason or not pages:
        return state_page(request, reason or "not_open", wave=wave)
    if not draft.revision and vault.may_replace(visit.token, wave, invitation.participant):
        return state_page(request, "answered", wave=wave, handle=visit.handle)
    if not draft.revision and vault.submitted(visit.token, wave, invitation.participant):
        return state_page(request, "taken", wave=wave)
    return _page(request, visit, invitation, answering.sheet(pages, answering.where_left(pages, draft), draft), pages)


@at_form
@require_http_methods(["GET", "HEAD", "POST"])
def page(request, visit, invitation, number):
    """One page of the form; sent, it is saved and the next one follows."""
    wave, pages = invitation.wave, answering.pages_of(invitation.wave)
    if not 1 <= number <= len(pages):
        raise Http404
    if request.method == "POST":
        return _take(request, visit, invitation, answering.filled_in(pages, number, request.POST), pages)
    draft = vault.load_draft(visit.token, wave)
    reason = answering.closed_reason(wave, opened_at=visit.opened_at, begun=draft.revision > 0)
    if reason:
        return state_page(request, reason, wave=wave)
    return _page(request, visit, invitation, answering.sheet(pages, number, draft), pages)


def _take(request, visit, invitation, filled, pages):
    """What happens to a page that was sent: shown once more, or on to the next page, or the whole form is sent."""
    wave, draft = invitation.wave, vault.load_draft(visit.token, invitation.wave)
    reason = answering.closed_reason(wave, opened_at=visit.opened_at, begun=draft.revision > 0)
    if reason:
        return state_page(request, reason, wave=wave, late=True, kept=draft.revision > 0 and reason == "closed")
    if draft.revision < filled.revision and vault.may_replace(visit.token, wave, invitation.participant):
        return _thanks(request, visit, invitation)  # the same form once more: a repeat, not an answer
    if request.POST.get("blanks_shown") != "1":
        answering.mark_blanks(filled)
    try:
        return _go_on(request, visit, invitation, filled, draft, pages)
    except vault.Closed:
        return state_page(request, "closed", wave=wave, late=True, kept=draft.revision > 0)
    except vault.TakenByOtherVersion:
        return state_page(request, "taken", wave=wave)


def _go_on(request, visit, invitation, filled, draft, pages):
    values, erased = answering.merge(filled, draft), draft.revision < filled.revision  # erased in another window
    if filled.is_last and not filled.notes and not erased:
        return _send(request, visit, invitation, values, pages)
    answering.save(visit.token, invitation.wave, filled, draft)
    if filled.notes:
        return _page(request, visit, invitation, filled, pages)
    if filled.is_last or erased:
        return _see_other("survey_start", visit.handle)
    return _see_other("survey", visit.handle, filled.number + 1)


def _send(request, visit, invitation, values, pages):
    answers, quotable = answering.answers_in(values, pages)
    vault.submit(visit.token, invitation.wave, participant=invitation.participant, answers=answers, quote_ok=quotable)
    return _thanks(request, visit, invitation)


def _thanks(request, visit, invitation):
    response = _see_other("survey_thanks", visit.handle)
    visits.finish(response, visit, wave=invitation.wave_id, submission=request.POST.get("submission", "")[:40])
    return response


def _page(request, visit, invitation, sheet, pages):
    items, minutes = answering.length_of(pages)
    context = {
        "wave": invitation.wave,
        "programme": invitation.wave.programme,
        "handle": visit.handle,
        "sheet": sheet,
        "items": items,
        "minutes": minutes,
        "submission": answering.new_submission() if sheet.is_last else "",
    }
    return render(request, "surveys/survey.html", context)


def _see_other(*address):
    response = redirect(*address)
    response.status_code = 303
    return response


@at_form
@require_POST
def erase(request, visit, invitation):
    """Erase the answers this link has sent, and the draft; possible until the wave is sealed."""
    try:
        erased = vault.erase(visit.token, invitation.wave, invitation.participant)
    except (vault.Closed, vault.KeysUnavailable):
        return state_page(request, "sealed", wave=invitation.wave)
    return state_page(request, "erased" if erased else "nothing", wave=invitation.wave)


@at_form
@require_safe
def form_notice(request, visit, invitation):
    """How the answers are handled, from this programme's own settings; can be read before question 1."""
    context = {"programme": invitation.wave.programme, "wave": invitation.wave, "handle": visit.handle}
    return render(request, "surveys/notice.html", context)


@public
@discreet
@require_safe
def thanks(request, handle):
    """What happens next. Nothing of the answers is left in the browser."""
    visit = visits.read(request, handle)
    if visit is None or visit.token:
        return redirect("survey_start", handle) if visit else redirect("survey_link")
    wave = Wave.objects.select_related("programme", "instrument").filter(pk=visit.wave).first()
    if wave is None:
        return redirect("survey_link")
    if visit.language and not getattr(request, "language_chosen", False):
        translation.activate(visit.language)
    response = no_store(render(request, "surveys/survey_thanks.html", {"wave": wave, "programme": wave.programme}))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
