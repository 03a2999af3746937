from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "buergertelefon.reporting"
    #: what is said about each stored field
    stored = "buergertelefon.reporting.stored.STORED"
