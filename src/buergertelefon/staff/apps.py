from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "buergertelefon.staff"
    verbose_name = "Beschäftigte"
    #: what is said about each stored field
    stored = "buergertelefon.staff.stored.STORED"
