from django.urls import path

from buergertelefon.website.waste import bulky, bulky_own

urlpatterns = [
    path("sperrmuell/", bulky.find, name="bulky_find"),
    path("sperrmuell/anmelden/<int:pk>/", bulky.new, name="bulky_new"),
    path("sperrmuell/code/", bulky_own.enter, name="bulky_open"),
    path("sperrmuell/<str:code>/", bulky_own.own, name="bulky_own"),
    path("sperrmuell/<str:code>/tag/", bulky_own.move, name="bulky_move"),
    path("sperrmuell/<str:code>/termin.ics", bulky_own.file, name="bulky_file"),
    path("sperrmuell/<str:code>/<str:secret>/", bulky_own.link, name="bulky_order"),
]
