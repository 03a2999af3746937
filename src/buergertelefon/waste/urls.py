from django.urls import path

from buergertelefon.waste.views import office, rounds, sheets, tour

urlpatterns = [
    path("", office.start, name="waste_office"),
    path("touren/", rounds.tours, name="waste_rounds"),
    path("touren/planen/", rounds.plan, name="waste_rounds_plan"),
    path("touren/<int:pk>/", tour.tour, name="waste_round"),
    path("touren/<int:pk>/uebrige/", tour.rest, name="waste_round_rest"),
    path("touren/<int:pk>/liste.csv", sheets.as_table, name="waste_round_csv"),
    path("touren/<int:pk>/liste.pdf", sheets.as_pdf, name="waste_round_pdf"),
    path("touren/<int:pk>/anmeldung/<str:code>/", tour.order, name="waste_round_order"),
]
