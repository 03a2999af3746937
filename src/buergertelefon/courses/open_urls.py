"""Addresses of the programme for other programs, under /kurse/."""

from django.urls import path

from buergertelefon.courses import public

urlpatterns = [
    path("offen.csv", public.table, name="courses_csv"),
    path("offen.jsonld", public.json_ld, name="courses_jsonld"),
    path("<int:course>/termine.ics", public.dates, name="course_dates"),
]
