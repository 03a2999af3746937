"""Why figures are as they are: what did not work, and how many hours of work were missing."""

from django.db import models
from django.db.models import F, Q

from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting.rules.blocks import FEWEST


class Outage(models.Model):
    """A time in which calls could not be answered (Ausfall)."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    begins = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=120)  # a system, never a person

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "begins"], name="outage_once"),
            models.CheckConstraint(name="outage_is_a_span", condition=Q(begins__lt=F("until"))),
        ]

    def __str__(self) -> str:
        return f"{self.begins:%Y-%m-%d %H:%M} {self.reason}"


class Absence(models.Model):
    """Hours of a week that a group was ill, added up and never whose (Krankenstunden).

    Only of a group of five people at least: fewer hours would be hours of persons.
    """

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    week = models.DateField()  # its Monday
    hours = models.PositiveIntegerField()
    people = models.PositiveSmallIntegerField()  # in the group, ill or not

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "week"], name="absence_once"),
            models.CheckConstraint(name="absence_of_a_group", condition=Q(people__gte=FEWEST)),
            models.CheckConstraint(name="absence_week_is_a_monday", condition=Q(week__week_day=2)),
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.hours} h"
