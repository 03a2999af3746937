"""Addresses of the planning: `/dienstplan/` for planners, `/mein-dienst/` for everybody."""

from django.urls import URLPattern, path

from buergertelefon.workforce import public
from buergertelefon.workforce.views import (
    day,
    drafts,
    forecasting,
    knowing,
    need,
    own,
    people,
    people_files,
    probing,
    publishing,
    roster_files,
    rosters,
    sick,
    steps,
    swaps,
    week,
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
    path("dienstplan/", rosters.rosters, name="rosters"),
    path("dienstplan/<int:pk>/", rosters.roster, name="roster"),
    path("dienstplan/<int:pk>/bedarf/", rosters.roster_need, name="roster_need"),
    path("dienstplan/<int:pk>/verwerfen/", rosters.roster_drop, name="roster_drop"),
    path("dienstplan/<int:pk>/entwurf/", drafts.roster_draft, name="roster_draft"),
    path(
        "dienstplan/<int:pk>/entwurf/stand/", drafts.roster_draft_state, name="roster_draft_state"
    ),
    path("dienstplan/<int:pk>/entwurf/stopp/", drafts.roster_draft_stop, name="roster_draft_stop"),
    path("dienstplan/<int:pk>/woche/<int:number>/", week.roster_week, name="roster_week"),
    path("dienstplan/<int:pk>/woche/<int:number>/schritt/", steps.roster_step, name="roster_step"),
    path("dienstplan/<int:pk>/woche/<int:number>/<str:day>/", week.roster_day, name="roster_day"),
    path(
        "dienstplan/<int:pk>/veroeffentlichen/", publishing.roster_publish, name="roster_publish"
    ),
    path("dienstplan/<int:pk>/verlauf/", publishing.roster_history, name="roster_history"),
    path("dienstplan/<int:pk>/datei/", roster_files.roster_file, name="roster_file"),
    path(
        "dienstplan/<int:pk>/dienste.<slug:ending>", roster_files.roster_export,
        name="roster_export",
    ),
]  # fmt: skip
