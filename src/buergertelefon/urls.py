from django.urls import include, path

urlpatterns = [
    path("", include("buergertelefon.telephony.urls")),
    path("", include("buergertelefon.staff.urls")),
    path("desk/", include("buergertelefon.desk.urls")),
    path("uebung/", include("buergertelefon.practice.urls")),
    path("telefonbuch/", include("buergertelefon.phonebook.urls")),
    path("nachrichten/", include("buergertelefon.messages.urls")),
    path("", include("buergertelefon.federation.urls")),
    path("wissen/zustaendig/", include("buergertelefon.responsibility.urls")),
    path("wissen/", include("buergertelefon.knowledge.urls")),
    path("", include("buergertelefon.reporting.urls")),
    path("schalter/", include("buergertelefon.counter.urls")),
    path("kalender/", include("buergertelefon.calendars.urls")),
    path("kurse-verwaltung/", include("buergertelefon.courses.urls")),
    path("abfall-verwaltung/", include("buergertelefon.waste.urls")),
    path("open311/", include("buergertelefon.waste.open311_urls")),
    path("abfall/", include("buergertelefon.website.waste.urls")),
    path("abo/", include("buergertelefon.feeds.urls")),
    path("zms/", include("buergertelefon.zms.urls")),
    path("kurse/", include("buergertelefon.courses.open_urls")),
    path("", include("buergertelefon.website.urls")),
]
