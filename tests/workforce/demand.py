"""Sums of calls of our own making, for tests of what is expected and needed."""

from datetime import date, datetime, time, timedelta

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import OpeningCalendar, OpeningTime, ServiceCentre
from buergertelefon.reporting.models import Quarter

#: a Monday; the days before are known
TODAY = date(2026, 3, 2)
#: ten in the morning
NOW = datetime.combine(TODAY, time(10), BERLIN)


def open_weekdays(centre: ServiceCentre, opens: int = 8, closes: int = 12) -> None:
    """All numbers of a centre are open Monday to Friday, in Bremen."""
    calendar = OpeningCalendar.objects.get(name="immer")
    calendar.land = "HB"
    calendar.save()
    OpeningTime.objects.filter(calendar=calendar).delete()
    OpeningTime.objects.bulk_create(
        OpeningTime(calendar=calendar, weekday=n, opens=time(opens), closes=time(closes))
        for n in range(5)
    )


def count_calls(centre: ServiceCentre, *, weeks: int = 4, calls: int = 12, hours: int = 4) -> None:
    """Two lines from 8 o'clock, Mondays a half more; a quarter of the calls gives up."""
    place = centre.municipalities.get(key="04011000")
    made = []
    for back in range(1, weeks * 7 + 1):
        day = TODAY - timedelta(days=back)
        if day.weekday() > 4:
            continue
        for n in range(4 * hours):
            at = datetime.combine(day, time(8), BERLIN) + timedelta(minutes=15 * n)
            many = calls * (3 if day.weekday() == 0 else 2) // 2 + (day.day + n) % 3
            for line, share in (("Bürgertelefon", many), ("Kfz-Termine", many // 3)):
                made.append(
                    Quarter(
                        centre=centre, at=at, line=line, municipality=place, channel="phone",
                        answered=share - share // 4, abandoned=share // 4,
                    )
                )  # fmt: skip
    Quarter.objects.bulk_create(made)
