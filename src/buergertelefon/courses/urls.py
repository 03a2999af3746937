from django.urls import include, path

from buergertelefon.courses.views import importing

urlpatterns = [
    path("einlesen/", importing.bring, name="courses_import"),
    path("zahlungen/", include("buergertelefon.courses.payment_urls")),
]
