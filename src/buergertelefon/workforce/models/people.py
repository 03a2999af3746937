"""Who works how much and when, as far as a roster needs it. Read by the planner and the person."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from buergertelefon.staff.models import Agent
from buergertelefon.workforce.rules.leave import LeaveState
from buergertelefon.workforce.rules.wishes import WishKind


class Contract(models.Model):
    """How much and when a person works, from a day on (Arbeitszeitvertrag)."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="contracts")
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)  # its last day
    week_minutes = models.PositiveSmallIntegerField(validators=[MaxValueValidator(2880)])
    days_least = models.PositiveSmallIntegerField(default=5, validators=[MaxValueValidator(7)])
    days_most = models.PositiveSmallIntegerField(default=5, validators=[MaxValueValidator(7)])
    day_least = models.PositiveSmallIntegerField(default=180)  # minutes of work on a day
    day_most = models.PositiveSmallIntegerField(default=540, validators=[MaxValueValidator(600)])
    free_weekdays = ArrayField(
        models.PositiveSmallIntegerField(validators=[MaxValueValidator(6)]),
        default=list, blank=True,
    )  # 0: Monday  # fmt: skip
    there_from = models.TimeField(default="07:00")
    there_until = models.TimeField(default="18:00")
    # late and early shifts in a roster: a wish, no rule
    late_at_most = models.PositiveSmallIntegerField(default=8)
    early_at_most = models.PositiveSmallIntegerField(default=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "begins"], name="contract_once"),
            models.CheckConstraint(
                name="contract_is_a_span",
                condition=Q(ends__isnull=True) | Q(begins__lte=F("ends")),
            ),
            models.CheckConstraint(
                name="contract_days_are_a_span", condition=Q(days_least__lte=F("days_most"))
            ),
            models.CheckConstraint(
                name="contract_day_is_a_span", condition=Q(day_least__lte=F("day_most"))
            ),
            models.CheckConstraint(
                name="contract_window_is_a_span", condition=Q(there_from__lt=F("there_until"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.begins}"


class Availability(models.Model):
    """On this day the person is there at these times only (Verfügbarkeit)."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="availabilities")
    day = models.DateField()
    there_from = models.TimeField()
    there_until = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "day"], name="availability_once"),
            models.CheckConstraint(
                name="availability_is_a_span", condition=Q(there_from__lt=F("there_until"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.day}"


class Leave(models.Model):
    """Days on which a person is not there; why is nobody's business here (Fehlzeit)."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="leaves")
    begins = models.DateField()
    until = models.DateField()  # the last day
    state = models.CharField(max_length=8, choices=[(one.value, one.value) for one in LeaveState])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "begins", "until"], name="leave_once"),
            models.CheckConstraint(name="leave_is_a_span", condition=Q(begins__lte=F("until"))),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.begins}"


class Wish(models.Model):
    """What a person would like on a day (Dienstwunsch)."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="wishes")
    day = models.DateField()
    kind = models.CharField(max_length=5, choices=[(one.value, one.value) for one in WishKind])
    weight = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "day"], name="wish_once"),
            models.CheckConstraint(name="wish_weight", condition=Q(weight__gte=1, weight__lte=3)),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.day} {self.kind}"


class Account(models.Model):
    """What a roster, or a planner, adds to a person's hours (Kontobuchung)."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="account")
    day = models.DateField()
    minutes = models.IntegerField()  # more than the contract: positive
    roster = models.ForeignKey(
        "workforce.Roster", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    reason = models.CharField(max_length=80, blank=True)  # of a planner: "Übertrag"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "roster"],
                name="account_of_a_roster_once",
                condition=Q(roster__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.minutes:+}"


class RosterFeed(models.Model):
    """A secret address under which a calendar reads own shifts (Dienstplan-Abonnement)."""

    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, related_name="roster_feed")
    secret_hash = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.agent_id}"
