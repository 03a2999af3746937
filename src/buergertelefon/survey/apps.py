from django.apps import AppConfig


class SurveyConfig(AppConfig):
    name = "buergertelefon.survey"
    verbose_name = "Umfragen"
    #: what is said about each stored field
    stored = "buergertelefon.survey.stored.STORED"
