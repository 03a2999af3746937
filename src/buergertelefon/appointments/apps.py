from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "buergertelefon.appointments"
    registers = {"opening-plans": "buergertelefon.appointments.actions.plans.import_plans"}
