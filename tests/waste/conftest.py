"""A city with two streets: one that needs the house number, and one that does not."""

import uuid
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.directory.models import Office
from buergertelefon.waste import items
from buergertelefon.waste.actions.ordering import order
from buergertelefon.waste.models import (
    BulkyOrder,
    BulkyPart,
    CollectionDate,
    DateCalendar,
    House,
    Item,
    ItemWay,
    Material,
    Provider,
    Quota,
    ReportService,
    Round,
    Source,
    Station,
    Street,
    Zone,
)
from buergertelefon.waste.queries import addresses
from buergertelefon.waste.rules.addresses import number_key, street_key
from buergertelefon.waste.rules.bulky import Piece
from buergertelefon.waste.rules.details import Details
from buergertelefon.waste.rules.kinds import Kind
from buergertelefon.waste.rules.life import TAKES
from buergertelefon.waste.rules.words import Category, Channel, Disposal, Way

#: Monday, 9:00 in Bremen
NOW = datetime(2026, 11, 23, 9, tzinfo=BERLIN)
TODAY = NOW.date()
BREMEN = "040110000000"
ANNA = Details(name="Anna Beispiel", mail="anna@example.org", way=Way.MAIL)
SOFA = Piece("Sofa", 1, 1500, Category.MIXED)
BOARD = Piece("Brett", 3, 20, Category.WOOD)


@pytest.fixture(autouse=True)
def _streets_anew() -> Iterator[None]:
    """No process keeps the streets or items of another test."""
    addresses.forget()
    items.forget()
    yield
    addresses.forget()
    items.forget()


def make_provider(slug: str = "stadtreinigung", **values: Any) -> Provider:
    """Of Bremen, with a zone for all of it."""
    centre, _ = ServiceCentre.objects.get_or_create(slug="bremen", defaults={"name": "Bremen"})
    office, _ = Office.objects.get_or_create(
        slug=slug, defaults={"name": "Stadtreinigung", "source": "Beispiel", "as_of": TODAY,
                             "phone": "+4942136112345"},
    )  # fmt: skip
    about = {
        "name": "Stadtreinigung Beispiel", "commune": BREMEN, "town": "Bremen", "centre": centre,
        "office": office, "south": 53.0, "west": 8.4, "north": 53.3, "east": 9.0,
    } | values  # fmt: skip
    row = Provider.objects.create(slug=slug, **about)
    Zone.objects.create(provider=row, name="ganze Stadt", latitude=53.08, longitude=8.8)
    return row


def the_provider() -> Provider:
    """The one there is, made if there is none."""
    return Provider.objects.first() or make_provider()


def make_calendar(*dates: tuple[date, Kind], provider: Provider | None = None) -> DateCalendar:
    """A calendar with these dates."""
    of = provider or the_provider()
    source, _ = Source.objects.get_or_create(
        provider=of, slug="beispiel",
        defaults={"name": "Beispiel", "as_of": TODAY, "taken": NOW,
                  "first": TODAY, "last": TODAY + timedelta(days=200)},
    )  # fmt: skip
    row = DateCalendar.objects.create(provider=of, digest=uuid.uuid4().hex)
    CollectionDate.objects.bulk_create(
        CollectionDate(calendar=row, day=day, kind=kind, source=source) for day, kind in dates
    )
    return row


def make_house(
    street: str = "Beispielstraße", number: str = "1", *, calendar: DateCalendar | None = None,
    provider: Provider | None = None, zone: Zone | None = None,
) -> House:  # fmt: skip
    """A house, and its street if there is none yet."""
    of = provider or the_provider()
    row, _ = Street.objects.get_or_create(
        provider=of, key=street_key(street), defaults={"name": street}
    )
    return House.objects.create(
        street=row, number=number, key=number_key(number), calendar=calendar, zone=zone
    )


def make_round(
    day: date | None = None, category: Category = Category.MIXED, *, capacity: int = 2,
    zone: Zone | None = None,
) -> Round:  # fmt: skip
    """A tour, a week from now."""
    of = zone or the_provider().zones.get(districts=[])
    return Round.objects.create(
        provider=of.provider, zone=of, category=category, capacity=capacity,
        day=day or TODAY + timedelta(days=7),
    )  # fmt: skip


def named(n: int) -> Details:
    """One of many households of a house; told nothing."""
    return Details(name=f"Bert Muster{n}")


def booked(house: House, *rounds: Round, **values: Any) -> BulkyOrder:
    """An order with a piece for each of these tours."""
    about = {"channel": Channel.PHONE, "key": uuid.uuid4(), "at": NOW} | values
    chosen = {Category(one.category): one.pk for one in rounds}
    pieces = [BOARD if one == Category.WOOD else SOFA for one in chosen]
    return order(house, pieces, chosen, about.pop("details", ANNA), **about)


def check(*, beyond: Collection[int] = ()) -> None:
    """Places and turns are what the orders say. `beyond`: tours that were made smaller."""
    for one in Round.objects.all():
        parts = BulkyPart.objects.filter(round=one, order__state__in=TAKES)
        assert one.taken == parts.count()
        assert one.taken <= one.capacity or one.pk in beyond
    for quota in Quota.objects.all():
        rows = BulkyOrder.objects.filter(household=quota.household, year=quota.year)
        assert quota.used == rows.filter(state__in=TAKES).count()
        assert quota.used <= the_provider().bulky_per_year


def make_item(name: str, disposal: Disposal = Disposal.STATION, *words: str, **values: Any) -> Item:
    """An item with one way."""
    row = Item.objects.create(slug=street_key(name), name=name, words=[*words],
                              hazard=values.pop("hazard", ""))  # fmt: skip
    about = {"text": f"{name}: bitte zum Recyclinghof."} | values
    ItemWay.objects.create(item=row, provider=the_provider(), disposal=disposal, **about)
    return row


def make_station(slug: str = "hof-nord", *materials: str, **values: Any) -> Station:
    """Open on working days from 8 to 16."""
    about = {
        "name": "Recyclinghof Nord", "address": "Nordweg 1, 28757 Bremen",
        "hours": "Mo-Fr 08:00-16:00", "latitude": 53.17, "longitude": 8.62,
    } | values  # fmt: skip
    row = Station.objects.create(provider=the_provider(), slug=slug, **about)
    for one in materials:
        material, _ = Material.objects.get_or_create(slug=one, defaults={"name": one.title()})
        row.takes.create(material=material)
    return row


def make_service(code: str = "dumping", *, public: bool = True, **values: Any) -> ReportService:
    """A kind of report."""
    about = {"name": "Wilder Müll", "description": "Müll auf öffentlichem Grund."} | values
    return ReportService.objects.create(provider=the_provider(), code=code, public=public, **about)
