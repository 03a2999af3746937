"""How many calls are expected, and what the past alone does not say."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from buergertelefon.base.models import ServiceCentre
from buergertelefon.workforce.rules.events import EventKind

_CHOICES = [(one.value, one.value) for one in EventKind]


class PlannedEvent(models.Model):
    """Letters, an election, new hours: what changes how many call (Planungsereignis)."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=_CHOICES)
    name = models.CharField(max_length=120)
    begins = models.DateField()
    until = models.DateField()  # its last day
    line = models.CharField(max_length=80, blank=True)  # empty: all lines
    #: what it does to the volume, 1.2 for a fifth more; empty: learned from the last ones
    factor = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    # only of new opening times
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="event_is_a_span", condition=Q(begins__lte=F("until"))),
            models.CheckConstraint(
                name="event_factor_is_sane",
                condition=Q(factor__isnull=True) | Q(factor__gt=0, factor__lte=10),
            ),
            models.CheckConstraint(
                name="event_hours_are_a_span",
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(opens__lt=F("closes")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OddDay(models.Model):
    """An outage, a strike, a jump: the forecast does not learn from it (auffälliger Tag)."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    reason = models.CharField(max_length=120)
    found = models.BooleanField(default=False)  # by the forecast itself; else marked by a planner
    kept = models.BooleanField(default=False)  # the planner says: learn from it all the same

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "day"], name="odd_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"


class Forecast(models.Model):
    """What was expected, knowing all up to a day; the newest counts (Prognose)."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="forecasts")
    made = models.DateTimeField()
    origin = models.DateField()  # the last day that was known
    #: which method won its own backtest, how wrong it was, what was left out; for the page
    how = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "origin"], name="forecast_once")]

    def __str__(self) -> str:
        return f"{self.origin}"


class ForecastDay(models.Model):
    """A day's expected calls by quarter hours, of a line or of all (Prognosetag)."""

    forecast = models.ForeignKey(Forecast, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    line = models.CharField(max_length=80, blank=True)  # empty: all lines together
    opens = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=15)  # of an interval
    mean = ArrayField(models.FloatField())
    q10 = ArrayField(models.FloatField())
    q50 = ArrayField(models.FloatField())
    q90 = ArrayField(models.FloatField())
    # of the day's total: quantiles of sums are no sums of quantiles
    day_q10 = models.FloatField()
    day_q50 = models.FloatField()
    day_q90 = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forecast", "day", "line"], name="forecast_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.line}"


class DayCheck(models.Model):
    """A planned day that is played many times, and what came of it; gone by the next day (Probe).

    Holds sums only: whose shifts they are is not in it.
    """

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    days = models.PositiveSmallIntegerField()  # how often it is played
    done = models.PositiveSmallIntegerField(default=0)
    asked = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    found = models.JSONField(default=dict)  # see rules/probe.py
    failed = models.CharField(max_length=200, blank=True)  # a German sentence

    class Meta:
        constraints = [
            models.CheckConstraint(name="day_check_days", condition=Q(days__gte=20, days__lte=200))
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.done}/{self.days}"
