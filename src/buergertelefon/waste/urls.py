from django.urls import URLPattern, path

from buergertelefon.waste.views import reports

urlpatterns: list[URLPattern] = [
    path("meldungen/", reports.start, name="waste_reports"),
    path("meldungen/meldungen.csv", reports.table, name="waste_reports_csv"),
    path("meldungen/<str:code>/", reports.report, name="waste_report_office"),
    path("meldungen/<str:code>/schritt/", reports.advance, name="waste_report_advance"),
    path("meldungen/<str:code>/zeigen/", reports.release, name="waste_report_release"),
]
