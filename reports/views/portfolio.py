"""A funder's pages: what it has funded, each programme's published summary, the newest PDF in two clicks."""

from django.db.models import F, Prefetch
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programmes.access import Permission, allowed_to, signed_in
from programmes.models import Programme
from reports import pages
from reports.models import Edition, Report
from reports.publishing import published_document


def _newest():
    """The published reports for funders, the newest first, with their few numbers instead of their documents."""
    published = Report.objects.published().filter(edition=Edition.FUNDER).order_by("-published_at")
    return published.annotate(totals=F("snapshot__data__totals"))


@signed_in
@require_safe
def portfolio(request):
    """The programmes of projects whose funder the person works for. Two queries, whatever their number."""
    words = request.GET.get("q", "").strip()[:100]
    mine = Programme.objects.filter(project__funder_people=request.user).select_related("project__funder")
    mine = mine.prefetch_related(Prefetch("reports", queryset=_newest(), to_attr="issued"))
    rows = [p for p in mine if _matches(p, words)]
    context = {"rows": rows, "q": words, "any_at_all": bool(mine), "funders": _funders(mine)}
    return render(request, "reports/portfolio.html", context)


def _matches(programme, words):
    """All words occur in the names of the programme or its project, in any of their languages."""
    names = [*programme.name.values(), *programme.project.title.values(), programme.project.acronym]
    return all(word in " ".join(names).casefold() for word in words.casefold().split())


def _funders(programmes):
    return list(dict.fromkeys(str(p.project.funder) for p in programmes if p.project.funder))


@allowed_to(Permission.VIEW_PUBLISHED_RESULTS)
@require_safe
def funded_programme(request, programme):
    """What the published report for the funder shows, as a page."""
    data = published_document(programme)
    issued = programme.reports.published().filter(edition=Edition.FUNDER).select_related("snapshot")
    context = {"programme": programme, "issued": issued}
    if data:
        context |= pages.results_of(data)
    return render(request, "reports/funded_programme.html", context)
