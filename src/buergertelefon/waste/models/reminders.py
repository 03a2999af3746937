"""Who wants to be told the evening before."""

import uuid
from datetime import time

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from buergertelefon.waste.models.dates import House
from buergertelefon.waste.models.providers import choices
from buergertelefon.waste.rules.kinds import Kind
from buergertelefon.waste.rules.words import Way


class CollectionReminder(models.Model):
    """A message the evening before collections of one house (Abfuhrerinnerung)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    reference = models.CharField(max_length=12, unique=True)
    key = models.UUIDField(unique=True)  # of the form: five clicks are one
    house = models.ForeignKey(House, on_delete=models.CASCADE, related_name="reminders")
    kinds = ArrayField(models.CharField(max_length=10, choices=choices(Kind)))
    hour = models.TimeField(default=time(18))  # of the evening before, local time
    way = models.CharField(max_length=8, choices=choices(Way))
    mail = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)  # E.164
    made = models.DateTimeField()
    confirmed = models.DateTimeField(null=True)  # from that address or number; None: not sent
    sent = models.DateField(null=True)  # the last collection day that was told

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reminder_reaches",
                condition=Q(way=Way.MAIL) & ~Q(mail="") | Q(way=Way.SMS) & ~Q(phone=""),
            )
        ]
        indexes = [
            models.Index(fields=["hour"], name="reminder_due", condition=Q(confirmed__isnull=False))
        ]

    def __str__(self) -> str:
        return self.reference
