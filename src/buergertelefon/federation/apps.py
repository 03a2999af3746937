from django.apps import AppConfig


class FederationConfig(AppConfig):
    name = "buergertelefon.federation"
    verbose_name = "115-Verbund"
    #: what is said about each stored field
    stored = "buergertelefon.federation.stored.STORED"
    #: what `buergertelefon import` takes in, and the action that does it
    registers = {"centres": "buergertelefon.federation.actions.centres.import_centres"}
