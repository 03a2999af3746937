"""Who takes part, or waits to. Names are kept no longer than the course and its money need."""

import uuid

from django.db import models
from django.db.models import F, Q

from buergertelefon.courses.models.courses import Course, choices
from buergertelefon.courses.models.schools import Reduction
from buergertelefon.courses.rules.life import FOR_A_TIME, Reason, State
from buergertelefon.courses.rules.words import Channel, Payment, Way

#: in one order: what a migration says must not change with each run
TIMED = sorted(FOR_A_TIME)


class Registration(models.Model):
    """Places in a course for one or more persons, paid by one (Kursanmeldung)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    reference = models.CharField(max_length=12, unique=True)  # read aloud, written on a slip
    key = models.UUIDField(unique=True)  # of the form it was asked with: five clicks are one
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="registrations", db_index=False
    )  # registration_queue begins with it
    channel = models.CharField(max_length=8, choices=choices(Channel))
    state = models.CharField(max_length=10, choices=choices(State), default=State.HELD)
    seats = models.PositiveSmallIntegerField(default=1)  # all or none of them
    held_until = models.DateTimeField(null=True)  # of a hold or an offer
    queued = models.DateTimeField(null=True)  # on the waiting list since: the order
    made = models.DateTimeField()
    confirmed = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)  # cancelled or expired
    why = models.CharField(max_length=10, blank=True, choices=choices(Reason))  # cancelled
    row = models.UUIDField(null=True)  # the same for those made in one conversation
    contact = models.UUIDField(null=True)  # the conversation it was made in
    passed_on = models.DateTimeField(null=True)  # so the school's own count includes it
    # who pays; erased when course and money are over
    name = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    town = models.CharField(max_length=80, blank=True)
    mail = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)  # E.164
    way = models.CharField(max_length=8, blank=True, choices=choices(Way))
    payment = models.CharField(max_length=8, blank=True, choices=choices(Payment))
    lines = models.JSONField(default=list)  # [[text, cents], ...] as it was promised
    fee_cents = models.PositiveIntegerField(default=0)  # their sum
    withdraw_until = models.DateField(null=True)  # the last day, by law; None: no distance contract
    altered = models.DateField(null=True)  # told then of other dates, or of a fee nobody had known
    changes = models.PositiveSmallIntegerField(default=0)  # SEQUENCE of calendar files
    certificate = models.DateTimeField(null=True)  # asked for an attendance certificate

    class Meta:
        constraints = [
            models.CheckConstraint(name="registration_seats", condition=Q(seats__gte=1)),
            models.CheckConstraint(
                name="registration_for_a_time",
                condition=Q(state__in=TIMED, held_until__isnull=False)
                | (~Q(state__in=TIMED) & Q(held_until=None)),
            ),
            models.CheckConstraint(
                name="registration_queued",
                condition=~Q(state__in=[State.WAITING, State.OFFERED]) | Q(queued__isnull=False),
            ),
            models.CheckConstraint(
                name="registration_confirmed",
                condition=~Q(state=State.CONFIRMED) | Q(confirmed__isnull=False),
            ),
        ]
        indexes = [
            models.Index(F("course"), F("queued"), name="registration_queue"),
            models.Index(
                fields=["held_until"], name="registration_held", condition=Q(state__in=TIMED)
            ),
            models.Index(
                fields=["contact"], name="registration_call", condition=Q(contact__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Participant(models.Model):
    """A person who takes part, erased as the registration is (Teilnehmende)."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="participants"
    )
    name = models.CharField(max_length=120, blank=True)
    born = models.DateField(null=True, blank=True)  # where age or a reduction asks for it
    guardian = models.CharField(max_length=120, blank=True)  # who answers for a child
    reduction = models.ForeignKey(
        Reduction, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proof_seen = models.DateTimeField(null=True, blank=True)  # nothing of the paper is kept

    def __str__(self) -> str:
        return str(self.pk)
