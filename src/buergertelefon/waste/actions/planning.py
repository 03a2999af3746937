"""Bulky waste tours: planned, made larger or smaller, closed, emptied, removed."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import ProtectedError

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.public_holidays import named_holidays
from buergertelefon.waste.actions.ordering import finish, miss, move
from buergertelefon.waste.errors import BadField, HasOrders, NotPossible, Refused
from buergertelefon.waste.models import BulkyOrder, Round, Zone
from buergertelefon.waste.queries.rounds import last_day_of, on_tour
from buergertelefon.waste.rules.life import OrderState
from buergertelefon.waste.rules.rounds import MOST_PLACES, Plan, days_of, must_have_come
from buergertelefon.waste.rules.words import Category


@dataclass(frozen=True)
class Planned:
    """What a plan made, or would make."""

    fresh: tuple[date, ...]
    there: tuple[date, ...]  # had a tour of this zone and category, which stays as it is
    holidays: tuple[tuple[date, str], ...]  # left out, and what they are called


@dataclass(frozen=True)
class Emptied:
    """Who was moved to another tour, and who was not, with the reason."""

    moved: int
    left: tuple[tuple[BulkyOrder, str], ...]


@transaction.atomic
def plan(zone: Zone, what: Plan, *, on: date, dry_run: bool = False) -> Planned:
    """Tours on all days of a plan that have none yet. Raises BadField.

    `dry_run`: nothing is written.
    """
    if what.first < on:
        raise BadField("first", "Bitte wählen Sie einen ersten Tag, der nicht vergangen ist.")
    found = days_of(what, _holidays(zone, what))
    mine = Round.objects.filter(zone=zone, provider=zone.provider_id, category=what.category)
    there = set(mine.filter(day__in=found.days).values_list("day", flat=True))
    fresh = tuple(day for day in found.days if day not in there)
    if not dry_run:
        Round.objects.bulk_create(
            (
                Round(provider_id=zone.provider_id, zone=zone, category=what.category, day=day,
                      capacity=what.places)
                for day in fresh
            ),
            ignore_conflicts=True,  # somebody planned the same at the same time
        )  # fmt: skip
    return Planned(fresh, tuple(sorted(there)), found.holidays)


@transaction.atomic
def resize(tour: int, *, capacity: int) -> int:
    """Another number of places; how many orders are now too many. Raises BadField.

    Who has a place keeps it, also on a tour that became too small.
    """
    if not 0 <= capacity <= MOST_PLACES:
        raise BadField("capacity", f"Bitte eine Zahl von 0 bis {MOST_PLACES}.")
    row = Round.objects.select_for_update().get(pk=tour)
    row.capacity = capacity
    row.save(update_fields=["capacity"])
    return max(0, row.taken - capacity)


def close(tour: int) -> None:
    """It takes no more orders; those it has stay until somebody moves them."""
    Round.objects.filter(pk=tour).update(closed=True)


def reopen(tour: int) -> None:
    """It takes orders again."""
    Round.objects.filter(pk=tour).update(closed=False)


@transaction.atomic
def remove(tour: int) -> None:
    """Away with a tour that nobody ordered. Raises HasOrders."""
    row = Round.objects.select_for_update().filter(pk=tour).first()
    if row is None:
        return
    if row.taken:
        raise HasOrders
    try:
        row.delete()
    except ProtectedError:  # cancelled orders remember it
        raise HasOrders from None


def empty(tour: int, into: int, *, at: datetime) -> Emptied:
    """Move all that is booked or was missed to another tour of this zone and category.

    Who ordered first goes first, each in a transaction of its own: those that do not fit stay,
    with the reason. Everyone who is moved is told. Raises BadField.
    """
    old, new = Round.objects.get(pk=tour), Round.objects.get(pk=into)
    if (old.pk == new.pk or new.closed or new.day < at.astimezone(BERLIN).date()
            or (old.zone_id, old.category) != (new.zone_id, new.category)):  # fmt: skip
        raise BadField("into", "Bitte wählen Sie eine offene, kommende Tour dieses Gebiets.")
    moved, left = 0, []
    rows = on_tour(old).filter(state__in=[OrderState.BOOKED, OrderState.MISSED])
    for row in rows.order_by("made", "pk"):
        try:
            move(row.pk, _others(row) | {Category(new.category): new.pk}, at=at, by_office=True)
        except Refused as error:
            left.append((row, str(error)))
        else:
            moved += 1
    return Emptied(moved, tuple(left))


def report_back(order: uuid.UUID, *, collected: bool, at: datetime) -> BulkyOrder:
    """What the lorry's crew says of an order: missed once its first day has come, collected once
    the last of its tours has.

    Raises NotPossible, Refused, Unknown.
    """
    days = list(Round.objects.filter(parts__order=order).values_list("day", flat=True))
    known = [max(days)] if collected and days else days
    must_have_come(known, today=at.astimezone(BERLIN).date())
    return finish(order, at=at) if collected else miss(order, at=at)


def finish_rest(tour: int, *, at: datetime) -> Sequence[BulkyOrder]:
    """All that is still booked was collected; what has a later day on another tour waits for it.

    Gives those that wait. Raises Refused before the day.
    """
    row = Round.objects.get(pk=tour)
    must_have_come([row.day], today=at.astimezone(BERLIN).date())
    waiting = []
    for order in on_tour(row).filter(state=OrderState.BOOKED):
        if last_day_of(order) > row.day:
            waiting.append(order)
            continue
        try:
            finish(order.pk, at=at)
        except NotPossible:  # somebody was faster
            continue
    return waiting


def _holidays(zone: Zone, what: Plan) -> Mapping[date, str]:
    years = tuple(range(what.first.year, min(what.last.year, what.first.year + 3) + 1))
    return named_holidays(zone.provider.land, years)


def _others(row: BulkyOrder) -> dict[Category, int]:
    parts = row.parts.values_list("round__category", "round")
    return {Category(category): pk for category, pk in parts}
