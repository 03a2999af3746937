"""Citizens find out what goes where. Works without a script."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergertelefon.base.typed import typed
from buergertelefon.knowledge.search.analyzer import folded, normalise
from buergertelefon.waste.actions.seeking import note
from buergertelefon.waste.models import Item, ItemWay, Provider
from buergertelefon.waste.queries import addresses
from buergertelefon.waste.queries.items import ItemHit, by_slug, described, search
from buergertelefon.waste.queries.stations import (
    StationView,
    house_of,
    point_of,
    stations,
    takers,
)
from buergertelefon.website.waste.cities import chosen

#: what a session knows: words it has looked for in vain, the last ones
SOUGHT, MOST_SOUGHT = "abfall-gesucht", 20


@dataclass(frozen=True)
class Way:
    """A way to get rid of something, and the stations that take it."""

    way: ItemWay
    stations: tuple[StationView, ...]

    @property
    def first(self) -> StationView | None:
        """The nearest that is open now."""
        return self.stations[0] if self.stations and self.stations[0].opening.now else None


@dataclass(frozen=True)
class Near:
    """Where the citizen is, as far as it was said and is known."""

    address: str  # as it was typed
    label: str = ""  # as it was understood
    stations: tuple[StationView, ...] = ()
    unclear: str = ""  # what is missing: street, number, zone


@never_cache
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """What fits the words; without words everything from A to Z."""
    provider, cities = chosen(request)
    now = timezone.now()
    words = typed(request.GET, "q")
    hits = search(words, provider=provider.pk, on=timezone.localdate(now)) if words else ()
    near = not hits or hits[0].near
    if words and near:
        _note(request, words, provider, now)
    place = _near(request, provider, now)
    page: dict[str, Any] = {
        "provider": provider, "cities": cities, "words": words, "place": place,
        "hits": [(one, _ways(one, place)) for one in hits], "near": near,
        "corrected": hits[0].corrected if hits else "",
        "letters": () if words else _letters(described(provider.pk)),
    }  # fmt: skip
    return render(request, "website/waste/items.html", page)


@never_cache
@require_GET
def item(request: HttpRequest, slug: str) -> HttpResponse:
    """One item: every way, what is dangerous, who takes it."""
    provider, cities = chosen(request)
    hit = by_slug(slug, provider=provider.pk)
    if hit is None:
        raise Http404
    place = _near(request, provider, timezone.now())
    page = {
        "provider": provider, "cities": cities, "item": hit.item, "place": place,
        "ways": _ways(hit, place),
    }  # fmt: skip
    return render(request, "website/waste/item.html", page)


def _note(request: HttpRequest, words: str, provider: Provider, now: datetime) -> None:
    """Once in a session: the page is loaded again, or an address is added to the same words."""
    asked, before = f"{provider.pk} {words.casefold()}", list(request.session.get(SOUGHT, []))
    if asked not in before and note(words, provider=provider.pk, on=timezone.localdate(now)):
        request.session[SOUGHT] = [*before, asked][-MOST_SOUGHT:]


def _ways(hit: ItemHit, place: Near) -> list[Way]:
    return [Way(one, takers(place.stations, one) if one.material_id else ()) for one in hit.ways]


def _near(request: HttpRequest, provider: Provider, now: datetime) -> Near:
    """All stations of the city, the nearest to a typed address first."""
    address = typed(request.GET, "adresse")
    if not address:
        return Near("", stations=stations(provider.pk, at=now))
    found = addresses.find(address, on=timezone.localdate(now), commune=provider.commune)
    there = found.street is not None and found.street.provider == provider.pk
    house = house_of(found) if there else None
    point = point_of(house) if house else None
    seen = stations(provider.pk, at=now, near=point)
    unclear = "" if point else "zone" if house else "number" if there else "street"
    return Near(address, found.label if there else "", seen, unclear)


def _letters(items: Iterable[Item]) -> list[tuple[str, list[Item]]]:
    """By first letter, Ä among A."""

    def key(one: Item) -> str:
        return folded(normalise(one.name))

    rows = sorted(items, key=key)
    return [
        (letter, list(them)) for letter, them in groupby(rows, lambda one: key(one)[:1].upper())
    ]
