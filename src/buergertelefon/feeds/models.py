"""Addresses under which calendar programs read when counters are taken."""

from django.db import models

from buergertelefon.appointments.models import Calendar


class Feed(models.Model):
    """An address with a secret that shows when a calendar is taken (Kalender-Abonnement)."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="feeds")
    secret_hash = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.made:%Y-%m-%d}"
