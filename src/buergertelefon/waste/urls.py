from django.urls import path

from buergertelefon.waste.views import importing, item_table, items, office, reports, rounds, sheets, stations, tour

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
    path("gegenstaende/", items.items, name="waste_items_office"),
    path("gegenstaende.csv", item_table.table, name="waste_items_table"),
    path("gegenstaende/einlesen/", item_table.bring, name="waste_items_bring"),
    path("gegenstaende/neu/", items.new, name="waste_item_new"),
    path("gegenstaende/gesucht/<int:pk>/", items.seen, name="waste_sought_done"),
    path("gegenstand/<slug:slug>/", items.item, name="waste_item_office"),
    path("gegenstand/<slug:slug>/loeschen/", items.remove, name="waste_item_remove"),
    path("recyclinghoefe/", stations.stations, name="waste_stations_office"),
    path("recyclinghof/<slug:slug>/", stations.station, name="waste_station_office"),
    path("recyclinghof/<slug:slug>/hinweis/", stations.announce, name="waste_station_notice"),
    path(
        "recyclinghof/<slug:slug>/hinweis/<int:pk>/beenden/",
        stations.end,
        name="waste_station_notice_end",
    ),
    path("einlesen/", importing.bring, name="waste_import"),
]
