from django.apps import AppConfig


class ZmsConfig(AppConfig):
    name = "buergertelefon.zms"
    verbose_name = "Termine bei anderen Stellen"
    #: what is said about each stored field
    stored = "buergertelefon.zms.stored.STORED"
