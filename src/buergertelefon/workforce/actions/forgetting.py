"""What has been kept long enough goes; of accounts the sum stays."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Max, Sum

from buergertelefon.workforce.models import (
    Account,
    Availability,
    Contract,
    Forecast,
    Leave,
    Roster,
    Wish,
)

#: after the last day: so long the average of ArbZG § 3 is asked for (24 weeks), and some days
ROSTER, FORECAST = timedelta(weeks=26), timedelta(weeks=13)
CARRIED = "Übertrag älterer Buchungen"


@dataclass(frozen=True)
class Forgotten:
    """How many of each."""

    rosters: int
    people: int  # contracts, leaves, availability, wishes
    bookings: int
    forecasts: int


@transaction.atomic
def forget(*, today: date) -> Forgotten:
    """Delete what is older; twice is once."""
    before = today - ROSTER
    bookings = _carry_over(before)
    rosters = [
        one.pk
        for one in Roster.objects.filter(begins__lt=before)
        if one.begins + timedelta(weeks=one.weeks, days=-1) < before
    ]
    Roster.objects.filter(pk__in=rosters).delete()
    people = sum(
        found.delete()[0]
        for found in (
            Contract.objects.filter(ends__lt=before),
            Leave.objects.filter(until__lt=before),
            Availability.objects.filter(day__lt=before),
            Wish.objects.filter(day__lt=before),
        )
    )
    old = Forecast.objects.filter(origin__lt=today - FORECAST)
    count = old.count()
    old.delete()
    return Forgotten(len(rosters), people, bookings, count)


def _carry_over(before: date) -> int:
    """One row for all older bookings of a person, so that the balance stays."""
    old = Account.objects.filter(day__lt=before)
    sums = old.values("agent").annotate(sum=Sum("minutes"), last=Max("day"), rows=Count("pk"))
    gone = 0
    for one in list(sums):
        mine = old.filter(agent=one["agent"])
        if one["rows"] == 1 and mine.filter(roster__isnull=True, reason=CARRIED).exists():
            continue
        gone += mine.delete()[0]
        Account.objects.create(
            agent_id=one["agent"], day=one["last"], minutes=one["sum"], reason=CARRIED
        )
    return gone
