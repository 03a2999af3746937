"""What is published each month: calls by day, and what was asked, nothing small."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Max, Min, Sum

from buergertelefon.base.models import Municipality, ServiceCentre
from buergertelefon.directory.models import Service
from buergertelefon.reporting.models import Day, Rolled, TopicDay
from buergertelefon.reporting.queries.source import rows
from buergertelefon.reporting.queries.totals import SUMS
from buergertelefon.reporting.rules.analysis import CHANNELS
from buergertelefon.reporting.rules.counted import Counted
from buergertelefon.reporting.rules.open_data import PUBLIC, REST
from buergertelefon.reporting.rules.suppression import published

Cell = str | int | date | bool | None


def months(*, on: date) -> Sequence[date]:
    """First days of all months that are over and of which there are sums, newest first."""
    first = rows(Day).aggregate(first=Min("day"))["first"]
    if first is None:
        return []
    month, found = on.replace(day=1), []
    while (month := (month - timedelta(days=1)).replace(day=1)) >= first.replace(day=1):
        found.append(month)
    return found


def made() -> datetime | None:
    """When sums have last changed."""
    when: datetime | None = rows(Rolled).aggregate(at=Max("at"))["at"]
    return when


def calls(month: date) -> list[tuple[Cell, ...]]:
    """Rows of "anrufe" of a month: day, centre, line, municipality, channel and the counts."""
    by = ("day", "centre_id", "line", "municipality_id", "channel")
    sums = {f"sum_{name}": one for name, one in SUMS.items()}
    found = rows(Day).filter(day__gte=month, day__lt=_after(month)).order_by(*by).values(*by)
    centres, places = _centres(), _places()
    told: list[tuple[Cell, ...]] = []
    for day, centre, line, place, channel, *counts in found.annotate(**sums).values_list(
        *by, *sums
    ):
        counted = Counted(**dict(zip(SUMS, counts, strict=True)))
        told.append((day, centres[centre], line, place, places.get(place, ""), CHANNELS[channel],
                     *(getattr(counted, name) for name in PUBLIC)))  # fmt: skip
    return told


def topics(month: date) -> list[tuple[Cell, ...]]:
    """Rows of "themen" of a month: for each place all services, those below five hidden.

    A row "Übrige Themen" of each place holds all that are hidden together.
    """
    found = rows(TopicDay).filter(day__gte=month, day__lt=_after(month)).order_by()
    by = ("centre_id", "municipality_id", "service_id")
    asked: dict[tuple[int, str], dict[int, int]] = {}
    for centre, place, service, count in (
        found.values(*by).annotate(n=Sum("asked")).values_list(*by, "n")
    ):
        asked.setdefault((centre, place), {})[service] = count
    names = {
        key: (slug, name)
        for key, slug, name in rows(Service).order_by("slug").values_list("pk", "slug", "name")
    }
    centres, places = _centres(), _places()
    told: list[tuple[Cell, ...]] = []
    for (centre, place), counts in sorted(asked.items()):
        start = (month, centres[centre], place, places.get(place, ""))
        # all services, whether anybody asked or not: so what is hidden does not say that one did
        shown = published(dict.fromkeys(names, 0) | counts)
        told += [(*start, *names[one], count, count is None) for one, count in shown.cells.items()]
        told.append((*start, "", REST, shown.rest, shown.rest is None))
    return told


def _after(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _centres() -> Mapping[int, str]:
    return dict(rows(ServiceCentre).values_list("pk", "slug"))


def _places() -> Mapping[str, str]:
    return dict(rows(Municipality).values_list("key", "name"))
