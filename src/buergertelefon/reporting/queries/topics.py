"""What is asked: most, in vain, passed on, again; and how the answered services have grown."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from buergertelefon.directory.models import Service
from buergertelefon.knowledge.queries.editorial import published_spans
from buergertelefon.reporting.models import TopicDay
from buergertelefon.reporting.queries.source import rows
from buergertelefon.reporting.rules.measures import Asked

COUNTS = tuple(one.name for one in fields(Asked))


@dataclass(frozen=True)
class Topic:
    """A service, what was asked about it, and how often in the period of the same length before."""

    service: int
    name: str
    asked: Asked
    before: int


@dataclass(frozen=True)
class Growth:
    """A month: how many services had a published answer, how many were asked."""

    month: date
    answered: int
    asked: int


def topics(centre: int, *, since: date, until: date, **only: str) -> Sequence[Topic]:
    """All services asked in [since, until); `only`: line, municipality_id, channel."""
    found = rows(TopicDay).filter(centre=centre, **only)
    now = found.filter(day__gte=since, day__lt=until).order_by().values("service_id")
    earlier = found.filter(day__gte=since - (until - since), day__lt=since).order_by()
    before = dict(earlier.values("service_id").annotate(n=Sum("asked")).values_list(
        "service_id", "n"
    ))  # fmt: skip
    sums = {f"sum_{name}": Sum(name) for name in COUNTS}
    names = dict(rows(Service).values_list("pk", "name"))
    return [
        Topic(service, names.get(service, ""), Asked(*counts), before.get(service, 0))
        for service, *counts in now.annotate(**sums).values_list("service_id", *sums)
    ]


def growth(centre: int, *, until: date) -> Sequence[Growth]:
    """Month by month since the first question, up to the last day before `until`.

    Answered: services with a published answer on the last day of the month.
    """
    counted = rows(TopicDay).filter(centre=centre, day__lt=until, asked__gt=0).order_by()
    pairs = counted.annotate(month=TruncMonth("day")).values_list("month", "service_id").distinct()
    asked: dict[date, set[int]] = defaultdict(set)
    for month, service in pairs:
        asked[month].add(service)
    held = published_spans()
    found, month = [], min(asked, default=until)
    while month < until:
        after = (month + timedelta(days=32)).replace(day=1)
        last = min(after, until) - timedelta(days=1)
        there = {
            service for service, since, end, as_of in held
            if (since or as_of) <= last and (end is None or last < end)
        }  # fmt: skip
        found.append(Growth(month, len(there), len(asked[month])))
        month = after
    return found
