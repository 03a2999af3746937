"""Tours as the provider's office sees them, and what waits there today."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet

from buergertelefon.base.reference import normal
from buergertelefon.places.rules.writing import taken_apart
from buergertelefon.waste.models import BulkyOrder, Report, Round, Source
from buergertelefon.waste.queries.bulky import route
from buergertelefon.waste.rules.life import TAKES, OrderState, ReportState
from buergertelefon.waste.rules.rounds import monday_of
from buergertelefon.waste.rules.words import CATEGORIES, Category

#: shown at once
MOST = 50
#: dates that end within so many days are named
LAPSES = timedelta(days=30)


@dataclass(frozen=True)
class Stop:
    """One house on a tour: what lies there."""

    order: BulkyOrder
    items: tuple[tuple[int, str], ...]  # number and name
    litres: int  # on this tour
    later: tuple[Round, ...]  # other tours of a later day that come for the rest

    @property
    def said(self) -> str:
        """ "2 Stühle, 1 Tisch" as it was ordered."""
        return ", ".join(f"{number} {name}" for number, name in self.items)


@dataclass(frozen=True)
class Waiting:
    """What the office has to see to."""

    tours: Sequence[Round]  # of today and tomorrow
    silent: Sequence[Round]  # gone by, and of some orders nobody has said what came of them
    missed: Sequence[BulkyOrder]
    lapsing: Sequence[Source]  # dates that end soon, or have ended
    overdue: int  # reports


def tours_of(centre: int) -> QuerySet[Round]:
    """All tours of a centre's providers, with what is shown of them."""
    rows = Round.objects.filter(provider__centre=centre).select_related("provider", "zone")
    return rows.order_by("day", "zone__name", "category")


def weeks(rows: QuerySet[Round], *, first: date, count: int) -> Sequence[tuple[date, list[Round]]]:
    """So many weeks from the week of a day on, each with its tours; also those without any."""
    monday = monday_of(first)
    found: dict[date, list[Round]] = defaultdict(list)
    for one in rows.filter(day__gte=monday, day__lt=monday + timedelta(weeks=count)):
        found[monday_of(one.day)].append(one)
    return [(day, found[day]) for day in (monday + timedelta(weeks=n) for n in range(count))]


@dataclass(frozen=True)
class Sum:
    """Places of a zone's tours of one category."""

    zone: str
    category: Category
    capacity: int
    taken: int
    free: int

    @property
    def said(self) -> str:
        """Zone and category as they are read."""
        return f"{self.zone}, {CATEGORIES[self.category]}"


def sums(rows: Sequence[Round]) -> tuple[Sum, ...]:
    """Of these tours together, per zone and category. Closed ones have nothing free."""
    found: dict[tuple[str, str], list[Round]] = defaultdict(list)
    for one in rows:
        found[one.zone.name, one.category].append(one)
    return tuple(
        Sum(
            zone, Category(category), sum(one.capacity for one in some),
            sum(one.taken for one in some), sum(one.free for one in some),
        )
        for (zone, category), some in sorted(found.items())
    )  # fmt: skip


def stops(tour: Round) -> tuple[Stop, ...]:
    """What the lorry finds, in the order of its route."""
    found = []
    for row in route(tour):
        parts = list(row.parts.all())
        mine = [one for part in parts if part.round_id == tour.pk for one in part.items]
        found.append(
            Stop(
                row, tuple((number, name) for name, number, _ in mine),
                sum(number * litres for _, number, litres in mine),
                tuple(part.round for part in parts if part.round.day > tour.day),
            )
        )  # fmt: skip
    return tuple(found)


def on_tour(tour: Round) -> QuerySet[BulkyOrder]:
    """Its orders that were not cancelled."""
    return BulkyOrder.objects.filter(parts__round=tour, state__in=TAKES)


def last_day_of(order: BulkyOrder) -> date:
    """When the last of its tours comes."""
    last: date = order.parts.aggregate(last=Max("round__day"))["last"]
    return last


def others(tour: Round, *, today: date) -> QuerySet[Round]:
    """Coming tours of the same zone and category that take orders."""
    rows = Round.objects.filter(
        zone=tour.zone_id, category=tour.category, closed=False, day__gte=today
    )
    return rows.exclude(pk=tour.pk).order_by("day")


def orders_like(centre: int, text: str) -> Sequence[BulkyOrder]:
    """Orders of a centre by code, or by street and house number; the newest first, at most 50."""
    mine = BulkyOrder.objects.filter(provider__centre=centre).prefetch_related("parts__round")
    if (code := normal(text)) and (found := list(mine.filter(reference=code))):
        return found
    written = taken_apart(text)
    if len(street := (written.street or written.town).strip()) < 3:
        return ()
    rows = mine.filter(street__istartswith=street)
    if written.house:
        rows = rows.filter(number__iregex=rf"^\s*{written.house.number}\D*$")
    return list(rows.order_by("-made")[:MOST])


def waiting(centre: int, *, at: datetime, today: date) -> Waiting:
    """What has to be seen to now; five queries."""
    near = tours_of(centre).filter(day__gte=today, day__lte=today + timedelta(days=1))
    open_ = Count("parts", filter=Q(parts__order__state=OrderState.BOOKED))
    gone = tours_of(centre).filter(day__lt=today).annotate(open=open_).filter(open__gt=0)
    missed = BulkyOrder.objects.filter(provider__centre=centre, state=OrderState.MISSED)
    lapsing = Source.objects.filter(
        provider__centre=centre, provider__active=True, last__lte=today + LAPSES
    )
    late = Report.objects.filter(service__provider__centre=centre, expected__lt=at)
    return Waiting(
        list(near), list(gone[:MOST]), list(missed.prefetch_related("parts__round")[:MOST]),
        list(lapsing.select_related("provider")),
        late.exclude(state=ReportState.CLOSED).count(),
    )  # fmt: skip
