"""The list of programmes."""

from django.core.paginator import Paginator
from django.shortcuts import render

from programmes.access import may_create_programmes, signed_in
from programmes.forms import SearchForm
from programmes.models import Programme

ON_A_PAGE = 50
FEW = 7  # programmes that a page shows without a search


@signed_in
def programmes(request):
    """Own programmes: funder, period, what is next, what is undone, state."""
    own = Programme.objects.worked_on_by(request.user)
    search = SearchForm(request.GET, own=own)
    page = Paginator(search.narrowed(), ON_A_PAGE).get_page(request.GET.get("page"))
    shown = Programme.objects.filter(pk__in=[programme.pk for programme in page])
    context = {
        "search": search if request.GET or page.paginator.count > FEW else None,
        "page": page,
        "rows": shown.with_what_comes().select_related("project__funder"),
        "any_at_all": bool(page) or own.exists(),
        "may_create": may_create_programmes(request.user),
        "example": None if page else Programme.objects.seen_by(request.user).with_invented_content().first(),
    }
    return render(request, "programmes/programmes.html", context)
