"""Addresses of the planning: `/dienstplan/` for planners, `/mein-dienst/` for everybody."""

from django.urls import URLPattern, path

from buergertelefon.workforce import public
from buergertelefon.workforce.views import own, people, people_files, sick, swaps

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
    path("dienstplan/<int:pk>/ausfall/", sick.sick_call, name="sick_call"),
    path("abo/dienst/<str:secret>.ics", public.roster_feed, name="roster_feed"),
]
