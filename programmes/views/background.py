"""What a programme leans on: frameworks, themes, research, what else happened."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from programmes import background
from programmes.access import Permission, allowed_to


@allowed_to(Permission.VIEW_GOALS)
def row_list(request, programme):
    """Calmly, for everybody in the programme; those who edit find each row's form here."""
    edits = Permission.EDIT_PROGRAMME in request.permissions
    page = background.background(programme, user=request.user, edits=edits)
    context = {"programme": programme, "tab": "programme", "page": page, "edits": edits}
    return render(request, "programmes/row_list.html", context)


@allowed_to(Permission.EDIT_PROGRAMME)
@require_POST
def factor_up(request, programme, pk):
    background.move_up(get_object_or_404(programme.factors.select_related("framework"), pk=pk), by=request.user)
    return redirect(reverse("row_list", args=[programme.slug]) + "#framework")
