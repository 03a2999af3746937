from django.apps import AppConfig


class SurveyConfig(AppConfig):
    name = "buergertelefon.survey"
    #: what is said about each stored field
    stored = "buergertelefon.survey.stored.STORED"
