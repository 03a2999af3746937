"""Where we serve, who runs the service, and when it is open."""

from django.db import models


class Municipality(models.Model):
    """A city we speak for (Gemeinde)."""

    key = models.CharField(
        max_length=8, primary_key=True
    )  # AGS: Land 2, region 1, county 2, rest 3
    slug = models.SlugField(unique=True)
    name = models.TextField()

    def __str__(self) -> str:
        return self.name


class OpeningCalendar(models.Model):
    """When a line or an office is open, week by week (Öffnungszeiten)."""

    name = models.TextField(unique=True)
    land = models.CharField(max_length=2, default="HB")  # whose public holidays close it

    def __str__(self) -> str:
        return self.name


class OpeningTime(models.Model):
    """A span of one weekday in which it is open (Öffnungszeit)."""

    calendar = models.ForeignKey(OpeningCalendar, on_delete=models.CASCADE, related_name="times")
    weekday = models.PositiveSmallIntegerField()  # 0 Monday to 6 Sunday
    opens = models.TimeField()
    closes = models.TimeField()  # the first moment it is no longer open

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                name="opening_time_is_a_span", condition=models.Q(opens__lt=models.F("closes"))
            ),
            models.CheckConstraint(name="opening_time_weekday", condition=models.Q(weekday__lte=6)),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}-{self.closes:%H:%M}"


class SpecialDay(models.Model):
    """One date that differs from its weekday: closed, or open at other times (Sondertag)."""

    calendar = models.ForeignKey(
        OpeningCalendar, on_delete=models.CASCADE, related_name="special_days"
    )
    day = models.DateField()
    opens = models.TimeField(null=True, blank=True)  # both empty: closed all day
    closes = models.TimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="special_day_once"),
            models.CheckConstraint(
                name="special_day_is_closed_or_a_span",
                condition=models.Q(opens__isnull=True, closes__isnull=True)
                | models.Q(opens__lt=models.F("closes")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"


class ServiceCentre(models.Model):
    """One team that answers calls and has one exchange (Servicecenter)."""

    slug = models.SlugField(unique=True)
    name = models.TextField()
    municipalities = models.ManyToManyField(Municipality, related_name="centres")
    #: the promise: this share of all calls is answered within that time (115: 75 % in 30 s)
    promise_share = models.DecimalField(max_digits=4, decimal_places=3, default="0.750")
    promise_seconds = models.PositiveSmallIntegerField(default=30)
    #: from this waiting time on the board warns; seconds
    longest_wait_limit = models.PositiveIntegerField(default=180)

    def __str__(self) -> str:
        return self.name
