"""Addresses of results, reports and funders' pages."""

from django.urls import path

from .views import portfolio, report, results

HERE = "programmes/<slug:slug>"

urlpatterns = [
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path(f"{HERE}/published/", portfolio.funded_programme, name="funded_programme"),
    path(f"{HERE}/results/", results.results, name="results"),
    path(f"{HERE}/results/figure-1.csv", results.results_csv, name="results_csv"),
    path(f"{HERE}/report/", report.report, name="report"),
    path(f"{HERE}/report/order/", report.report_order, name="report_order"),
    path(f"{HERE}/report/texts/<slug:block>/", report.report_text, name="report_text"),
    path(f"{HERE}/report/<uuid:pk>/", report.report_progress, name="report_progress"),
    path(f"{HERE}/report/<uuid:pk>/retry/", report.report_retry, name="report_retry"),
    path(f"{HERE}/report/<uuid:pk>/approve/", report.report_approve, name="report_approve"),
    path(f"{HERE}/report/<uuid:pk>/publish/", report.report_publish, name="report_publish"),
    path(f"{HERE}/report/<uuid:pk>/download/", report.report_download, name="report_download"),
]
