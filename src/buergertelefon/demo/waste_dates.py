"""Example streets and their collection days, invented: no city's calendar.

What an office has changed stays: days are only added after the last one that was loaded.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.public_holidays import public_holidays
from buergertelefon.demo.content import DATA
from buergertelefon.waste.models import (
    CollectionDate,
    DateCalendar,
    House,
    Provider,
    Source,
    Street,
)
from buergertelefon.waste.rules.addresses import number_key, street_key
from buergertelefon.waste.rules.kinds import Kind

SLUG = "beispiel"
NAME = "Beispieltermine, von uns erfunden: nicht für echte Abfuhren"
BACK = timedelta(weeks=4)
SATURDAY = 5
WEEKS = {True: (Kind.RESIDUAL, Kind.ORGANIC), False: (Kind.PAPER, Kind.PACKAGING)}


@dataclass(frozen=True)
class Rhythm:
    """Residual and organic every second week, paper and packaging between."""

    weekday: int
    even: bool  # residual and organic in the even ones of all weeks since the year 1
    trees: bool  # Christmas trees in January


def days(
    rhythm: Rhythm, *, first: date, last: date, moved: Mapping[date, date]
) -> Iterator[tuple[date, Kind]]:
    """What is collected of days from `first` to `last`; moved ones on the day they are moved to.

    A public holiday that is not in `moved` goes to the next Saturday that is none.
    """
    free = public_holidays("HB", tuple(range(first.year, last.year + 2)))
    day = first + timedelta(days=(rhythm.weekday - first.weekday()) % 7)
    while day <= last:
        held = moved.get(day) or _working(day, free)
        even = day.toordinal() // 7 % 2 == 0
        for kind in WEEKS[even == rhythm.even]:
            yield held, kind
        if rhythm.trees and day.month == 1 and 8 <= day.day <= 14:
            yield held, Kind.TREE
        day += timedelta(weeks=1)


def _working(day: date, free: frozenset[date]) -> date:
    while day in free:
        day += timedelta(days=(SATURDAY - day.weekday()) % 7 or 7)
    return day


def load_dates(provider: Provider, data: dict[str, Any], *, trees: bool, at: datetime) -> None:
    """Streets, and days to the end of next year, unless somebody else publishes dates there."""
    if provider.sources.exclude(slug=SLUG).exists():
        return
    today = at.astimezone(BERLIN).date()
    last = date(today.year + 1, 12, 31)
    source, new = Source.objects.get_or_create(
        provider=provider, slug=SLUG,
        defaults={
            "name": NAME, "example": True, "as_of": today, "first": today - BACK, "last": last,
            "taken": at,
        },
    )  # fmt: skip
    if new:
        _streets(provider, source, data)
        first = today - BACK
    elif source.last is not None and source.last < last:
        first = source.last + timedelta(days=1)
    else:
        return
    _days(source, data, first=first, last=last, trees=trees)


def _days(source: Source, data: dict[str, Any], *, first: date, last: date, trees: bool) -> None:
    calendars = {one.digest: one for one in source.provider.calendars.all()}
    moved = {one["from"]: one["to"] for one in data["moved"]}
    rows: list[CollectionDate] = []
    for one in data["calendar"]:
        if (calendar := calendars.get(_digest(one["number"]))) is not None:
            rhythm = Rhythm(one["weekday"], one["even"], trees)
            rows += (
                CollectionDate(calendar=calendar, day=day, kind=kind, source=source)
                for day, kind in days(rhythm, first=first, last=last, moved=moved)
            )
    CollectionDate.objects.bulk_create(rows, ignore_conflicts=True)
    source.last, source.dates = last, CollectionDate.objects.filter(source=source).count()
    source.save(update_fields=["last", "dates"])


def _digest(number: object) -> str:
    return f"{SLUG}-{number}"


def _streets(provider: Provider, source: Source, data: dict[str, Any]) -> None:
    lines = [one for one in register() if one["town"] == provider.town]
    calendars = {
        str(one["number"]): DateCalendar(provider=provider, digest=_digest(one["number"]))
        for one in data["calendar"]
    }
    DateCalendar.objects.bulk_create(calendars.values())
    zones = {one.name: one for one in provider.zones.all()}
    parts: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in lines:
        parts[line["street"]].append(line)
    streets = {
        name: Street(provider=provider, name=name, key=street_key(name), position=10 * n)
        for n, name in enumerate(parts, start=1)
    }
    Street.objects.bulk_create(streets.values())
    houses = [
        House(
            street=streets[name], number=number, key=number_key(number),
            calendar=calendars.get(line["calendar"]), zone=zones.get(line["zone"]),
        )
        for name, own in parts.items() for line in own for number in line["houses"].split()
    ]  # fmt: skip
    House.objects.bulk_create(houses)
    source.houses, source.gaps = len(houses), sum(one.calendar is None for one in houses)
    source.save(update_fields=["houses", "gaps"])


def register() -> Sequence[dict[str, str]]:
    """The lines of the example register: town, street, zone, calendar, houses."""
    text = (DATA / "waste_streets.tsv").read_text(encoding="utf-8")
    lines = (one for one in text.splitlines() if not one.startswith("#"))
    return list(csv.DictReader(lines, delimiter="\t"))
