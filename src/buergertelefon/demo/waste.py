"""Waste of the example cities: who takes it, tours, stations, what goes where, what is reported.

All of a provider is made with it once; what an office changes or deletes afterwards stays so.
Only tours and collection days go on with the day of loading.
"""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.base.public_holidays import public_holidays
from buergertelefon.demo.content import DATA
from buergertelefon.demo.waste_dates import load_dates
from buergertelefon.demo.waste_items import read_items
from buergertelefon.directory.models import Office
from buergertelefon.waste.models import (
    Item,
    ItemWay,
    Material,
    Provider,
    ReportService,
    Round,
    Station,
    StationMaterial,
    Zone,
)

#: tours are planned so far ahead
AHEAD = timedelta(weeks=10)


@transaction.atomic
def load_waste(centre: ServiceCentre, *, at: datetime) -> None:
    """Providers that are not there yet, and the tours and days of the time after `at`.

    A city whose waste somebody else takes already is left alone. Raises BadContent.
    """
    data = read_waste()
    offices = {one.slug: one for one in Office.objects.filter(agency="")}
    there = {one.commune: one for one in Provider.objects.all()}
    today = at.astimezone(BERLIN).date()
    Material.objects.bulk_create(
        (Material(slug=slug, name=name) for slug, name in data["materials"].items()),
        ignore_conflicts=True,
    )
    for entry in data["provider"]:
        provider = there.get(entry["commune"])
        if provider is None:
            provider = _provider(entry, centre, offices[entry["office"]], data)
            _stations(provider, data)
            _services(provider, data)
            _items(provider, entry["dative"], data)
        if provider.slug == entry["slug"]:
            _rounds(provider, entry, data["capacity"], today)
            load_dates(provider, data, trees=entry["trees"], at=at)


def read_waste() -> dict[str, Any]:
    """The file of providers, stations and reports."""
    return tomllib.loads((DATA / "waste.toml").read_text(encoding="utf-8"))


def _provider(
    entry: dict[str, Any], centre: ServiceCentre, office: Office, data: dict[str, Any]
) -> Provider:
    south, west, north, east = entry["box"]
    provider = Provider.objects.create(
        **{name: entry[name] for name in ("slug", "name", "commune", "town")}, office=office,
        centre=centre, bulky_rules="\n".join(entry["bulky_rules"]), south=south, west=west,
        north=north, east=east, source=data["source"], checked=data["checked"],
    )  # fmt: skip
    Zone.objects.bulk_create(
        Zone(
            provider=provider, name=one["name"], districts=one["districts"],
            latitude=one["point"][0], longitude=one["point"][1],
        )
        for one in entry["zone"]
    )  # fmt: skip
    return provider


def _stations(provider: Provider, data: dict[str, Any]) -> None:
    materials = {one.slug: one for one in Material.objects.all()}
    plain = (
        "slug", "name", "address", "district", "hours", "step_free", "access_note", "note",
    )  # fmt: skip
    takes = []
    for entry in data["station"]:
        if entry["town"] != provider.town:
            continue
        latitude, longitude = entry["point"]
        station = Station.objects.create(
            **{name: entry[name] for name in plain}, provider=provider, latitude=latitude,
            longitude=longitude, source=data["source"], checked=data["checked"],
        )  # fmt: skip
        takes += [
            StationMaterial(station=station, material=materials[slug], **_terms(slug, data))
            for slug in data["takes"][entry["kind"]]
        ]
    StationMaterial.objects.bulk_create(takes)


def _terms(slug: str, data: dict[str, Any]) -> dict[str, Any]:
    """How much a station takes of it and for how much; free only where general law says so."""
    fees = data["fees"]
    note = fees["asked_note"] if slug in fees["asked"] else ""
    return {
        "limit": data["limits"].get(slug, ""), "fee_note": note,
        "fee_cents": 0 if slug in fees["free"] else None,
    }  # fmt: skip


def _services(provider: Provider, data: dict[str, Any]) -> None:
    ReportService.objects.bulk_create(
        ReportService(
            provider=provider, order=n, **one | {"attributes": attributes(one, data["values"])}
        )
        for n, one in enumerate(data["service"], start=1)
    )


def attributes(service: dict[str, Any], values: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """What a kind of report asks, in the shape of `ReportService.attributes`."""
    return [
        one | {"values": [
            {"key": key, "name": name} for key, name in values.get(one["values"], {}).items()
        ]}
        for one in service["attributes"]
    ]  # fmt: skip


def _items(provider: Provider, dative: str, data: dict[str, Any]) -> None:
    things = read_items()
    Item.objects.bulk_create(
        (
            Item(slug=one.slug, name=one.name, words=[*one.words], hazard=one.hazard, example=True)
            for one in things
        ),
        ignore_conflicts=True,
    )
    items = {one.slug: one for one in Item.objects.filter(example=True)}
    materials = {one.slug: one for one in Material.objects.all()}
    about = {"provider": provider, "source": data["items_source"], "checked": data["checked"]}
    ItemWay.objects.bulk_create(
        ItemWay(
            item=items[thing.slug], order=n, disposal=way.disposal,
            text=way.text.format(amt=dative), material=materials.get(way.material),
            category=way.category or "", litres=way.litres, fee_cents=way.fee_cents,
            fee_note=way.fee_note, **about,
        )
        for thing in things if thing.slug in items
        for n, way in enumerate(one for one in thing.ways if one.holds_in(provider.town))
    )  # fmt: skip


def _rounds(
    provider: Provider, entry: dict[str, Any], capacity: dict[str, int], today: date
) -> None:
    """Tours after the last one of a zone and category, so that none comes back."""
    zones = {one.name: one for one in provider.zones.all()}
    latest = Round.objects.filter(provider=provider).values_list("zone", "category")
    last = {(zone, category): day for zone, category, day in latest.annotate(Max("day"))}
    Round.objects.bulk_create(
        Round(provider=provider, zone=zone, category=category, day=day, capacity=capacity[category])
        for one in entry["zone"] if (zone := zones.get(one["name"]))
        for category, weekdays in one["weekdays"].items()
        for day in working_days(
            weekdays, after=max(today, last.get((zone.pk, category), today)), last=today + AHEAD
        )
    )  # fmt: skip


def working_days(weekdays: list[int], *, after: date, last: date) -> Iterator[date]:
    """Days on these weekdays that are no public holiday in Bremen."""
    free = public_holidays("HB", (after.year, last.year))
    day = after + timedelta(days=1)
    while day <= last:
        if day.weekday() in weekdays and day not in free:
            yield day
        day += timedelta(days=1)
