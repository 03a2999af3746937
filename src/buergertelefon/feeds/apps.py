from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "buergertelefon.feeds"
    verbose_name = "Kalender-Abonnements"
    #: what is said about each stored field
    stored = "buergertelefon.feeds.stored.STORED"
