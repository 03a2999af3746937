"""Rosters: four weeks of shifts, each change with who, when and why."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from buergertelefon.base.models import ServiceCentre
from buergertelefon.staff.models import Agent
from buergertelefon.workforce.rules.changes import ChangeKind


class Roster(models.Model):
    """Who works when in some weeks (Dienstplan).

    Without `published` only planners see it.
    """

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="rosters")
    begins = models.DateField()  # a Monday
    weeks = models.PositiveSmallIntegerField(
        default=4, validators=[MinValueValidator(1), MaxValueValidator(8)]
    )
    made = models.DateTimeField()
    published = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)  # number of its last change

    class Meta:
        ordering = ["-begins"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "begins"], name="roster_once"),
            models.CheckConstraint(
                name="roster_begins_on_monday", condition=Q(begins__iso_week_day=1)
            ),
            models.CheckConstraint(name="roster_weeks", condition=Q(weeks__gte=1, weeks__lte=8)),
        ]

    def __str__(self) -> str:
        return f"{self.begins}"


class RosterDay(models.Model):
    """An open day of a roster and how many must be at work in each quarter hour (Tagesbedarf)."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    opens = models.TimeField()
    required = ArrayField(models.PositiveSmallIntegerField())  # on duty, shrinkage included
    needed = ArrayField(models.PositiveSmallIntegerField())  # at the telephone

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["roster", "day"], name="roster_day_once")]

    def __str__(self) -> str:
        return f"{self.day}"


class Shift(models.Model):
    """When a person works on a day (Dienst).

    Written by `actions.changing` alone.
    """

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="shifts")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="shifts")
    day = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    breaks = models.JSONField(default=list)  # [["11:15", "11:45"]]
    locked = models.BooleanField(default=False)  # no search moves it

    class Meta:
        ordering = ["day", "starts"]
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "day"], name="shift_once",
                deferrable=models.Deferrable.DEFERRED,  # two people change places in one step
            ),
            models.CheckConstraint(name="shift_is_a_span", condition=Q(starts__lt=F("ends"))),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.agent_id} {self.day}"


class Change(models.Model):
    """One step of a roster, with what was before: it can be taken back (Planänderung)."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=10, choices=[(one.value, one.value) for one in ChangeKind])
    reason = models.CharField(max_length=200, blank=True)  # needed once it is published
    # the shifts of the people and days it touched, as in the file format of rosters
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["roster", "number"], name="roster_change_once")
        ]

    def __str__(self) -> str:
        return f"{self.roster_id} {self.number}"


class Drafting(models.Model):
    """A search for a roster that is asked for, runs or ran (Entwurfslauf)."""

    roster = models.OneToOneField(
        Roster, primary_key=True, on_delete=models.CASCADE, related_name="drafting"
    )
    asked = models.DateTimeField()
    by = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    seconds = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(5), MaxValueValidator(600)]
    )
    version = models.PositiveIntegerField()  # of the roster when it was asked for
    begun = models.DateTimeField(null=True)
    seen = models.DateTimeField(null=True)  # when it last told how far it is
    ended = models.DateTimeField(null=True)
    stop = models.BooleanField(default=False)  # somebody finds it good enough
    progress = models.JSONField(default=dict)  # share, cost, short, wishes
    failed = models.CharField(max_length=200, blank=True)  # a sentence for the planner

    def __str__(self) -> str:
        return f"{self.roster_id}"
