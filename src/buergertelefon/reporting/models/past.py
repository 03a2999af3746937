"""What was brought in from the time before, each file apart, so that it can be taken back."""

from django.db import models
from django.db.models import Q

from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting.models.sums import Sums


class PastImport(models.Model):
    """A file of the time before (eingelesene Vergangenheit)."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=10)  # queue_log, day_sums
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # SHA-256 of what was read
    at = models.DateTimeField()
    first = models.DateTimeField()  # what it reaches over
    last = models.DateTimeField()
    lines = models.PositiveIntegerField()
    calls = models.PositiveIntegerField()
    staff = models.PositiveIntegerField(default=0)  # lines about people, not taken
    #: events whose name nobody knows: [{"queue": …, "event": …, "count": …}]
    unknown = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "digest"], name="past_import_once"),
            models.CheckConstraint(
                name="past_import_is_a_span", condition=Q(first__lte=models.F("last"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PastSum(Sums):
    """What a file says of a quarter of an hour, or of a whole day (eingelesene Summe)."""

    brought = models.ForeignKey(PastImport, on_delete=models.CASCADE, related_name="sums")
    day = models.DateField()  # of Berlin time
    at = models.DateTimeField(null=True)  # None: of the whole day

    def __str__(self) -> str:
        return f"{self.day} {self.line}"


class PastWait(models.Model):
    """How many of a day waited how long, as a file says (eingelesene Wartezeiten)."""

    brought = models.ForeignKey(PastImport, on_delete=models.CASCADE, related_name="waits")
    day = models.DateField()
    seconds = models.PositiveSmallIntegerField()
    answered = models.PositiveIntegerField(default=0)
    abandoned = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day} {self.seconds} s"
