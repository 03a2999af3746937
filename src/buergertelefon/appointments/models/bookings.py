"""Appointments: what is held, booked, and waited for. No name is needed."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from buergertelefon.appointments.models.calendars import (
    Calendar,
    CalendarService,
    Slot,
    choices,
)
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import WAITING, State
from buergertelefon.appointments.rules.limits import Item

#: in one order: what a migration says must not change with each run
FOR_A_TIME = sorted(WAITING)


class Booking(models.Model):
    """A citizen's appointment, from the hold to the counter (Termin)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # in calendar files, for life
    reference = models.CharField(max_length=12, unique=True)  # read aloud, written on a slip
    secret_hash = models.CharField(max_length=64)  # of the key in the citizen's link
    key = models.UUIDField(unique=True)  # of the form it was asked with: five clicks are one hold
    calendar = models.ForeignKey(
        Calendar, on_delete=models.PROTECT, related_name="bookings", db_index=False
    )  # booking_by_time begins with it
    channel = models.CharField(max_length=8, choices=choices(Channel))
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    state = models.CharField(max_length=10, choices=choices(State), default=State.HELD)
    held_until = models.DateTimeField(null=True)
    made = models.DateTimeField()
    confirmed = models.DateTimeField(null=True)
    row = models.UUIDField(null=True)  # the same for appointments that were made in one go
    told = models.DateTimeField(null=True)  # what was to be said until then is said
    changes = models.PositiveSmallIntegerField(default=0)  # SEQUENCE of calendar files
    contact = models.UUIDField(null=True)  # the conversation it was made in
    mail = models.CharField(max_length=254, blank=True)  # erased when it is over
    phone = models.CharField(max_length=20, blank=True)  # E.164; the same
    beyond = models.CharField(max_length=10, blank=True, default="", db_default="")  # why it is
    # more than the office's limit, in a word of `rules.allowance`

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "calendar"], name="booking_of_calendar"),
            models.CheckConstraint(
                name="booking_held_for_a_time",
                condition=Q(state__in=FOR_A_TIME, held_until__isnull=False)
                | (~Q(state__in=FOR_A_TIME) & Q(held_until=None)),
            ),
            models.CheckConstraint(
                name="booking_confirmed_once",
                condition=Q(state__in=[*FOR_A_TIME, State.EXPIRED, State.CANCELLED])
                | Q(confirmed__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["calendar", "begins"], name="booking_by_time"),
            models.Index(
                fields=["held_until"], name="booking_held", condition=Q(state__in=FOR_A_TIME)
            ),
            models.Index(fields=["row"], name="booking_row", condition=Q(row__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.reference


class BookedService(models.Model):
    """What a citizen comes for, and with how many persons (gebuchte Leistung).

    A foreign key of both columns (migration 0002) holds offer and booking in the same calendar.
    """

    booking = models.ForeignKey(
        Booking, on_delete=models.CASCADE, related_name="services", db_index=False
    )  # as booked_service_once, which begins with it
    calendar = models.ForeignKey(
        Calendar, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    offer = models.ForeignKey(CalendarService, on_delete=models.PROTECT, related_name="+")
    persons = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking", "offer"], name="booked_service_once"),
            models.CheckConstraint(name="booked_service_persons", condition=Q(persons__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.offer_id}"


class Claim(models.Model):
    """A place of a slot that belongs to an appointment (belegter Platz)."""

    booking = models.ForeignKey(
        Booking, on_delete=models.CASCADE, related_name="claims", db_index=False
    )  # claim_once begins with it
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="claims")
    channel = models.CharField(max_length=8, choices=choices(Channel))  # in whose share it counts
    skilled = models.BooleanField(default=False)  # of a counter with the special skill
    since = models.DateTimeField(null=True)  # taken then

    class Meta:
        constraints = [models.UniqueConstraint(fields=["booking", "slot"], name="claim_once")]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.slot_id}"


class WaitingEntry(models.Model):
    """A citizen who would like an appointment, or an earlier one (Platz auf der Warteliste)."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="waiting")
    also = ArrayField(models.BigIntegerField(), default=list, blank=True)  # other calendars
    channel = models.CharField(max_length=8, choices=choices(Channel))
    items = models.JSONField()  # [[service, persons], ...] with the keys of directory.Service
    begins = models.DateTimeField()  # the wanted window
    ends = models.DateTimeField()
    booking = models.ForeignKey(  # the appointment it is to come instead of
        Booking, null=True, blank=True, on_delete=models.CASCADE, related_name="waits_for_earlier"
    )
    queued = models.DateTimeField()  # the order; who lets an offer pass goes to the end
    offer = models.OneToOneField(
        Booking, null=True, blank=True, on_delete=models.SET_NULL, related_name="offered_to"
    )
    offered_until = models.DateTimeField(null=True)
    passed = models.DateTimeField(null=True)  # the time that was let pass: not offered again
    mail = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    contact = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="waiting_window", condition=Q(begins__lt=models.F("ends"))),
            models.UniqueConstraint(
                fields=["booking"], name="waiting_once", condition=Q(booking__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["calendar", "queued"], name="waiting_order")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def calendars(self) -> list[int]:
        """Where the citizen would come, the first choice first."""
        return [self.calendar_id, *self.also]

    @property
    def wanted(self) -> tuple[Item, ...]:
        """What the citizen comes for."""
        return tuple(Item(*one) for one in self.items)
