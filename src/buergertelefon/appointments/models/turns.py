"""Who waits at an office and where they are called. Nothing of it is left the next day."""

from django.db import models
from django.db.models import Q

from buergertelefon.appointments.models.bookings import Booking
from buergertelefon.appointments.models.calendars import Calendar


class Turn(models.Model):
    """A citizen at the office, from the waiting room to the counter, for one day (Aufruf).

    Written only by who has locked its appointment. A counter is a thing, not a person; it is
    forgotten when the citizen leaves it, and the row the next night.
    """

    booking = models.OneToOneField(
        Booking, primary_key=True, on_delete=models.CASCADE, related_name="turn"
    )
    calendar = (
        models.ForeignKey(  # where the citizen waits; other than of the appointment if handed on
            Calendar, on_delete=models.CASCADE, related_name="+", db_index=False
        )
    )  # turn_order begins with it
    day = models.DateField()  # local
    ticket = models.CharField(max_length=8, blank=True)  # of a walk-in: A-017
    due = models.DateTimeField()  # `rules.turns` says for which time somebody waits
    since = models.DateTimeField()
    first = models.BooleanField(default=False)  # was called before: comes before everybody else
    counter = models.CharField(max_length=12, blank=True)  # that has called, or alone may call
    called = models.DateTimeField(null=True)  # the last time; None: not now

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "counter"], name="turn_counter_calls_one",
                condition=Q(called__isnull=False),
            ),
            models.CheckConstraint(
                name="turn_called_somewhere", condition=Q(called=None) | ~Q(counter="")
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["calendar", "day"], name="turn_order")]

    def __str__(self) -> str:
        return self.ticket or str(self.pk)
