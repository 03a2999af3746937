from django.urls import URLPattern, path

from buergertelefon.website.waste import items, stations

urlpatterns: list[URLPattern] = [
    path("wohin/", items.find, name="waste_items"),
    path("wohin/<slug:slug>/", items.item, name="waste_item"),
    path("recyclinghoefe/", stations.find, name="waste_stations"),
    path("recyclinghoefe/<slug:slug>/", stations.station, name="waste_station"),
]
