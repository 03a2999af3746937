"""All that a report says of a month or a year, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Min, Sum

from buergertelefon.base.models import Municipality, ServiceCentre
from buergertelefon.reporting.models import Cost, Day, TopicDay
from buergertelefon.reporting.models.sums import Origin
from buergertelefon.reporting.queries.source import rows
from buergertelefon.reporting.queries.totals import by, days, total
from buergertelefon.reporting.rules.costs import shared
from buergertelefon.reporting.rules.counted import Counted
from buergertelefon.reporting.rules.spans import Span, before, finished, month_of, year_earlier

#: topics that a report names
TOPICS = 15


@dataclass(frozen=True)
class Topic:
    """A service that was asked about."""

    name: str
    asked: int
    forwarded: int


@dataclass(frozen=True)
class Place:
    """A municipality we speak for."""

    name: str
    counted: Counted
    cents: int | None  # what it pays; None: costs are not known


@dataclass(frozen=True)
class Report:
    """A month or a year of a centre, or of one municipality it speaks for."""

    centre: ServiceCentre
    span: Span
    place: str  # "" the whole centre
    now: Counted
    before: Counted
    year_ago: Counted
    course: Mapping[date, Counted]  # by day of a month, by month of a year
    lines: Mapping[str, Counted]
    places: Sequence[Place]
    topics: Sequence[Topic]
    services: int  # different ones that were asked about
    cents: int | None


def report(centre: ServiceCentre, span: Span, *, municipality: str = "") -> Report:
    """Sums of a span; `municipality`: a key, to read only what concerns it."""
    only = {"municipality_id": municipality} if municipality else {}
    found = days(centre.pk, since=span.since, until=span.until, **only)
    course = by(found, "day")
    earlier = before(span)
    ago = year_earlier(span) if span.days < 32 else replace(earlier)
    topics, services = _topics(centre, span, only)
    places = _places(centre, span)
    return Report(
        centre=centre, span=span, now=total(found), topics=topics, services=services,
        place=next((one.name for key, one in places.items() if key == municipality), ""),
        before=total(days(centre.pk, since=earlier.since, until=earlier.until, **only)),
        year_ago=total(days(centre.pk, since=ago.since, until=ago.until, **only)),
        course=course if span.days < 32 else _by_month(course),
        lines=by(found, "line"), places=list(places.values()), cents=cost(centre, span),
    )  # fmt: skip


def months(centre: ServiceCentre, *, on: date) -> list[Span]:
    """The finished months of which there are figures, the newest first."""
    first = rows(Day).filter(centre=centre).aggregate(day=Min("day"))["day"]
    return finished(first, on=on) if first else []


def cost(centre: ServiceCentre, span: Span) -> int | None:
    """Cents of all months of a span; None if one of them is not known."""
    found = rows(Cost).filter(centre=centre, month__gte=span.since, month__lt=span.until)
    known = list(found.values_list("cents", flat=True))
    needed = 1 if span.days < 32 else 12
    return sum(known) if len(known) == needed else None


def _places(centre: ServiceCentre, span: Span) -> Mapping[str, Place]:
    names = dict(rows(Municipality).values_list("key", "name"))
    found = by(days(centre.pk, since=span.since, until=span.until), "municipality_id")
    cents = cost(centre, span)
    parts = shared(cents or 0, {key: one.answered for key, one in found.items()})
    return {
        key: Place(names[key], one, parts.get(key) if cents is not None else None)
        for key, one in found.items()
    }


def _topics(centre: ServiceCentre, span: Span, only: Mapping[str, Any]) -> tuple[list[Topic], int]:
    found = (
        rows(TopicDay)
        .filter(centre=centre, day__gte=span.since, day__lt=span.until, **only)
        .values("service__name")
        .annotate(n=Sum("asked"), sent=Sum("forwarded"))
        .order_by("-n", "service__name")
    )
    every = [Topic(one["service__name"], one["n"], one["sent"]) for one in found]
    return every[:TOPICS], len(every)


def _by_month(course: Mapping[date, Counted]) -> Mapping[date, Counted]:
    found: dict[date, Counted] = {}
    for day, one in course.items():
        month = month_of(day).since
        found[month] = found.get(month, Counted()) + one
    return found


def pace(centre: ServiceCentre, *, until: date) -> Counted:
    """Everything ever counted up to a day by ourselves: the opening balance holds what was before.

    Sums that were brought in are of that time; they would be counted twice.
    """
    until += timedelta(days=1)
    return total(days(centre.pk, since=date(1990, 1, 1), until=until).filter(origin=Origin.OWN))
