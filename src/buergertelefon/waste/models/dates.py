"""On which days what is collected, as somebody published it. Nothing here is computed.

A house points to one calendar: all dates known for it, of all sources. Calendars are told apart by
their content, so 126,375 houses share a few dozen, and a source may number its own as it likes.
"""

from django.db import models
from django.db.models import F, Q

from buergertelefon.waste.models.providers import Provider, Zone, choices
from buergertelefon.waste.rules.kinds import Kind


class Source(models.Model):
    """Who publishes dates, and for which time (Quelle der Abfuhrtermine)."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="sources")
    slug = models.SlugField(max_length=80)
    name = models.TextField()  # the file's name, or who says so
    as_of = models.DateField()
    example = models.BooleanField(default=False)  # invented: goes with the first real source
    first = models.DateField(null=True)  # what it says anything about: first and last day
    last = models.DateField(null=True)
    houses = models.PositiveIntegerField(default=0)  # it names
    gaps = models.PositiveIntegerField(default=0)  # of them without any date
    dates = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)  # of the file: the same again is nothing
    taken = models.DateTimeField()

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "slug"], name="date_source_once"),
            models.CheckConstraint(
                name="date_source_span", condition=Q(first=None) | Q(first__lte=F("last"))
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class DateCalendar(models.Model):
    """Dates that hold for a number of houses (Abfuhrkalender)."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="calendars")
    digest = models.CharField(max_length=64)  # of its dates and their sources

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "digest"], name="date_calendar_once")
        ]

    def __str__(self) -> str:
        return self.digest[:8]


class CollectionDate(models.Model):
    """One kind collected on one day (Abfuhrtermin)."""

    calendar = models.ForeignKey(
        DateCalendar, on_delete=models.CASCADE, related_name="dates", db_index=False
    )  # collection_once begins with it
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=choices(Kind))
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "day", "kind", "source"], name="collection_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class Street(models.Model):
    """A street in which waste is collected (Straße mit Abfuhr)."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="streets")
    name = models.CharField(max_length=120)  # "Adlerweg (KG Hohweg)"
    key = models.CharField(max_length=130)  # as it is compared: places.rules.writing.folded
    position = models.PositiveIntegerField(default=0)  # in the route of a tour; 0: nobody has said

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "key"], name="waste_street_once")
        ]

    def __str__(self) -> str:
        return self.name


class House(models.Model):
    """A house number whose waste is collected (Abfuhradresse)."""

    street = models.ForeignKey(
        Street, on_delete=models.CASCADE, related_name="houses", db_index=False
    )  # waste_house_once begins with it
    number = models.CharField(max_length=20)  # as the source writes it: "9A", "9-9"
    key = models.CharField(max_length=20)  # as it is compared: without case and blanks
    calendar = models.ForeignKey(  # None: known, and nobody has published dates
        DateCalendar, null=True, on_delete=models.SET_NULL, related_name="houses"
    )
    zone = models.ForeignKey(Zone, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["street", "key"], name="waste_house_once")]

    def __str__(self) -> str:
        return self.number
