"""Notes: each reader sees those meant for them; a private one is its author's only."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from programmes import notes as verbs
from programmes import sealed
from programmes.access import Permission, allowed_to
from programmes.forms import NoteForm
from programmes.forms.notes import of_note

ON_A_PAGE = 50


def _readable(request, programme):
    return verbs.readable(programme, user=request.user, permissions=request.permissions)


def _page(request, programme, form, note=None):
    context = {"programme": programme, "tab": "programme", "form": form, "note": note}
    return render(request, "programmes/note.html", context)


@allowed_to(Permission.VIEW_NOTES)
@never_cache
def notes(request, programme):
    """The newest first."""
    page = Paginator(_readable(request, programme), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = verbs.read(page, user=request.user, permissions=request.permissions)
    context = {"programme": programme, "tab": "programme", "page": page, "rows": rows}
    return render(request, "programmes/notes.html", context)


@allowed_to(Permission.WRITE_NOTES)
@never_cache
def notes_add(request, programme):
    """`?about=group-1` or `person-1` chooses what it is about."""
    sent = request.POST if request.method == "POST" else None
    form = NoteForm(sent, programme=programme, user=request.user, initial={"about": request.GET.get("about")})
    if form.is_valid():
        try:
            note = verbs.write(programme, by=request.user, **form.values())
            request.private = note.visibility == verbs.PRIVATE
        except sealed.Unavailable as problem:
            form.add_error(None, problem.reason)
        else:
            messages.success(request, _("The note was saved."))
            return redirect("notes", programme.slug)
    return _page(request, programme, form)


@allowed_to(Permission.WRITE_NOTES)
@never_cache
def note_edit(request, programme, pk):
    """The author's only."""
    note = get_object_or_404(_readable(request, programme), pk=pk, author=request.user)
    (row,) = verbs.read([note], user=request.user, permissions=request.permissions)
    sent = request.POST if request.method == "POST" else None
    form = NoteForm(sent, programme=programme, user=request.user, initial=of_note(row.words, note))
    if row.may_change and form.is_valid():
        try:
            request.private = verbs.rewrite(note, by=request.user, **form.values()).visibility == verbs.PRIVATE
        except sealed.Unavailable as problem:
            form.add_error(None, problem.reason)
        else:
            messages.success(request, _("The note was saved."))
            return redirect("notes", programme.slug)
    return _page(request, programme, form, row)


@allowed_to(Permission.WRITE_NOTES)
@require_POST
def note_remove(request, programme, pk):
    note = get_object_or_404(_readable(request, programme), pk=pk)
    if not verbs.may_remove(note, user=request.user, permissions=request.permissions):
        raise Http404
    request.private = note.visibility == verbs.PRIVATE
    verbs.remove(note, by=request.user)
    messages.success(request, _("The note was removed."))
    return redirect("notes", programme.slug)
