"""A bulky waste order: booked, moved to another day, cancelled, collected or missed."""

import secrets
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from buergertelefon.base import reference
from buergertelefon.base.hours import BERLIN
from buergertelefon.messages.addresses import reach
from buergertelefon.waste.actions import claiming, telling
from buergertelefon.waste.actions.telling import Cause
from buergertelefon.waste.errors import BadField, NotPossible, Refused
from buergertelefon.waste.models import BulkyOrder, BulkyPart, House, Round
from buergertelefon.waste.queries.bulky import locked, rounds_of
from buergertelefon.waste.rules import bulky
from buergertelefon.waste.rules.bulky import Piece
from buergertelefon.waste.rules.details import Details, checked
from buergertelefon.waste.rules.life import ORDER_STEPS, OrderState, OrderStep
from buergertelefon.waste.rules.words import CATEGORIES, Category, Channel
from buergertelefon.waste.secret import household

Draw = Callable[[int], int]
#: codes are tried so often; the second try is needed once in millions
TRIES = 5


@transaction.atomic
def order(
    house: House,
    pieces: Sequence[Piece],
    rounds: Mapping[Category, int],
    details: Details,
    *,
    channel: Channel,
    key: uuid.UUID,
    at: datetime,
    contact: uuid.UUID | None = None,
    note: str = "",
    below: Draw = secrets.randbelow,
) -> BulkyOrder:
    """Order the collection of these pieces, one tour (`rounds`: its key) for each category.

    All places or none. `key` is the form's: who presses five times has one order. Raises BadField,
    BadMessage, NoPlace, QuotaUsed; nothing is written then.
    """
    if found := BulkyOrder.objects.filter(key=key).first():
        return found
    provider = house.street.provider
    kept = bulky.checked(pieces, most_litres=provider.bulky_litres)
    told = checked(details, named=True)
    mail, phone = reach(told.mail, told.phone)
    chosen = _chosen(house, kept, rounds, at=at)
    who = household(bulky.household_of(f"{house.street_id}:{house.key}", told.name))
    values = {
        "provider": provider, "house": house, "street": house.street.name,
        "number": house.number, "channel": channel, "made": at, "contact": contact,
        "household": who, "litres": bulky.volume(kept), "note": " ".join(note.split())[:200],
        "name": told.name, "mail": mail, "phone": phone, "postcode": told.postcode,
        "way": told.way or "",
    }  # fmt: skip
    row, is_new = _made(key, values, below)
    if not is_new:
        return row
    claiming.take(one.pk for one in chosen.values())
    claiming.count(provider.pk, who, _year(chosen.values()), per_year=provider.bulky_per_year)
    _write_parts(row, kept, chosen)
    telling.tell(row, Cause.BOOKED, at=at)
    return row


@transaction.atomic
def move(
    order: uuid.UUID, rounds: Mapping[Category, int], *, at: datetime, by_office: bool = False
) -> BulkyOrder:
    """Another day for what is booked, or a new one for what was missed; all or nothing.

    Raises BadField, NoPlace, NotPossible, QuotaUsed, TooLate, Unknown.
    """
    row = locked(order)
    step = OrderStep.REBOOK if row.state == OrderState.MISSED else OrderStep.MOVE
    _must(row, step)
    parts = list(row.parts.select_related("round"))
    if not row.household:
        raise Refused("Diese Anmeldung ist abgeschlossen. Bitte melden Sie neu an.")
    before = {Category(one.round.category): one.round for one in parts}
    pieces = pieces_of(parts)
    chosen = _chosen_for(row, pieces, rounds, at=at, now=before)
    if {one.pk for one in chosen.values()} == {one.pk for one in before.values()}:
        return row
    fresh = {one.pk for one in chosen.values()} - {one.pk for one in before.values()}
    gone = {one.pk for one in before.values()} - {one.pk for one in chosen.values()}
    if step == OrderStep.MOVE and not by_office:  # what stays on its day is not changed
        _must_be_in_time(row, [one for one in before.values() if one.pk in gone], at=at)
    claiming.swap(fresh, gone)
    old, new = _year(before.values()), _year(chosen.values())
    if old != new:
        per_year = row.provider.bulky_per_year
        claiming.count(row.provider_id, row.household, new, per_year=per_year)
        claiming.uncount(row.provider_id, row.household, old)
    row.parts.all().delete()
    _write_parts(row, pieces, chosen)
    row.state, row.changes, row.ended = ORDER_STEPS[step][1], row.changes + 1, None
    row.save(update_fields=["state", "changes", "ended"])
    telling.tell(row, Cause.MOVED, at=at)
    return row


