"""Tours that can be chosen, and orders."""

import uuid
from collections.abc import Sequence
from datetime import date

from buergertelefon.base.reference import normal
from buergertelefon.base.secret import is_same
from buergertelefon.base.tries import counted
from buergertelefon.waste.errors import Refused, Unknown
from buergertelefon.waste.models import BulkyOrder, House, ItemWay, Round, Zone
from buergertelefon.waste.rules.life import TAKES
from buergertelefon.waste.rules.rounds import along
from buergertelefon.waste.rules.words import Disposal
from buergertelefon.waste.secret import secret_of


class MustWait(Refused):
    """Too many wrong keys for a code."""

    def __init__(self) -> None:
        super().__init__("Zu viele Versuche. Bitte warten Sie eine Minute.")


def zone_of(house: House) -> Zone | None:
    """Whose tours come to a house: its own zone, or that of the rest of the city."""
    if house.zone is not None:
        return house.zone
    return Zone.objects.filter(provider=house.street.provider_id, districts=[]).first()


def rounds_of(house: House, *, first: date, last: date) -> Sequence[Round]:
    """Tours of a house's zone in these days, the full ones too, earliest first."""
    if (zone := zone_of(house)) is None:
        return ()
    rows = Round.objects.filter(zone=zone, day__gte=first, day__lte=last, closed=False)
    return list(rows.order_by("day", "category"))


def free_rounds_of(house: House, *, first: date, last: date) -> Sequence[Round]:
    """Those of them that have a place."""
    return [one for one in rounds_of(house, first=first, last=last) if one.free]


def locked(order: uuid.UUID) -> BulkyOrder:
    """The order, held to the end of the transaction. Raises Unknown."""
    rows = BulkyOrder.objects.select_related("provider", "house__street__provider", "house__zone")
    row = rows.select_for_update(of=("self",)).filter(pk=order).first()
    if row is None:
        raise Unknown
    return row


def by_code(code: str) -> BulkyOrder:
    """An order by its code, as the desk may. Raises Unknown."""
    rows = BulkyOrder.objects.select_related("provider__office", "house__street__provider")
    row = rows.filter(reference=normal(code)).first() if normal(code) else None
    if row is None:
        raise Unknown
    return row


def by_secret(code: str, secret: str) -> BulkyOrder:
    """What code and key open. Raises Unknown, MustWait."""

    def find() -> BulkyOrder:
        row = by_code(code)
        if not is_same(secret, secret_of(row.key)):
            raise Unknown
        return row

    return counted("bulky", code, find, refusal=MustWait)


def route(round_: Round) -> Sequence[BulkyOrder]:
    """The orders of a tour in the order in which the lorry passes them; cancelled ones are not."""
    rows = BulkyOrder.objects.filter(parts__round=round_, state__in=TAKES)
    found = rows.select_related("house__street").prefetch_related("parts__round")

    def place(row: BulkyOrder) -> tuple[object, ...]:
        return along(row.house.street.position if row.house else 0, row.street, row.number)

    return sorted(found, key=place)


def by_key(key: uuid.UUID) -> BulkyOrder | None:
    """What a form has ordered already."""
    return BulkyOrder.objects.filter(key=key).first()


def bulky_ways(provider: int) -> Sequence[ItemWay]:
    """What a city's bulky waste takes, with its item, by name."""
    rows = ItemWay.objects.filter(provider=provider, disposal=Disposal.BULKY, litres__gt=0)
    return list(rows.exclude(category="").select_related("item").order_by("item__name"))
