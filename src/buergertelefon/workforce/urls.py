"""Addresses of the planning: `/dienstplan/` for planners, `/mein-dienst/` for everybody."""

from django.urls import URLPattern, path

from buergertelefon.workforce.views import forecasting, knowing, need, probing

urlpatterns: list[URLPattern] = [
    path("dienstplan/prognose/", forecasting.forecast, name="forecast"),
    path("dienstplan/prognose/bild.svg", forecasting.picture, name="forecast_picture"),
    path("dienstplan/prognose/prognose.csv", forecasting.as_table, name="forecast_csv"),
    path("dienstplan/prognose/auffaellig/", forecasting.odd, name="forecast_odd"),
    path("dienstplan/prognose/<str:day>/", forecasting.forecast_day, name="forecast_day"),
    path(
        "dienstplan/prognose/<str:day>/bild.svg",
        forecasting.day_picture,
        name="forecast_day_picture",
    ),
    path("dienstplan/rueckblick/", forecasting.backtest, name="backtest"),
    path("dienstplan/ereignisse/", knowing.events, name="events"),
    path("dienstplan/ereignisse/zurueck/", knowing.event_back, name="event_back"),
    path("dienstplan/ereignisse/<int:number>/", knowing.event, name="event"),
    path("dienstplan/ereignisse/<int:number>/loeschen/", knowing.event_drop, name="event_drop"),
    path("dienstplan/bedarf/", need.need, name="need"),
    path("dienstplan/bedarf/bild.svg", need.need_picture, name="need_picture"),
    path("dienstplan/regeln/", knowing.planning_rules, name="planning_rules"),
    path("dienstplan/probe/", probing.day_check, name="day_check"),
]
