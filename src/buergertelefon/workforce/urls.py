"""Addresses of the planning: `/dienstplan/` for planners, `/mein-dienst/` for everybody."""

from django.urls import URLPattern, path

from buergertelefon.workforce.views import drafts, publishing, roster_files, rosters, steps, week

urlpatterns: list[URLPattern] = [
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
