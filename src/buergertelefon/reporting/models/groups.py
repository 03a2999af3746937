"""What a group worked: kept only as blocks in which five people at least were on duty."""

from django.db import models
from django.db.models import F, Q

from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting.rules.blocks import FEWEST


class GroupBlock(models.Model):
    """One or more quarters of an hour in which a group worked, added up (Gruppenzeit).

    Quarters with fewer than five people are inside a larger block, never apart; blocks do not
    overlap. So no sum and no difference of two sums is about fewer than five. A block belongs to
    the day, the hour and the weekday in which it begins; it ends by midnight.
    """

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    begins = models.DateTimeField()
    until = models.DateTimeField()
    people = models.PositiveSmallIntegerField()  # at work at the same time, at most
    ready_ms = models.BigIntegerField(default=0)
    talk_ms = models.BigIntegerField(default=0)  # holding included
    wrap_ms = models.BigIntegerField(default=0)
    handled = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "begins"], name="group_block_once"),
            models.CheckConstraint(name="group_block_is_a_group", condition=Q(people__gte=FEWEST)),
            models.CheckConstraint(
                name="group_block_is_a_span", condition=Q(begins__lt=F("until"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins:%Y-%m-%d %H:%M} {self.people}"


class Grouped(models.Model):
    """Up to which day group times are closed (Abschluss der Gruppenzeiten).

    A closed day is published for good: what comes later would differ by what one person did.
    """

    centre = models.OneToOneField(
        ServiceCentre, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    until = models.DateField(null=True)  # the last closed day

    def __str__(self) -> str:
        return str(self.until)
