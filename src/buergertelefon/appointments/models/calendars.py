"""Calendars of offices: what they offer, when, for how many. Slots are the one stock of places."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.limits import Counted
from buergertelefon.appointments.rules.plan import Kind
from buergertelefon.base.models import ServiceCentre
from buergertelefon.directory.models import Office, Service

NOTHING = timedelta(0)
#: nobody is reminded earlier than that
LONGEST_BEFORE = timedelta(days=14)


def choices(kind: type) -> list[tuple[str, str]]:
    """The values of a StrEnum."""
    return [(one.value, one.value) for one in kind]  # type: ignore[attr-defined]  # a StrEnum


class Calendar(models.Model):
    """Counters of an office that can stand in for each other (Terminkalender)."""

    slug = models.SlugField(unique=True, max_length=80)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="calendars")
    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)  # as citizens read it
    land = models.CharField(max_length=2, default="HB", blank=True)  # whose holidays close it
    step = models.DurationField(default=timedelta(minutes=10))  # from one slot to the next
    hold = models.DurationField(default=timedelta(minutes=5))
    skill = models.CharField(max_length=60, blank=True)  # what only some of its counters can do
    # on the web a citizen has to press the link of the message within that time; None: need not
    confirm_within = models.DurationField(null=True, blank=True)
    active = models.BooleanField(default=True)
    plate_days = models.PositiveSmallIntegerField(null=True, blank=True)  # a plate stays reserved

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="calendar_step",
                condition=Q(step__gte=timedelta(minutes=1), hold__gte=timedelta(minutes=1)),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Reminder(models.Model):
    """When citizens are reminded of an appointment at a calendar (Erinnerung)."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="reminders")
    days_before = models.PositiveSmallIntegerField(null=True, blank=True)
    clock = models.TimeField(null=True, blank=True)  # local time of that day
    before = models.DurationField(null=True, blank=True)  # instead: so long before

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reminder_by_day_or_span",
                condition=Q(days_before__range=(0, 14), clock__isnull=False, before=None)
                | Q(days_before=None, clock=None, before__gt=NOTHING, before__lte=LONGEST_BEFORE),
            )
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.before or self.days_before}"


class OpeningPlan(models.Model):
    """So many counters are staffed from then to then, or away for a break (Öffnungsplan)."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="plan")
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)  # 0 Monday to 6 Sunday
    day = models.DateField(null=True, blank=True)  # instead: this day alone, whatever its weekday
    begins = models.TimeField()
    ends = models.TimeField()  # the first moment it no longer holds
    kind = models.CharField(max_length=5, choices=choices(Kind), default=Kind.OPEN)
    capacity = models.PositiveSmallIntegerField()  # counters; 0 on a day: closed
    skilled = models.PositiveSmallIntegerField(default=0)  # of them with the calendar's skill
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)  # half-open

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="opening_plan_weekday_or_day",
                condition=Q(weekday__range=(0, 6), day=None) | Q(weekday=None, day__isnull=False),
            ),
            models.CheckConstraint(name="opening_plan_span", condition=Q(begins__lt=F("ends"))),
            models.CheckConstraint(
                name="opening_plan_skilled", condition=Q(skilled__lte=F("capacity"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday if self.day is None else self.day} {self.begins}-{self.ends}"


class CalendarService(models.Model):
    """How a calendar offers a service (buchbare Leistung)."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="services")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="bookable")
    duration = models.DurationField()  # for one person
    buffer = models.DurationField(default=NOTHING)
    combinable = models.BooleanField(default=True)  # with others in one appointment
    needs_skill = models.BooleanField(default=False)
    lead = models.DurationField(default=NOTHING)  # so long before at the latest
    horizon = models.DurationField(null=True, blank=True)  # so far ahead; None: as the office says
    discreet = models.BooleanField(default=False)  # no message names it
    counted = models.CharField(max_length=8, choices=choices(Counted), default=Counted.PERSONS)
    plate = models.BooleanField(default=False)  # a plate reserved before can be given out for it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "service"], name="calendar_service_once"),
            models.UniqueConstraint(fields=["id", "calendar"], name="calendar_service_of_it"),
            models.CheckConstraint(
                name="calendar_service_durations",
                condition=Q(duration__gt=NOTHING, buffer__gte=NOTHING, lead__gte=NOTHING),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.service_id}"


class Requirement(models.Model):
    """What to bring that the answer's list cannot say: only in some cases (bedingte Unterlage)."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="requirements")
    text = models.CharField(max_length=300)
    applies = models.CharField(max_length=120, blank=True)  # "bei Minderjährigen"; "": always
    order = models.PositiveSmallIntegerField(default=0)
    source = models.TextField()
    checked = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "applies", "text"], name="requirement_said_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.text[:40]}"


class Slot(models.Model):
    """A time at a calendar with room for some citizens (Terminfenster).

    Only `actions.claiming` changes what is taken, only `actions.slots` the rest.
    """

    calendar = models.ForeignKey(
        Calendar, on_delete=models.CASCADE, related_name="slots", db_index=False
    )  # slot_once begins with it
    begins = models.DateTimeField()
    day = models.DateField()  # of `begins` in local time
    capacity = models.PositiveSmallIntegerField()
    skilled = models.PositiveSmallIntegerField(default=0)
    kept_phone = models.PositiveSmallIntegerField(default=0)  # for this channel, until released
    kept_web = models.PositiveSmallIntegerField(default=0)
    kept_counter = models.PositiveSmallIntegerField(default=0)
    taken = models.PositiveSmallIntegerField(default=0)
    taken_skilled = models.PositiveSmallIntegerField(default=0)
    taken_phone = models.PositiveSmallIntegerField(default=0)
    taken_web = models.PositiveSmallIntegerField(default=0)
    taken_counter = models.PositiveSmallIntegerField(default=0)
    # booked before the plan was cut; never more by a booking
    overbooked = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "begins"], name="slot_once"),
            models.CheckConstraint(
                name="slot_never_sold_twice",
                condition=Q(taken__lte=F("capacity") + F("overbooked"))
                & Q(taken_skilled__lte=F("skilled") + F("overbooked")),
            ),
            models.CheckConstraint(
                name="slot_taken_by_channel",
                condition=Q(taken=F("taken_phone") + F("taken_web") + F("taken_counter")),
            ),
            models.CheckConstraint(
                name="slot_kept_within",
                condition=Q(capacity__gte=F("kept_phone") + F("kept_web") + F("kept_counter")),
            ),
        ]
        indexes = [  # the search does not read what is full
            models.Index(
                fields=["calendar", "begins"], name="slot_free",
                condition=Q(taken__lt=F("capacity")),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.begins}"


class Contingent(models.Model):
    """A share of each day that is kept for one channel until it is released (Kontingent)."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="contingents")
    channel = models.CharField(max_length=8, choices=choices(Channel))
    share = models.DecimalField(max_digits=4, decimal_places=3)  # 0 to 1
    releases_to = ArrayField(  # which others may book it from then on; none: it is never released
        models.CharField(max_length=8, choices=choices(Channel)), default=list, blank=True
    )
    days_before = models.PositiveSmallIntegerField(default=0)
    clock = models.TimeField()  # local time of that day

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "channel"], name="contingent_once"),
            models.CheckConstraint(name="contingent_share", condition=Q(share__range=(0, 1))),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.channel}"
