from django.urls import path

from buergertelefon.waste.views import office, reports, rounds, sheets, tour

urlpatterns = [
    path("", office.start, name="waste_office"),
    path("touren/", rounds.tours, name="waste_rounds"),
    path("touren/planen/", rounds.plan, name="waste_rounds_plan"),
    path("touren/<int:pk>/", tour.tour, name="waste_round"),
    path("touren/<int:pk>/uebrige/", tour.rest, name="waste_round_rest"),
    path("touren/<int:pk>/liste.csv", sheets.as_table, name="waste_round_csv"),
    path("touren/<int:pk>/liste.pdf", sheets.as_pdf, name="waste_round_pdf"),
    path("touren/<int:pk>/anmeldung/<str:code>/", tour.order, name="waste_round_order"),
    path("meldungen/", reports.start, name="waste_reports"),
    path("meldungen/meldungen.csv", reports.table, name="waste_reports_csv"),
    path("meldungen/<str:code>/", reports.report, name="waste_report_office"),
    path("meldungen/<str:code>/schritt/", reports.advance, name="waste_report_advance"),
    path("meldungen/<str:code>/zeigen/", reports.release, name="waste_report_release"),
]
