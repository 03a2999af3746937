from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "buergertelefon.directory"
    registers = {"offices": "buergertelefon.directory.actions.import_offices"}
