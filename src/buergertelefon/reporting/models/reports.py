"""Who gets reports by mail, and what the service costs."""

from django.db import models
from django.db.models import Q

from buergertelefon.base.models import Municipality, ServiceCentre


class Recipient(models.Model):
    """An office that gets the monthly report by mail (Empfänger von Berichten)."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    mail = models.EmailField(max_length=254)  # of an office or a function
    #: only what concerns this municipality; None: the whole centre
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "mail", "municipality"],
                name="recipient_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Cost(models.Model):
    """What the service costs in a month, to be shared among those it speaks for (Monatskosten)."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()  # its first day
    cents = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "month"], name="cost_once"),
            models.CheckConstraint(name="cost_is_not_negative", condition=Q(cents__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
