from django.apps import AppConfig


class TelephonyConfig(AppConfig):
    name = "buergertelefon.telephony"
    verbose_name = "Telefon"
    #: what is said about each stored field
    stored = "buergertelefon.telephony.stored.STORED"
