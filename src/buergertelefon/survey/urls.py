from django.urls import path

from buergertelefon.survey.views import results, setting_up

urlpatterns = [
    path("", results.results, name="survey_results"),
    path("ergebnisse.csv", results.as_table, name="survey_results_csv"),
    path("ergebnisse.json", results.as_json, name="survey_results_json"),
    path("vergleich/", results.compare, name="survey_compare"),
    path("fragen/", setting_up.questions, name="survey_questions"),
    path("fragen/neu/", setting_up.new, name="survey_new"),
    path("fragen/anteil/<str:channel>/", setting_up.plan, name="survey_plan"),
    path("fragen/<slug:slug>/<int:version>/", setting_up.preview, name="survey_preview"),
    path("fragen/<slug:slug>/<int:version>/loeschen/", setting_up.drop, name="survey_drop"),
]
