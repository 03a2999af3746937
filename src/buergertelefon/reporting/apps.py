from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "buergertelefon.reporting"
