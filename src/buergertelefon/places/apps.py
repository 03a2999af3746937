from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "buergertelefon.places"
    verbose_name = "Orte"
    #: what is said about each stored field
    stored = "buergertelefon.places.stored.STORED"
