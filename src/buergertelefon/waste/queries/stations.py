"""Recycling stations as they stand at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from buergertelefon.base.opening_hours_osm import Opening, opening
from buergertelefon.waste.models import (
    House,
    ItemWay,
    Station,
    StationMaterial,
    StationNotice,
)
from buergertelefon.waste.queries.addresses import Answer
from buergertelefon.waste.queries.bulky import zone_of
from buergertelefon.waste.rules.nearest import Point, kilometres, order


@dataclass(frozen=True)
class StationView:
    """A station at a moment."""

    station: Station
    opening: Opening
    notice: StationNotice | None  # that holds now; one that closes it goes first
    takes: tuple[StationMaterial, ...]  # by name, the material loaded
    kilometres: float | None = None  # as the crow flies; None: nobody knows from where
    asked: StationMaterial | None = None  # of these the one that was asked for


def stations(
    provider: int, *, at: datetime, material: str = "", near: Point | None = None
) -> tuple[StationView, ...]:
    """Those that are open now first, then the nearest, then by name. Three queries.

    `material`: the slug of what has to be taken, stations that do not take it are left out;
    `near`: WGS 84, degrees.
    """
    rows = _loaded(at).filter(provider=provider, active=True)
    if material:
        rows = rows.filter(takes__material__slug=material)
    seen = [_seen(one, at=at, material=material, near=near) for one in rows]
    return tuple(sorted(seen, key=_order))


def station(slug: str, *, at: datetime) -> StationView | None:
    """One of them; None if there is none of that name."""
    one = _loaded(at).filter(slug=slug, active=True).first()
    return _seen(one, at=at) if one else None


def takers(found: Iterable[StationView], way: ItemWay) -> tuple[StationView, ...]:
    """Of these stations those that take it, in the same order."""
    return tuple(
        replace(one, asked=taken)
        for one in found
        for taken in one.takes
        if taken.material_id == way.material_id
    )


def point_of(house: House) -> Point | None:
    """About where a house is: the middle of its zone, or of the rest of the city."""
    zone = zone_of(house)
    if zone is None or zone.latitude is None or zone.longitude is None:
        return None
    return zone.latitude, zone.longitude


def house_of(answer: Answer) -> House | None:
    """The house of a typed address; any of a street whose houses are all in one zone."""
    if answer.house is not None or answer.street is None:
        return answer.house
    rows = House.objects.filter(street=answer.street.pk).select_related("street", "zone")
    zones = rows.order_by().values_list("zone", flat=True).distinct()[:2]
    return rows.first() if len(zones) == 1 else None


def _loaded(at: datetime) -> QuerySet[Station]:
    holding = StationNotice.objects.filter(begins__lte=at, ends__gt=at)
    takes = StationMaterial.objects.select_related("material").order_by("material__name")
    return Station.objects.select_related("provider").prefetch_related(
        Prefetch("takes", queryset=takes, to_attr="taken"),
        Prefetch("notices", queryset=holding.order_by("-closed", "-begins"), to_attr="holding"),
    )


def _seen(
    one: Station, *, at: datetime, material: str = "", near: Point | None = None
) -> StationView:
    takes: tuple[StationMaterial, ...] = tuple(one.taken)  # type: ignore[attr-defined]  # to_attr
    holding: list[StationNotice] = one.holding  # type: ignore[attr-defined]  # same
    notice = holding[0] if holding else None
    away = None
    if near is not None and one.latitude is not None and one.longitude is not None:
        away = kilometres(near, (one.latitude, one.longitude))
    asked = next((each for each in takes if each.material.slug == material), None)
    return StationView(one, _opening(one, notice, at=at), notice, takes, away, asked)


def _opening(one: Station, notice: StationNotice | None, *, at: datetime) -> Opening:
    """By its hours; a notice that closes it goes before them until it ends."""
    land = one.provider.land
    if notice is None or not notice.closed:
        return opening(one.hours, at, land=land)
    then = opening(one.hours, notice.ends, land=land)
    return Opening(now=False, opens=notice.ends if then.now else then.opens, why=notice.text)


def _order(one: StationView) -> tuple[bool, float, str]:
    return order(is_open=bool(one.opening.now), away=one.kilometres, name=one.station.name)
