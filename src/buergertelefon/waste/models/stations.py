"""Recycling stations: when they are open, what they take."""

from django.db import models
from django.db.models import F, Q

from buergertelefon.directory.models.offices import Access
from buergertelefon.waste.models.providers import Provider


class Material(models.Model):
    """What stations take, in their words (Annahmestoff)."""

    slug = models.SlugField(unique=True, max_length=40)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Station(models.Model):
    """Where citizens bring what does not go into a bin (Recyclinghof)."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="stations")
    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200)
    district = models.CharField(max_length=80, blank=True)
    latitude = models.FloatField(null=True, blank=True)  # WGS 84, degrees
    longitude = models.FloatField(null=True, blank=True)
    hours = models.TextField(blank=True)  # OpenStreetMap opening_hours
    phone = models.CharField(max_length=20, blank=True)  # E.164
    step_free = models.CharField(max_length=6, blank=True, choices=Access.choices)
    access_note = models.CharField(max_length=200, blank=True)  # "Treppe zum Container, Hilfe da"
    note = models.CharField(max_length=300, blank=True)  # "höchstens 2 Kubikmeter am Tag"
    active = models.BooleanField(default=True)
    source = models.TextField(blank=True)
    checked = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="station_on_the_map",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            )
        ]

    def __str__(self) -> str:
        return self.name


class StationMaterial(models.Model):
    """What a station takes, how much of it, for how much (Annahme)."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="takes")
    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="stations")
    limit = models.CharField(max_length=120, blank=True)  # "bis 1 Kubikmeter am Tag"
    fee_cents = models.PositiveIntegerField(null=True, blank=True)  # None: not known
    fee_note = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["material__name"]
        constraints = [
            models.UniqueConstraint(fields=["station", "material"], name="station_material_once")
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.material_id}"


class StationNotice(models.Model):
    """What holds at a station just now, "heute voll" (Hinweis am Recyclinghof)."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=200)
    closed = models.BooleanField(default=False)  # nothing is taken while it holds
    begins = models.DateTimeField()
    ends = models.DateTimeField()

    class Meta:
        ordering = ["begins"]
        constraints = [
            models.CheckConstraint(name="station_notice_span", condition=Q(begins__lt=F("ends")))
        ]

    def __str__(self) -> str:
        return self.text
