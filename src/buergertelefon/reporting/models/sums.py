"""Sums by time, line, municipality and channel, made anew from the contacts when these change.

Sums and counts only, never a share: shares of parts do not add up, sums do.
"""

from enum import StrEnum

from django.db import models

from buergertelefon.base.models import Municipality, ServiceCentre
from buergertelefon.contacts.rules import Channel
from buergertelefon.directory.models import Service


class Origin(StrEnum):
    """Where a sum comes from (Herkunft)."""

    OWN = "own"  # from our contacts
    PAST = "past"  # brought in from the time before


def _choices(kind: type) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]  # type: ignore[attr-defined]  # a StrEnum


class Sums(models.Model):
    """What is counted of calls that belong to an interval (Summen).

    A call belongs to the interval in which it entered the queue; one that never did, to that in
    which it reached us. Who still waits is in none of them yet. Source: domain notes, 2.
    """

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    line = models.CharField(max_length=80)  # name of the line at the time of the call
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=_choices(Channel))
    origin = models.CharField(max_length=4, choices=_choices(Origin), default=Origin.OWN)
    # how they ended; offered = answered + abandoned + callback + lost + expired
    answered = models.PositiveIntegerField(default=0)
    abandoned = models.PositiveIntegerField(default=0)
    callback = models.PositiveIntegerField(default=0)
    lost = models.PositiveIntegerField(default=0)
    expired = models.PositiveIntegerField(default=0)
    blocked = models.PositiveIntegerField(default=0)  # turned away before the queue, beside offered
    closed = models.PositiveIntegerField(default=0)  # called outside opening hours, beside offered
    before_queue = models.PositiveIntegerField(default=0)  # ended in the greeting, beside offered
    # within the seconds of the centre's promise; short: within 5 s
    answered_in_time = models.PositiveIntegerField(default=0)
    abandoned_in_time = models.PositiveIntegerField(default=0)
    abandoned_short = models.PositiveIntegerField(default=0)
    waited_ms = models.BigIntegerField(default=0)  # all who were answered, together
    left_ms = models.BigIntegerField(default=0)  # all who gave up, together
    # what came of the conversations; settled + referred + forwarded + called_back + nothing
    settled = models.PositiveIntegerField(default=0)
    referred = models.PositiveIntegerField(default=0)
    forwarded = models.PositiveIntegerField(default=0)
    called_back = models.PositiveIntegerField(default=0)
    nothing = models.PositiveIntegerField(default=0)
    # who calls again: conversations with a caller's key, settled for good, not known yet
    keyed = models.PositiveIntegerField(default=0)
    for_good = models.PositiveIntegerField(default=0)
    provisional = models.PositiveIntegerField(default=0)
    # those who were promised to be called: once it is known whether they were, and in their window
    callbacks_promised = models.PositiveIntegerField(default=0)
    callbacks_kept = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


#: what can be added up
COUNTED = (
    "answered", "abandoned", "callback", "lost", "expired", "blocked", "closed",
    "before_queue",
    "answered_in_time", "abandoned_in_time", "abandoned_short", "waited_ms", "left_ms", "settled",
    "referred", "forwarded", "called_back", "nothing", "keyed", "for_good", "provisional",
    "callbacks_promised", "callbacks_kept",
)  # fmt: skip


class Quarter(Sums):
    """Sums of a quarter of an hour (Viertelstunde)."""

    at = models.DateTimeField()  # its first moment

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "at", "line", "municipality", "channel", "origin"],
                name="quarter_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.line}"


class Day(Sums):
    """Sums of a day of Berlin time (Tagessummen)."""

    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "day", "line", "municipality", "channel", "origin"],
                name="day_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.line}"


class WaitDay(models.Model):
    """How many of a day waited how long, for medians and percentiles (Wartezeiten).

    Classes: each second up to two minutes, then ten seconds up to ten minutes, then minutes.
    """

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    origin = models.CharField(max_length=4, choices=_choices(Origin), default=Origin.OWN)
    seconds = models.PositiveSmallIntegerField()  # where the class begins
    answered = models.PositiveIntegerField(default=0)
    abandoned = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "day", "seconds", "origin"], name="wait_day_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.seconds} s"


class TopicDay(models.Model):
    """What was asked on a day, and what came of it (Themen eines Tages).

    A conversation about two services is in both: sums of topics are not sums of calls.
    """

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    line = models.CharField(max_length=80)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=_choices(Channel))
    asked = models.PositiveIntegerField(default=0)
    settled = models.PositiveIntegerField(default=0)
    referred = models.PositiveIntegerField(default=0)
    forwarded = models.PositiveIntegerField(default=0)
    called_back = models.PositiveIntegerField(default=0)
    nothing = models.PositiveIntegerField(default=0)
    pairs = models.PositiveIntegerField(default=0)  # a caller's key and this topic, first seen
    repeated = models.PositiveIntegerField(default=0)  # of these: again within seven days

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "day", "service", "line", "municipality", "channel"],
                name="topic_day_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.service_id}"


class Rolled(models.Model):
    """Up to which event the sums of a centre hold everything (Stand der Summen)."""

    centre = models.OneToOneField(ServiceCentre, primary_key=True, on_delete=models.CASCADE)
    position = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.centre_id}: {self.position}"
