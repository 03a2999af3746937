from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "buergertelefon.cases"
    previews = "buergertelefon.cases.previews.examples"  # for the team lead to read
