from django.urls import URLPattern, path

from buergertelefon.website.waste import dates, files, reminders

urlpatterns: list[URLPattern] = [
    path("", dates.start, name="waste"),
    path("adresse/<int:house>/", dates.address, name="waste_address"),
    path("adresse/<int:house>/abfuhr.ics", files.feed, name="waste_feed"),
    path("adresse/<int:house>/<int:year>.pdf", files.sheet, name="waste_sheet"),
    path("adresse/<int:house>/erinnerung/", reminders.ask, name="waste_reminder"),
    path(
        "erinnerung/<str:code>/<str:secret>/bestaetigen/",
        reminders.confirm,
        name="waste_reminder_confirm",
    ),
    path("erinnerung/<str:code>/<str:secret>/", reminders.own, name="waste_reminder_own"),
]
