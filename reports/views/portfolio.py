"""A funder's pages: what it has funded, each programme's published summary, the newest PDF in two clicks."""

from django.core.paginator import Paginator
from django.db.models import F, Prefetch
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programmes.access import Permission, allowed_to, signed_in
from programmes.models import Programme
from reports import pages
from reports.models import Edition, Report
from reports.publishing import published_document

ON_A_PAGE = 50
FEW = 7  # programmes that a page shows without a search


def _newest():
    """The published reports for funders, the newest first, with their few numbers instead of their documents."""
    published = Report.objects.published().filter(edition=Edition.FUNDER).order_by("-published_at")
    return published.annotate(totals=F("snapshot__data__totals"), reach=F("snapshot__data__reach"))


@signed_in
@require_safe
def portfolio(request):
    """The programmes of projects whose funder the person works for. Three queries, whatever their number."""
    words = request.GET.get("q", "").strip()[:100]
    mine = Programme.objects.filter(project__funder_people=request.user)
    named = list(mine.values_list("pk", "name", "project__title", "project__acronym", "project__funder__name"))
    found = [pk for pk, name, title, acronym, _funder in named if _matches(words, name, title, acronym)]
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = mine.filter(pk__in=page.object_list).prefetch_related(Prefetch("reports", _newest(), to_attr="issued"))
    funders = list(dict.fromkeys(funder for *_names, funder in named if funder))
    context = {"rows": rows, "page": page, "q": words, "any_at_all": bool(named), "funders": funders}
    context["searchable"] = bool(words) or len(named) > FEW
    return render(request, "reports/portfolio.html", context)


def _matches(words, name, title, acronym):
    """All words occur in the names of the programme or its project, in any of their languages."""
    names = " ".join([*name.values(), *title.values(), acronym]).casefold()
    return all(word in names for word in words.casefold().split())


@allowed_to(Permission.VIEW_PUBLISHED_RESULTS)
@require_safe
def funded_programme(request, programme):
    """What the published report for the funder shows, as a page."""
    data = published_document(programme)
    issued = programme.reports.published().filter(edition=Edition.FUNDER).select_related("snapshot")
    context = {"programme": programme, "issued": issued}
    if data:
        context |= pages.results_of(data) | {"reach_text": pages.reach_text(data)}
    return render(request, "reports/funded_programme.html", context)
