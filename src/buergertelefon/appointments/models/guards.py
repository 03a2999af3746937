"""What keeps places from being hoarded, and a crowd in a fair order. Nobody's name or address."""

from django.db import models
from django.db.models import F, Q

from buergertelefon.appointments.models.bookings import Booking
from buergertelefon.directory.models import Office


class OfficeLimit(models.Model):
    """How many appointments one mail or number may have at an office (Obergrenze)."""

    office = models.OneToOneField(Office, on_delete=models.CASCADE, related_name="limit")
    most = models.PositiveSmallIntegerField()  # to come, at the same time
    of_a_service = models.PositiveSmallIntegerField(default=1)  # of them for the same service

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="office_limit_lets_somebody_in",
                condition=Q(of_a_service__gte=1, most__gte=F("of_a_service")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.office_id}: {self.most}"


class Holder(models.Model):
    """Whose appointment it is, as a keyed hash that is only good for counting (Inhaber).

    Of mail, number, session or call; an appointment has one row for each. Deleted when it is over.
    """

    booking = models.ForeignKey(
        Booking, on_delete=models.CASCADE, related_name="holders", db_index=False
    )  # holder_once begins with it
    who = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["booking", "who"], name="holder_once")]
        indexes = [models.Index(fields=["who"], name="holder_who")]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.who[:8]}"


class SpentProof(models.Model):
    """A challenge that was answered: good for one hold (eingelöster Nachweis)."""

    challenge = models.CharField(max_length=64, primary_key=True)
    key = models.UUIDField()  # of the hold it was spent on
    worked = models.BooleanField()  # computed; False: waited for
    spent = models.DateTimeField(db_index=True)
    until = models.DateTimeField()  # from then on the challenge itself is too old

    def __str__(self) -> str:
        return self.challenge[:8]


class Rush(models.Model):
    """More people than pages: who came when it began waits in a fair order (Andrang).

    One row for a rush, and no row for a visitor: tickets are numbers in signed cookies.
    """

    since = models.DateTimeField()  # the waiting room is there from then on
    opens = models.DateTimeField(unique=True)  # who comes before that is drawn by lot
    per_minute = models.PositiveIntegerField()  # visitors let in
    tickets = models.PositiveIntegerField(default=0)  # given out: so many were held off
    early = models.PositiveIntegerField(default=0)  # of them before it opened
    seed = models.CharField(max_length=64, blank=True)  # of the lot; "": not drawn yet
    next_turn = models.DateTimeField(null=True)  # of the next who comes after it opened

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rush_goes_on", condition=Q(per_minute__gte=1, since__lte=F("opens"))
            ),
            models.CheckConstraint(name="rush_early_of_all", condition=Q(early__lte=F("tickets"))),
        ]

    def __str__(self) -> str:
        return f"{self.opens}: {self.tickets}"
