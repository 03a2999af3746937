from django.apps import AppConfig


class ZmsConfig(AppConfig):
    name = "buergertelefon.zms"
