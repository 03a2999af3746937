"""What an office does to its calendars, and what became of it. No person is named anywhere."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from buergertelefon.appointments.models.bookings import Booking
from buergertelefon.appointments.models.calendars import Calendar, choices
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.keeping import Moved, What


class CalendarEvent(models.Model):
    """Something was changed at a calendar, or a share was released (Kalenderprotokoll)."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    what = models.CharField(max_length=8, choices=choices(What))
    before = models.TextField(blank=True)  # as an office reads it
    after = models.TextField(blank=True)
    day = models.DateField(null=True)  # of a release: whose places
    channel = models.CharField(max_length=8, blank=True)  # and of which channel

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "channel", "day"], name="release_noted_once",
                condition=Q(what=What.RELEASED),
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["calendar", "-at"], name="calendar_event_by_time")]

    def __str__(self) -> str:
        return f"{self.at} {self.what}"


class Closing(models.Model):
    """A calendar is closed for a day or for hours, and its appointments are moved (Sperrung)."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="closings")
    day = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField()  # half-open
    reason = models.CharField(max_length=120, blank=True)  # for the log: no illness, no name
    lead = models.DurationField(default=timedelta(hours=24))  # nobody is moved to earlier than this
    elsewhere = models.BooleanField(default=True)  # also to other offices of the city
    made = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="closing_span", condition=Q(begins__lt=F("ends"))),
            models.UniqueConstraint(
                fields=["calendar", "day", "begins", "ends"], name="closing_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.begins}-{self.ends}"


class Rebooking(models.Model):
    """An appointment that a closing hits, and what became of it (Umbuchung)."""

    closing = models.ForeignKey(
        Closing, on_delete=models.CASCADE, related_name="rebookings", db_index=False
    )  # rebooking_once begins with it
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="+")
    begins = models.DateTimeField()  # when it was
    state = models.CharField(max_length=8, choices=choices(Moved), default=Moved.WAITING)
    changes = models.PositiveSmallIntegerField(null=True)  # of the booking once moved: its message

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["closing", "booking"], name="rebooking_once")
        ]
        indexes = [
            models.Index(
                fields=["closing"], name="rebooking_waits", condition=Q(state=Moved.WAITING)
            )
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.state}"


class FreedPlace(models.Model):
    """A booked place that somebody gave back and another may have (freigewordener Platz)."""

    calendar = models.ForeignKey(
        Calendar, on_delete=models.CASCADE, related_name="+", db_index=False
    )  # freed_by_time begins with it
    begins = models.DateTimeField()  # of the slot
    channel = models.CharField(max_length=8, choices=choices(Channel))  # by which it was booked
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["calendar", "begins"], name="freed_by_time")]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.begins}"
