from django.apps import AppConfig


class WasteConfig(AppConfig):
    name = "buergertelefon.waste"
    verbose_name = "Abfall"
    #: what is said about each stored field
    stored = "buergertelefon.waste.stored.STORED"
