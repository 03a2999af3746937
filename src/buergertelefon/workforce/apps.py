from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "buergertelefon.workforce"
    verbose_name = "Dienstplanung"
    #: what is said about each stored field
    stored = "buergertelefon.workforce.stored.STORED"
