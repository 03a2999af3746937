from django.apps import AppConfig


class ResponsibilityConfig(AppConfig):
    name = "buergertelefon.responsibility"
    verbose_name = "Zuständigkeit"
    #: what is said about each stored field
    stored = "buergertelefon.responsibility.stored.STORED"
