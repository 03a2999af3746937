from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "buergertelefon.cases"
    verbose_name = "Vorgänge"
    previews = "buergertelefon.cases.previews.examples"  # for the team lead to read
    #: what is said about each stored field
    stored = "buergertelefon.cases.stored.STORED"
