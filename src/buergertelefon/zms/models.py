"""Offices elsewhere that give their appointments with a ZMS."""

from django.db import models

from buergertelefon.base.models import ServiceCentre
from buergertelefon.directory.models import Service


class RemoteOffice(models.Model):
    """An office whose appointments a ZMS keeps (fremde Terminvergabe)."""

    slug = models.SlugField(unique=True, max_length=80)
    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    url = models.URLField(max_length=300)  # base address of its citizen interface
    number = models.PositiveIntegerField()  # its officeId there

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["url", "number"], name="remote_office_once"),
        ]

    def __str__(self) -> str:
        return self.name


class RemoteOffer(models.Model):
    """What one of our services is called at an office elsewhere (fremde Leistung)."""

    office = models.ForeignKey(RemoteOffice, on_delete=models.CASCADE, related_name="offers")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()  # its serviceId there

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "service"], name="remote_offer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.office_id}: {self.service_id} = {self.number}"
