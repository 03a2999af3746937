from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "buergertelefon.reporting"
    verbose_name = "Zahlen"
    #: what is said about each stored field
    stored = "buergertelefon.reporting.stored.STORED"
