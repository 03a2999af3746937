from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "buergertelefon.directory"
    verbose_name = "Stellen und Leistungen"
    #: what is said about each stored field
    stored = "buergertelefon.directory.stored.STORED"
    registers = {"offices": "buergertelefon.directory.actions.import_offices"}
