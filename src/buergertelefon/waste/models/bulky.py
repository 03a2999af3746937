"""Bulky waste: tours with their places, and who has ordered one."""

import uuid

from django.db import models
from django.db.models import F, Q

from buergertelefon.waste.models.dates import House
from buergertelefon.waste.models.providers import Provider, Zone, choices
from buergertelefon.waste.rules.life import OrderState
from buergertelefon.waste.rules.words import Category, Channel, Way


class Round(models.Model):
    """A lorry's day in one zone for one category, with its places (Sperrmülltour).

    Only `actions.claiming` changes `taken`.
    """

    provider = models.ForeignKey(
        Provider, on_delete=models.CASCADE, related_name="rounds", db_index=False
    )  # round_once begins with it
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="rounds")
    category = models.CharField(max_length=10, choices=choices(Category))
    day = models.DateField()
    capacity = models.PositiveSmallIntegerField()  # orders
    taken = models.PositiveIntegerField(default=0)
    closed = models.BooleanField(default=False)  # takes no more orders

    class Meta:
        ordering = ["day", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "zone", "category", "day"], name="round_once"
            )
        ]
        indexes = [models.Index(fields=["zone", "category", "day"], name="round_of_zone")]

    def __str__(self) -> str:
        return f"{self.day} {self.category}"

    @property
    def free(self) -> int:
        """Places that can be taken; 0 also where the office has made it smaller."""
        return 0 if self.closed else max(0, self.capacity - self.taken)


class Quota(models.Model):
    """How many orders a household has had in a year (Sperrmüllkontingent).

    The household is a keyed hash of house and name: nobody can read who it is.
    """

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    household = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()  # of the collection
    used = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "household", "year"], name="quota_once")
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.used}"


class BulkyOrder(models.Model):
    """What a household puts on the kerb to be collected (Sperrmüllanmeldung)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    reference = models.CharField(max_length=12, unique=True)  # read aloud, written on a slip
    key = models.UUIDField(unique=True)  # of the form: five clicks are one order
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="orders")
    house = models.ForeignKey(House, null=True, on_delete=models.SET_NULL, related_name="+")
    street = models.CharField(max_length=120)  # the address as it was then
    number = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=choices(OrderState), default=OrderState.BOOKED)
    channel = models.CharField(max_length=8, choices=choices(Channel))
    made = models.DateTimeField()
    ended = models.DateTimeField(null=True)  # done or cancelled
    contact = models.UUIDField(null=True)  # the conversation it was made in
    household = models.CharField(max_length=64)  # the same as Quota's
    year = models.PositiveSmallIntegerField(default=0)  # whose turn it uses; missed ones keep it
    litres = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)  # "im Hof links", for the driver
    changes = models.PositiveSmallIntegerField(default=0)  # SEQUENCE of calendar files
    reminded = models.DateField(null=True)  # of which day
    # who is told; erased when it is over
    name = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    mail = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)  # E.164
    way = models.CharField(max_length=8, blank=True, choices=choices(Way))

    class Meta:
        indexes = [
            models.Index(fields=["contact"], name="bulky_call", condition=Q(contact__isnull=False)),
            models.Index(F("provider"), F("street"), name="bulky_street"),
        ]

    def __str__(self) -> str:
        return self.reference


class BulkyPart(models.Model):
    """What of an order goes with one tour (Teil der Anmeldung)."""

    order = models.ForeignKey(BulkyOrder, on_delete=models.CASCADE, related_name="parts")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="parts")
    #: [[name, count, litres of one], ...] as it was said
    items = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "round"], name="bulky_part_once")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.round_id}"
