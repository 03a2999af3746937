"""How many calls were expected, as it was known before the day began."""

from django.db import models

from buergertelefon.base.models import ServiceCentre


class Expected(models.Model):
    """Calls that the forecast expected of a day (erwartete Anrufe).

    The last forecast made before the day began counts: later ones know the day already.
    """

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    calls = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "day"], name="expected_once"),
            models.CheckConstraint(
                name="expected_is_not_negative", condition=models.Q(calls__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.calls:.0f}"
