from django.urls import path

from buergertelefon.website.waste import items, report_map, report_own, reports, stations

urlpatterns = [
    path("meldung/", reports.choose, name="waste_report_new"),
    path("meldung/oeffnen/", report_own.enter, name="waste_report_open"),
    path("meldungen/", report_map.public, name="waste_reports_public"),
    path("meldung/code/<str:code>/", report_own.own, name="waste_report_own"),
    path("meldung/code/<str:code>/<str:secret>/", report_own.link, name="waste_report"),
    path("meldung/<slug:provider>/<slug:code>/", reports.new, name="waste_report_form"),
    path("wohin/", items.find, name="waste_items"),
    path("wohin/<slug:slug>/", items.item, name="waste_item"),
    path("recyclinghoefe/", stations.find, name="waste_stations"),
    path("recyclinghoefe/<slug:slug>/", stations.station, name="waste_station"),
]
