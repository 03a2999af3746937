from django.urls import path

from buergertelefon.website.waste import (
    bulky,
    bulky_own,
    items,
    report_map,
    report_own,
    reports,
    stations,
)

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
    path("sperrmuell/", bulky.find, name="bulky_find"),
    path("sperrmuell/anmelden/<int:pk>/", bulky.new, name="bulky_new"),
    path("sperrmuell/code/", bulky_own.enter, name="bulky_open"),
    path("sperrmuell/<str:code>/", bulky_own.own, name="bulky_own"),
    path("sperrmuell/<str:code>/tag/", bulky_own.move, name="bulky_move"),
    path("sperrmuell/<str:code>/termin.ics", bulky_own.file, name="bulky_file"),
    path("sperrmuell/<str:code>/<str:secret>/", bulky_own.link, name="bulky_order"),
]
