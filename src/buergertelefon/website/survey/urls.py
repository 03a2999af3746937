from django.urls import path

from buergertelefon.website.survey import asking

urlpatterns = [
    path("danke/", asking.thanks, name="survey_thanks"),
    path("uebersprungen/", asking.skipped, name="survey_skipped"),
    path("<str:token>/", asking.question, name="survey"),
]