@transaction.atomic
def cancel(order: uuid.UUID, *, at: datetime, by_office: bool = False) -> BulkyOrder:
    """Take it back: its places and its turn of the year are free again. Twice is once.

    Raises NotPossible, TooLate, Unknown.
    """
    row = locked(order)
    if row.state == OrderState.CANCELLED:
        return row
    _must(row, OrderStep.CANCEL)
    rounds = [one.round for one in row.parts.select_related("round")]
    if not by_office and row.state == OrderState.BOOKED:
        _must_be_in_time(row, rounds, at=at)
    row.state, row.ended = OrderState.CANCELLED, at
    row.changes += 1
    row.save(update_fields=["state", "ended", "changes"])
    claiming.give_back(one.pk for one in rounds)
    claiming.uncount(row.provider_id, row.household, _year(rounds))
    telling.tell(row, Cause.CANCELLED, at=at)
    return row


@transaction.atomic
def finish(order: uuid.UUID, *, at: datetime) -> BulkyOrder:
    """It was collected. Raises NotPossible, Unknown."""
    return _end(order, OrderStep.FINISH, at=at)


@transaction.atomic
def miss(order: uuid.UUID, *, at: datetime) -> BulkyOrder:
    """It was not collected; who is told may choose a new day. Raises NotPossible, Unknown."""
    row = _end(order, OrderStep.MISS, at=at)
    telling.tell(row, Cause.MISSED, at=at)
    return row


def pieces_of(parts: Sequence[BulkyPart]) -> tuple[Piece, ...]:
    """What was ordered."""
    return tuple(
        Piece(name, number, litres, Category(part.round.category))
        for part in parts
        for name, number, litres in part.items
    )


def _end(order: uuid.UUID, step: OrderStep, *, at: datetime) -> BulkyOrder:
    row = locked(order)
    if row.state == ORDER_STEPS[step][1]:
        return row
    _must(row, step)
    row.state, row.ended = ORDER_STEPS[step][1], at
    row.save(update_fields=["state", "ended"])
    return row


def _year(rounds: Iterable[Round]) -> int:
    """In which an order counts: of its first day."""
    return min(one.day for one in rounds).year


def _must(row: BulkyOrder, step: OrderStep) -> None:
    if row.state not in ORDER_STEPS[step][0]:
        raise NotPossible(row.state)


def _must_be_in_time(row: BulkyOrder, rounds: Iterable[Round], *, at: datetime) -> None:
    today = at.astimezone(BERLIN).date()
    day = min(one.day for one in rounds)
    bulky.must_be_in_time(day, today=today, days=row.provider.bulky_change_days)


def _chosen(
    house: House, pieces: Sequence[Piece], rounds: Mapping[Category, int], *, at: datetime
) -> dict[Category, Round]:
    """The tours that were chosen, one for each category of the pieces. Raises BadField."""
    provider, today = house.street.provider, at.astimezone(BERLIN).date()
    first, last = bulky.bookable(
        today, lead=provider.bulky_lead_days, ahead=provider.bulky_ahead_days
    )
    found: dict[Category, Round] = {}
    open_ = {one.pk: one for one in rounds_of(house, first=first, last=last)}
    for category in bulky.categories(pieces):
        one = open_.get(rounds.get(category, 0))
        if one is None or one.category != category:
            raise BadField(
                f"round_{category}", f"{CATEGORIES[category]}: Bitte wählen Sie einen Tag."
            )
        found[category] = one
    return found


def _chosen_for(
    row: BulkyOrder, pieces: Sequence[Piece], rounds: Mapping[Category, int], *, at: datetime,
    now: Mapping[Category, Round],
) -> dict[Category, Round]:  # fmt: skip
    """The same for an order: what stays on its day needs no choice."""
    if row.house is None:
        raise Refused("Diese Adresse steht nicht mehr im Verzeichnis. Bitte rufen Sie uns an.")
    keep = {category: one for category, one in now.items() if rounds.get(category) == one.pk}
    rest = [one for one in pieces if one.category not in keep]
    return keep | (_chosen(row.house, rest, rounds, at=at) if rest else {})


def _made(key: uuid.UUID, values: Mapping[str, object], below: Draw) -> tuple[BulkyOrder, bool]:
    for _ in range(TRIES):
        try:
            with transaction.atomic():  # waits for a click that is on its way
                return BulkyOrder.objects.create(
                    key=key, reference=reference.drawn(below), **values
                ), True
        except IntegrityError:
            if found := BulkyOrder.objects.filter(key=key).first():
                return found, False
    raise Refused("Es ist kein freier Code mehr da. Bitte noch einmal versuchen.")


def _write_parts(
    row: BulkyOrder, pieces: Sequence[Piece], chosen: Mapping[Category, Round]
) -> None:
    BulkyPart.objects.bulk_create(
        BulkyPart(
            order=row, round=one,
            items=[[p.name, p.count, p.litres] for p in pieces if p.category == category],
        )
        for category, one in chosen.items()
    )  # fmt: skip
