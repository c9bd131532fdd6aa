"""Which institutions were invited to take part, and what they answered."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from programmes import recruitment as verbs
from programmes.access import Permission, allowed_to
from programmes.forms.recruitment import PasteInvitedForm, RecruitmentForm


@allowed_to(Permission.CHANGE_GROUPS)
def recruitment(request, programme):
    """The funnel in numbers, and the list."""
    rows = list(programme.recruitments.select_related("organisation").order_by("organisation__name", "pk"))
    with_group = set(programme.groups.values_list("organisation", flat=True))
    context = {
        "programme": programme,
        "tab": "programme",
        "rows": [(row, row.organisation_id in with_group) for row in rows],
        "funnel": verbs.funnel(programme, rows),
    }
    return render(request, "programmes/recruitment.html", context)


@allowed_to(Permission.CHANGE_GROUPS)
def recruitment_add(request, programme):
    """Paste names: good rows go in, bad rows stay in the box."""
    form = PasteInvitedForm(request.POST or None, programme=programme)
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data["names"]
        if read.rows:
            names = [name for _number, name in read.rows]
            made = verbs.add(programme, by=request.user, names=names, **form.values)
            request.done, request.refused, request.about = True, not made, str(len(made))
            words = ngettext("%(n)s institution added.", "%(n)s institutions added.", len(made))
            messages.success(request, words % {"n": len(made)})
        if not read.problems:
            return redirect("recruitment", programme.slug)
        form = PasteInvitedForm({**request.POST.dict(), "names": read.left}, programme=programme)
        for number, problem in list(read.problems.items())[:10]:
            form.add_error("names", _("Row %(number)s: %(problem)s") % {"number": number, "problem": problem})
    return render(request, "programmes/recruitment_add.html", _context(programme, form))


def _context(programme, form, row=None):
    return {"programme": programme, "tab": "programme", "form": form, "row": row}


@allowed_to(Permission.CHANGE_GROUPS)
def recruitment_edit(request, programme, pk):
    """What one institution answered, when and why; `?state=accepted` begins with that answer."""
    row = get_object_or_404(programme.recruitments.select_related("organisation", "programme"), pk=pk)
    form = RecruitmentForm(request.POST or None, row=row, state=request.GET.get("state", ""))
    if request.method == "POST" and form.is_valid():
        made = verbs.change(row, by=request.user, **form.cleaned_data)
        words = _("The answer of %(name)s was saved.") % {"name": row.organisation}
        messages.success(request, f"{words} {_('A group was made.')}" if made else words)
        return redirect("recruitment", programme.slug)
    return render(request, "programmes/recruitment_edit.html", _context(programme, form, row))


@allowed_to(Permission.CHANGE_GROUPS)
@require_POST
def recruitment_remove(request, programme, pk):
    row = get_object_or_404(programme.recruitments.select_related("organisation"), pk=pk)
    verbs.remove(row, by=request.user)
    messages.success(request, _("%(name)s was taken off the list.") % {"name": row.organisation})
    return redirect("recruitment", programme.slug)


@allowed_to(Permission.CHANGE_GROUPS)
@require_POST
def recruitment_known(request, programme):
    """Says whether everybody who was invited is on the list."""
    verbs.say_all_invited(programme, by=request.user, known="known" in request.POST)
    messages.success(request, _("Saved."))
    return redirect("recruitment", programme.slug)
