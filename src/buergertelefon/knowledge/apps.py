from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "buergertelefon.knowledge"
    verbose_name = "Wissen"
    #: what is said about each stored field
    stored = "buergertelefon.knowledge.stored.STORED"
