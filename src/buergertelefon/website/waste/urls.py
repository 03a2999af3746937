from django.urls import path

from buergertelefon.website.waste import report_map, report_own, reports

urlpatterns = [
    path("meldung/", reports.choose, name="waste_report_new"),
    path("meldung/oeffnen/", report_own.enter, name="waste_report_open"),
    path("meldungen/", report_map.public, name="waste_reports_public"),
    path("meldung/code/<str:code>/", report_own.own, name="waste_report_own"),
    path("meldung/code/<str:code>/<str:secret>/", report_own.link, name="waste_report"),
    path("meldung/<slug:provider>/<slug:code>/", reports.new, name="waste_report_form"),
]
