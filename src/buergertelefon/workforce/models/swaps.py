"""Swaps of shifts: two people agree, a planner approves."""

from django.db import models
from django.db.models import F, Q

from buergertelefon.staff.models import Agent
from buergertelefon.workforce.models.rosters import Roster
from buergertelefon.workforce.rules.swaps import SwapState


class Swap(models.Model):
    """A person gives a shift away, or for another one (Diensttausch)."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="swaps")
    asker = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()  # of the shift that is given away
    #: who is asked; empty: everybody who may take it, until somebody says yes
    partner = models.ForeignKey(
        Agent, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    #: the partner's day that is taken for it; empty: the shift is given away
    back = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=9, default=SwapState.ASKED, choices=[(one.value, one.value) for one in SwapState]
    )
    asked = models.DateTimeField()
    agreed = models.DateTimeField(null=True)
    decided = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asker", "day"], name="swap_of_a_shift_once",
                condition=Q(state__in=[SwapState.ASKED, SwapState.AGREED]),
            ),
            models.CheckConstraint(
                name="swap_is_between_two",
                condition=Q(partner__isnull=True) | ~Q(partner=F("asker")),
            ),
            models.CheckConstraint(
                name="swap_agreed_has_a_partner",
                condition=Q(partner__isnull=False)
                | ~Q(state__in=[SwapState.AGREED, SwapState.APPROVED]),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.asker_id} {self.day}"
