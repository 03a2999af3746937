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
from buergertelefon.waste.queries.bulky import locked
from buergertelefon.waste.queries.choosing import tours, tours_for
from buergertelefon.waste.rules import bulky
from buergertelefon.waste.rules.bulky import Piece
from buergertelefon.waste.rules.details import Details, checked
from buergertelefon.waste.rules.life import ORDER_STEPS, OrderState, OrderStep
from buergertelefon.waste.rules.words import Category, Channel
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

    All places or none. `key` is the form's: who presses five times has one order; who presses it
    with other answers is told so. Raises BadField, BadMessage, NoPlace, QuotaUsed, Refused; nothing
    is written then.
    """
    provider = house.street.provider
    kept = bulky.checked(pieces, most_litres=provider.bulky_litres)
    told = checked(details, named=True)
    who = household(bulky.household_of(f"{house.street_id}:{house.key}", told.name))
    if found := BulkyOrder.objects.filter(key=key).first():
        return _the_same(found, house, kept, rounds, who)
    if not provider.active:
        raise Refused("Sperrmüll nehmen wir hier nicht mehr an.")
    mail, phone = reach(told.mail, told.phone)
    chosen = tours(house, kept, rounds, at=at)
    year = _year(chosen.values())
    values = {
        "provider": provider, "house": house, "street": house.street.name,
        "number": house.number, "channel": channel, "made": at, "contact": contact,
        "household": who, "year": year, "litres": bulky.volume(kept),
        "note": " ".join(note.split())[:200],
        "name": told.name, "mail": mail, "phone": phone, "postcode": told.postcode,
        "way": told.way or "",
    }  # fmt: skip
    row, is_new = _made(key, values, below)
    if not is_new:
        return _the_same(row, house, kept, rounds, who)
    claiming.take(one.pk for one in chosen.values())
    claiming.count(provider.pk, who, year, per_year=provider.bulky_per_year)
    _write_parts(row, kept, chosen)
    telling.tell(row, Cause.BOOKED, at=at)
    return row


@transaction.atomic
def move(
    order: uuid.UUID, rounds: Mapping[Category, int], *, at: datetime, by_office: bool = False
) -> BulkyOrder:
    """Another day for what is booked, or a new one for what was missed; all or nothing.

    What was missed keeps its turn of the year, in whichever year it is collected. The office may
    choose any coming day, also of the zone in which the house was then.
    Raises BadField, NoPlace, NotPossible, QuotaUsed, Refused, TooLate, Unknown.
    """
    row = locked(order)
    step = OrderStep.REBOOK if row.state == OrderState.MISSED else OrderStep.MOVE
    _must(row, step)
    parts = list(row.parts.select_related("round"))
    if not row.household:
        raise Refused("Diese Anmeldung ist abgeschlossen. Bitte melden Sie neu an.")
    before = {Category(one.round.category): one.round for one in parts}
    pieces = pieces_of(parts)
    chosen = tours_for(row, pieces, rounds, at=at, now=before, by_office=by_office)
    fresh = {one.pk for one in chosen.values()} - {one.pk for one in before.values()}
    gone = {one.pk for one in before.values()} - {one.pk for one in chosen.values()}
    if not fresh:
        if step == OrderStep.REBOOK:
            raise BadField(f"round_{min(before)}", "Bitte wählen Sie einen neuen Tag.")
        return row
    if step == OrderStep.MOVE and not by_office:  # what stays on its day is not changed
        _must_be_in_time(row, [one for one in before.values() if one.pk in gone], at=at)
    claiming.swap(fresh, gone)
    year = _year(chosen.values())
    if step == OrderStep.MOVE and year != _year(before.values()) and year != row.year:
        claiming.change_year(
            row.provider_id, row.household, old=row.year, new=year,
            per_year=row.provider.bulky_per_year,
        )  # fmt: skip
        row.year = year
    row.parts.all().delete()
    _write_parts(row, pieces, chosen)
    row.state, row.changes, row.ended = ORDER_STEPS[step][1], row.changes + 1, None
    row.save(update_fields=["state", "changes", "ended", "year"])
    telling.tell(row, Cause.MOVED, at=at)
    return row


@transaction.atomic
def cancel(order: uuid.UUID, *, at: datetime, by_office: bool = False) -> BulkyOrder:
    """Take it back: its places and its turn of the year are free again. Twice is once.

    What was missed can be taken back whenever: nobody pays with a turn for what nobody collected.
    What was collected cannot. Raises NotPossible, TooLate, Unknown.
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
    claiming.uncount(row.provider_id, row.household, row.year)
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


def _the_same(
    row: BulkyOrder, house: House, pieces: Sequence[Piece], rounds: Mapping[Category, int],
    who: str,
) -> BulkyOrder:  # fmt: skip
    """The order that this form made before. Raises Refused if it now says something else."""
    parts = list(row.parts.select_related("round"))
    is_same = (
        (row.street, row.number, row.household) == (house.street.name, house.number, who)
        and sorted(pieces, key=repr) == sorted(pieces_of(parts), key=repr)
        and (row.changes or all(rounds.get(Category(one.round.category)) == one.round_id
                                for one in parts))
    )  # fmt: skip
    if not is_same:
        raise Refused(
            f"Aus diesem Formular gibt es schon die Anmeldung {row.reference}. Bitte ändern Sie "
            "diese, oder beginnen Sie für eine weitere neu."
        )
    return row


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
