"""What goes where."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from buergertelefon.waste.models.providers import Provider, choices
from buergertelefon.waste.models.stations import Material
from buergertelefon.waste.rules.words import Category, Disposal


class Item(models.Model):
    """Something somebody wants to get rid of (Abfallgegenstand)."""

    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=120)
    #: what callers say for it
    words = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    hazard = models.CharField(max_length=300, blank=True)  # what is dangerous, what not to do
    example = models.BooleanField(default=False)  # of the example city, nobody has checked it
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ItemWay(models.Model):
    """Where an item goes in one city; the first is the one that is said (Entsorgungsweg)."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="ways")
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)
    disposal = models.CharField(max_length=10, choices=choices(Disposal))
    text = models.CharField(max_length=500)  # as it is read aloud
    material = models.ForeignKey(  # what stations take it as
        Material, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    category = models.CharField(max_length=10, blank=True, choices=choices(Category))  # if bulky
    litres = models.PositiveIntegerField(null=True, blank=True)  # of one piece, if bulky
    fee_cents = models.PositiveIntegerField(null=True, blank=True)  # None: not known
    fee_note = models.CharField(max_length=120, blank=True)  # "je angefangene 100 Liter"
    source = models.TextField(blank=True)
    checked = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["item", "provider", "order"]
        constraints = [
            models.UniqueConstraint(fields=["item", "provider", "disposal"], name="item_way_once"),
            models.CheckConstraint(
                name="item_way_bulky",
                condition=~Q(disposal=Disposal.BULKY) | (~Q(category="") & Q(litres__gt=0)),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class SoughtItem(models.Model):
    """How often something was asked that nobody has described (Gesuchter Gegenstand)."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=60)
    count = models.PositiveIntegerField(default=1)
    last = models.DateField()
    done = models.BooleanField(default=False)  # an editor has seen to it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "word"], name="sought_once")]

    def __str__(self) -> str:
        return f"{self.word}: {self.count}"
