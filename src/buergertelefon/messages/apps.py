from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "buergertelefon.messages"
    verbose_name = "Nachrichten"
    label = "outbox"  # Django has an app of that name: what is said on top of the next page
    #: what is said about each stored field
    stored = "buergertelefon.messages.stored.STORED"
