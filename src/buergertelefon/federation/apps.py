from django.apps import AppConfig


class FederationConfig(AppConfig):
    name = "buergertelefon.federation"
    #: what `buergertelefon import` takes in, and the action that does it
    registers = {"centres": "buergertelefon.federation.actions.centres.import_centres"}
