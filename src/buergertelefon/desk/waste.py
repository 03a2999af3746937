"""Waste as the desk shows it: whose city, what can be collected, what a conversation did."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import QueryDict

from buergertelefon.base.typed import typed
from buergertelefon.waste.errors import BadField, Unknown
from buergertelefon.waste.models import (
    BulkyOrder,
    CollectionReminder,
    House,
    ItemWay,
    Provider,
    Report,
    ReportService,
    Round,
)
from buergertelefon.waste.queries import bulky, items, reminders, reports
from buergertelefon.waste.rules.bulky import LARGE, MEDIUM, SMALL, Piece, bookable
from buergertelefon.waste.rules.mentioned import mentioned
from buergertelefon.waste.rules.words import CATEGORIES, Category, Disposal

#: days of a tour one sees beside a call
MOST_DAYS = 6
#: how large something is that nobody has described, in litres
SIZES: Mapping[str, tuple[str, int]] = {
    "small": ("klein wie ein Stuhl", SMALL), "medium": ("mittel wie eine Kommode", MEDIUM),
    "large": ("groß wie ein Schrank", LARGE),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One thing that was said: what is collected, what goes elsewhere, what nobody knows."""

    n: int
    words: str
    count: int
    name: str = ""  # as it is known
    category: Category | None = None  # None: not collected, or not known
    litres: int = 0  # of one
    elsewhere: str = ""  # where it goes instead, as it is read aloud
    size: str = ""  # a key of SIZES: chosen for what nobody knows

    @property
    def known(self) -> bool:
        """Is it described?"""
        return bool(self.name)

    @property
    def undecided(self) -> bool:
        """Has somebody to ask what it is?"""
        return not self.known and self.category is None

    @property
    def category_name(self) -> str:
        """The tour that takes it."""
        return CATEGORIES[self.category] if self.category else ""


def takes_waste(office: int, *, centre: int) -> bool:
    """Is this office the one that takes a city's waste?"""
    return Provider.objects.filter(office=office, centre=centre, active=True).exists()


def providers_of(centre: int) -> QuerySet[Provider]:
    """Who takes waste in the cities this centre speaks for."""
    return Provider.objects.filter(centre=centre, active=True)


def provider_at(place: str, *, centre: int) -> Provider | None:
    """Who takes the waste of a city (AGS); the only one, if the centre has one."""
    rows = list(providers_of(centre).select_related("office"))
    here = [one for one in rows if place and one.commune.startswith(place[:5])]
    return next(iter(here or rows), None)


def house_of(key: str, *, centre: int) -> House:
    """The house that was sent along. Raises BadField."""
    rows = House.objects.filter(street__provider__centre=centre, street__provider__active=True)
    rows = rows.select_related("street__provider__office", "zone")
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 12 else 0
    if (row := rows.filter(pk=number).first()) is None:
        raise BadField("address", "Bitte zuerst die Adresse mit Hausnummer eingeben.")
    return row


def lines_of(what: str, chosen: QueryDict, *, provider: Provider, on: date) -> tuple[Line, ...]:
    """The things that were said. `chosen`: "category-0" and "size-0" of what nobody knows."""
    return tuple(
        _line(n, one.words, one.count, chosen, provider=provider, on=on)
        for n, one in enumerate(mentioned(what))
    )


def _line(
    n: int, words: str, count: int, chosen: QueryDict, *, provider: Provider, on: date
) -> Line:
    hit = next(iter(items.search(words, provider=provider.pk, on=on, limit=1)), None)
    if hit is not None and not hit.near:
        first = next((way for way in hit.ways if way.disposal == Disposal.BULKY), None)
        if first is not None:
            category = Category(first.category)
            return Line(n, words, count, hit.item.name, category, first.litres or 0)
        return Line(n, words, count, hit.item.name, elsewhere=_said(hit.ways))
    category_, size = typed(chosen, f"category-{n}"), typed(chosen, f"size-{n}")
    known = category_ in set(Category) and size in SIZES
    return Line(
        n, words, count, category=Category(category_) if known else None,
        litres=SIZES[size][1] if known else 0, size=size,
    )  # fmt: skip


def _said(ways: Sequence[ItemWay]) -> str:
    return ways[0].text if ways else "Wohin das gehört, wissen wir noch nicht."


def pieces_of(lines: Sequence[Line]) -> tuple[Piece, ...]:
    """What is collected of it. Raises BadField while something is not decided."""
    for one in lines:
        if one.undecided:
            raise BadField(
                f"size-{one.n}", f"{one.words[:60]}: Bitte wählen Sie, was es ist und wie groß."
            )
    return tuple(
        Piece((one.name or one.words)[:120], one.count, one.litres, one.category)
        for one in lines
        if one.category
    )


def days_for(
    house: House, pieces: Sequence[Piece], *, today: date
) -> tuple[tuple[Category, str, tuple[Round, ...]], ...]:
    """Category, its name and its next free tours."""
    provider = house.street.provider
    first, last = bookable(today, lead=provider.bulky_lead_days, ahead=provider.bulky_ahead_days)
    rounds = bulky.free_rounds_of(house, first=first, last=last)
    there = {one.category for one in pieces}
    return tuple(
        (
            category,
            CATEGORIES[category],
            tuple(one for one in rounds if one.category == category)[:MOST_DAYS],
        )
        for category in Category
        if category in there
    )


def made_in(contact: uuid.UUID) -> list[tuple[str, str]]:
    """What was ordered and reported in this conversation: code and words, newest first."""
    orders = BulkyOrder.objects.filter(contact=contact)
    found = [(one.made, one.reference, "Sperrmüll") for one in orders]
    rows = Report.objects.filter(contact=contact).select_related("service")
    found += [(one.requested, one.reference, one.service.name) for one in rows]
    return [(code, words) for _, code, words in sorted(found, reverse=True)]


def services_of(provider: Provider) -> list[ReportService]:
    """What can be reported there."""
    return list(ReportService.objects.filter(provider=provider, active=True))


def service_of(key: str, *, centre: int) -> ReportService:
    """A kind of report of this centre. Raises Unknown."""
    rows = ReportService.objects.filter(provider__centre=centre, active=True)
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 10 else 0
    if (row := rows.select_related("provider__office").filter(pk=number).first()) is None:
        raise Unknown
    return row


def order_of(code: str, *, centre: int) -> BulkyOrder:
    """An order of this centre by its code. Raises Unknown."""
    row = bulky.by_code(code)
    if row.provider.centre_id != centre:
        raise Unknown
    return row


def reminder_of(code: str, *, centre: int) -> CollectionReminder:
    """A reminder of this centre by its code. Raises Unknown."""
    row = reminders.by_code(code)
    if row.house.street.provider.centre_id != centre:
        raise Unknown
    return row


def report_of(code: str, *, centre: int) -> Report:
    """A report of this centre by its code. Raises Unknown."""
    row = reports.by_code(code)
    if row.service.provider.centre_id != centre:
        raise Unknown
    return row
