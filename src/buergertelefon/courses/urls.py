from django.urls import path

from buergertelefon.courses.views import importing

urlpatterns = [
    path("einlesen/", importing.bring, name="courses_import"),
]
