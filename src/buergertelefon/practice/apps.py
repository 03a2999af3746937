from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "buergertelefon.practice"
    verbose_name = "Übungsanrufe"
    #: what is said about each stored field
    stored = "buergertelefon.practice.stored.STORED"
