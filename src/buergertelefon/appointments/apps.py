from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "buergertelefon.appointments"
    verbose_name = "Termine"
    #: what is said about each stored field
    stored = "buergertelefon.appointments.stored.STORED"
    registers = {"opening-plans": "buergertelefon.appointments.actions.plans.import_plans"}
