"""Who takes a city's waste, on which terms."""

from datetime import time

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from buergertelefon.base.models import ServiceCentre
from buergertelefon.directory.models import Office


def choices(kind: type) -> list[tuple[str, str]]:
    """The values of a StrEnum."""
    return [(one.value, one.value) for one in kind]  # type: ignore[attr-defined]  # a StrEnum


class Provider(models.Model):
    """Who takes the waste of a city (Entsorger).

    What differs between cities stands here.
    """

    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=120)  # as citizens read it
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="+")
    commune = models.CharField(max_length=12, unique=True)  # ARS of the city
    town = models.CharField(max_length=80)  # "Bremen"
    land = models.CharField(max_length=2, default="HB", blank=True)  # whose holidays count
    active = models.BooleanField(default=True)
    # collection days
    out_from = models.TimeField(default=time(18))  # bins may stand outside the evening before
    out_by = models.TimeField(default=time(6))  # and have to by then
    # bulky waste
    bulky_per_year = models.PositiveSmallIntegerField(default=2)  # orders of a household
    bulky_litres = models.PositiveIntegerField(default=6000)  # in one order
    bulky_lead_days = models.PositiveSmallIntegerField(default=3)  # from order to collection
    bulky_ahead_days = models.PositiveSmallIntegerField(default=90)
    bulky_change_days = models.PositiveSmallIntegerField(default=2)  # before: change, cancel
    kerb_by = models.TimeField(default=time(7))
    bulky_rules = models.TextField(blank=True)  # more to be read out, a sentence a line
    # where reports of places are about: WGS 84, degrees
    south = models.FloatField(null=True, blank=True)
    west = models.FloatField(null=True, blank=True)
    north = models.FloatField(null=True, blank=True)
    east = models.FloatField(null=True, blank=True)
    source = models.TextField(blank=True)
    checked = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Zone(models.Model):
    """A part of a city whose bulky waste is collected by tours of its own (Abfuhrgebiet)."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="zones")
    name = models.CharField(max_length=80)
    #: parts of the town, as the register of places names them; none: the rest of the city
    districts = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    latitude = models.FloatField(null=True, blank=True)  # about its middle, WGS 84, degrees
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "name"], name="zone_once"),
            models.UniqueConstraint(
                fields=["provider"], condition=Q(districts=[]), name="zone_of_the_rest_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WasteVersion(models.Model):
    """Counts changes of streets or items, by triggers (Änderungsstand).

    So every process knows when to read them anew.
    """

    name = models.CharField(max_length=10, primary_key=True)  # streets, items
    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.number}"
