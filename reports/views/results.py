"""The results tab: Figure 1 and what belongs to it, from released cells only."""

import csv

from django.http import Http404, HttpResponse
from django.shortcuts import render

from programmes.access import Permission, allowed_to
from reports import pages
from reports.figures import as_rows
from reports.shown import document_for

SEES = (Permission.VIEW_RESULTS, Permission.VIEW_PUBLISHED_RESULTS)


@allowed_to(*SEES)
def results(request, programme):
    data = document_for(programme, permissions=request.permissions)
    context = {"programme": programme, "tab": "results", "waves": programme.waves.order_by("opens_at")}
    if data and data["release"]:
        context |= pages.results_of(data)
    return render(request, "reports/results.html", context)


@allowed_to(*SEES)
def results_csv(request, programme):
    """The numbers of Figure 1 as they are on the page, hidden ones hidden; spreadsheet formulas are made harmless."""
    data = document_for(programme, permissions=request.permissions)
    if not data or not data["release"]:
        raise Http404
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="askel-{programme.slug}-1.csv"'
    response["Cache-Control"] = "no-store, private"
    csv.writer(response, delimiter=";").writerows(as_rows(pages.results_of(data)["k1"]))
    return response
