from django.urls import path

from buergertelefon.waste.views import importing

urlpatterns = [
    path("einlesen/", importing.bring, name="waste_import"),
]
