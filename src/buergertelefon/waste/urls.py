from django.urls import URLPattern, path

from buergertelefon.waste.views import item_table, items, stations

urlpatterns: list[URLPattern] = [
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
    path("recyclinghof/<slug:slug>/hinweis/<int:pk>/beenden/", stations.end,
         name="waste_station_notice_end"),
]  # fmt: skip
