from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "buergertelefon.cases"
    #: what is said about each stored field
    stored = "buergertelefon.cases.stored.STORED"
