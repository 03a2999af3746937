"""Offices elsewhere that give their appointments with a ZMS, and what we asked of them."""

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


class RemotePress(models.Model):
    """One press of "book" at an office elsewhere, written before it is asked (Buchungsversuch).

    So that a second press books nothing, even if the process died on the way. Kept for two days.
    """

    press = models.UUIDField(primary_key=True)  # drawn by the page with the form
    office = models.ForeignKey(RemoteOffice, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(db_index=True)
    begins = models.DateTimeField()
    number = models.BigIntegerField(null=True)  # of the appointment there; None: not known (yet)
    status = models.CharField(max_length=20, blank=True)  # as the office calls it

    def __str__(self) -> str:
        return str(self.press)
