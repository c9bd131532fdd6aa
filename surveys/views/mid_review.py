"""The mid-point review page."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from programmes.access import Permission, allowed_to
from surveys import mid_review as reviewing
from surveys.forms import ReviewForm, SessionReviewForm


@allowed_to(Permission.RUN_WAVES)
@require_http_methods(["GET", "HEAD", "POST"])
def mid_review(request, programme):
    """Left what has been felt so far, right the sessions that can still be changed."""
    wave = reviewing.wave_of(programme)
    review = reviewing.latest(programme, wave)
    held_on = review.held_on if review else timezone.localdate()
    form = ReviewForm(
        request.POST or None, initial={"learnt": str(review.learnt) if review else "", "held_on": held_on}
    )
    rows = _rows(request, programme)
    if request.method == "POST" and all([form.is_valid(), *[row.is_valid() for row in rows]]):
        changes = [change for row in rows if (change := row.as_change())]
        reviewing.confirm(programme, by=request.user, wave=wave, changes=changes, **form.cleaned_data)
        messages.success(request, _done(len(changes)))
        return redirect("mid_review", programme.slug)
    return render(request, "surveys/mid_review.html", _context(programme, wave, review, form, rows))


def _rows(request, programme):
    goals = programme.goals.filter(closed_at=None)
    sessions = reviewing.remaining(programme)
    return [SessionReviewForm(request.POST or None, session=session, goals=goals) for session in sessions]


def _done(count):
    return ngettext("The review has been saved, one change.", "The review has been saved, %(n)s changes.", count) % {
        "n": count
    }


def _context(programme, wave, review, form, rows):
    return {
        "programme": programme,
        "tab": "waves",
        "wave": wave,
        "reason": reviewing.cannot_review(wave),
        "goals": reviewing.felt_so_far(programme, wave),
        "form": form,
        "rows": rows,
        "wrong_rows": [row for row in rows if row.errors],
        "made": review.changes.select_related("session", "goal").order_by("pk") if review else [],
    }
