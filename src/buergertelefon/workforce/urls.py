"""Addresses of the planning: `/dienstplan/` for planners, `/mein-dienst/` for everybody."""

from django.urls import URLPattern, path

from buergertelefon.workforce import public
from buergertelefon.workforce.views import (
    day,
    forecasting,
    knowing,
    need,
    own,
    people,
    people_files,
    probing,
    sick,
    swaps,
)

urlpatterns: list[URLPattern] = [
    path("dienstplan/personen/", people.roster_people, name="roster_people"),
    path("dienstplan/personen/<int:pk>/", people.roster_person, name="roster_person"),
    path("dienstplan/personen/<slug:kind>/datei/", people_files.people_file, name="people_file"),
    path(
        "dienstplan/personen/<slug:kind>/liste.<slug:ending>",
        people_files.people_export,
        name="people_export",
    ),
    path("mein-dienst/", own.my_duty, name="my_duty"),
    path("mein-dienst/wuensche/", own.my_wishes, name="my_wishes"),
    path("mein-dienst/fehlzeiten/", own.my_leave, name="my_leave"),
    path("mein-dienst/abo/", own.my_feed, name="my_feed"),
    path("mein-dienst/tausch/", swaps.my_swaps, name="my_swaps"),
    path("dienstplan/tausch/", swaps.swaps_page, name="swaps"),
    path("dienstplan/tausch/eintragen/", swaps.swap_entry, name="swap_entry"),
    path("dienstplan/<int:pk>/ausfall/", sick.sick_call, name="sick_call"),
    path("abo/dienst/<str:secret>.ics", public.roster_feed, name="roster_feed"),
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
    path("dienstplan/tag/", day.day, name="day_plan"),
    path("dienstplan/tag/bild.svg", day.day_picture, name="day_plan_picture"),
]
