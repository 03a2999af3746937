"""A planned day is to be played; what came of it is gone by the next day."""

from datetime import date, datetime, timedelta

from django.db import transaction
from procrastinate.contrib.django import app

from buergertelefon.base.models import ServiceCentre
from buergertelefon.workforce.models import DayCheck

#: what was played is shown so long
KEPT = timedelta(hours=24)
#: a play that has not ended by then never will
LONGEST = timedelta(minutes=30)


@transaction.atomic
def ask_check(centre: ServiceCentre, day: date, *, days: int, at: datetime) -> DayCheck:
    """Play `day` so many times in the background; while one runs, that one is the answer."""
    ServiceCentre.objects.select_for_update().get(pk=centre.pk)  # two presses are one
    running = DayCheck.objects.filter(
        centre=centre, day=day, days=days, ended=None, asked__gt=at - LONGEST
    ).first()
    if running:
        return running
    check = DayCheck.objects.create(centre=centre, day=day, days=days, asked=at)
    app.configure_task("workforce.check_day").defer(check=check.pk)  # part of this transaction
    return check


def forget_checks(*, at: datetime) -> None:
    """What was played yesterday is of no use."""
    DayCheck.objects.filter(asked__lt=at - KEPT).delete()


@transaction.atomic
def ask_forecast(centre: ServiceCentre) -> None:
    """Make a forecast now, in the background; asked twice, one is made after the other."""
    app.configure_task("workforce.forecast", lock=f"forecast-{centre.pk}").defer(centre=centre.pk)
