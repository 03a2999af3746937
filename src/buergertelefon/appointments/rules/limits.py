"""What may be booked together, how far ahead, and how long it takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from buergertelefon.appointments.errors import NotBookable
from buergertelefon.base.hours import BERLIN

#: if an office says nothing. Source: the defaults of the ZMS (bookable until day 60); own choice
MOST_CONCERNS, MONTHS_AHEAD = 6, 2
MOST_PERSONS = 20


class Counted(StrEnum):
    """What the number of a service counts."""

    PERSONS = "persons"
    VEHICLES = "vehicles"


class Refusal(StrEnum):
    """Why a wish cannot be booked."""

    NOTHING = "nothing"
    NOT_OFFERED = "not_offered"
    NOT_COMBINABLE = "not_combinable"
    TOO_MANY = "too_many"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"


SAYS: Mapping[Refusal, str] = {
    Refusal.NOTHING: "Leistung: Bitte mindestens eine wählen, für mindestens eine Person.",
    Refusal.NOT_OFFERED: "Leistung: Diese Stelle vergibt dafür keine Termine. "
    "Bitte eine andere Stelle wählen.",
    Refusal.NOT_COMBINABLE: "Leistung: Eine davon braucht einen eigenen Termin. "
    "Bitte einzeln buchen.",
    Refusal.TOO_MANY: "Leistung: So viele Anliegen passen nicht in einen Termin, "
    "höchstens {most}. Bitte aufteilen.",
    Refusal.TOO_SOON: "Zeit: So kurzfristig geht es nicht. Bitte einen späteren Termin wählen.",
    Refusal.TOO_FAR: "Zeit: So weit im Voraus werden keine Termine vergeben. "
    "Bitte bis zum {last:%d.%m.%Y} wählen.",
}


@dataclass(frozen=True)
class Item:
    """What a citizen comes for; `service` is the key of a directory.Service."""

    service: int
    persons: int = 1


@dataclass(frozen=True)
class Offered:
    """How a calendar offers a service."""

    service: int
    duration: timedelta  # for one person
    buffer: timedelta = timedelta(0)  # afterwards, once for the whole appointment
    combinable: bool = True
    needs_skill: bool = False
    lead: timedelta = timedelta(0)
    horizon: timedelta | None = None  # None: what the office says
    counted: Counted = Counted.PERSONS


@dataclass(frozen=True)
class House:
    """What an office allows; None: not known, then our defaults hold."""

    most_concerns: int | None = None
    months_ahead: int | None = None


@dataclass(frozen=True)
class Needs:
    """What a wish takes of a calendar."""

    slots: int  # one after the other
    needs_skill: bool
    earliest: datetime
    last: date  # the last day it may be on


def needs(
    items: Sequence[Item],
    offered: Mapping[int, Offered],
    *,
    step: timedelta,
    house: House,
    at: datetime,
) -> Needs:
    """What the wish takes. Raises NotBookable if it is offered to nobody like that."""
    if not items or any(one.persons < 1 for one in items):
        raise refusal(Refusal.NOTHING)
    if any(one.service not in offered for one in items):
        raise refusal(Refusal.NOT_OFFERED)
    most = house.most_concerns or MOST_CONCERNS
    if sum(one.persons for one in items) > min(most, MOST_PERSONS):
        raise refusal(Refusal.TOO_MANY, most=most)
    wanted = [offered[one.service] for one in items]
    if len({one.service for one in items}) > 1 and not all(one.combinable for one in wanted):
        raise refusal(Refusal.NOT_COMBINABLE)
    return Needs(
        slots_needed([(one, item.persons) for one, item in zip(wanted, items, strict=True)], step),
        any(one.needs_skill for one in wanted),
        at + max(one.lead for one in wanted),
        last_day(house, wanted, on=at.astimezone(BERLIN).date()),
    )


def parts(
    items: Sequence[Item], offered: Mapping[int, Offered], *, house: House
) -> tuple[tuple[Item, ...], ...]:
    """The wish as appointments one after the other (Terminreihe): as few and as even as can be.

    Only vehicles are divided: persons would rather know that they are too many. Seven vehicles at
    an office that takes three in one appointment: 3, 2, 2. A wish that fits is one part.
    """
    units = [one.service for one in items for _ in range(max(one.persons, 0))]
    vehicles = all(
        one.service in offered and offered[one.service].counted == Counted.VEHICLES for one in items
    )
    most = min(house.most_concerns or MOST_CONCERNS, MOST_PERSONS)
    if not vehicles or not most < len(units) <= MOST_PERSONS:
        return (tuple(items),)
    count = -(-len(units) // most)
    share, more = divmod(len(units), count)
    found, start = [], 0
    for n in range(count):
        here = units[start : start + share + (n < more)]
        start += len(here)
        found.append(tuple(Item(one, here.count(one)) for one in dict.fromkeys(here)))
    return tuple(found)


def slots_needed(wanted: Sequence[tuple[Offered, int]], step: timedelta) -> int:
    """Neighbouring times for services x persons: all durations, the longest buffer, rounded up."""
    whole = sum((one.duration * persons for one, persons in wanted), timedelta(0))
    whole += max(one.buffer for one, _ in wanted)
    return max(1, -(-whole // step))


def last_day(house: House, wanted: Sequence[Offered], *, on: date) -> date:
    """The last day that may be chosen: the office's months, and what a service itself says."""
    days = [months_later(on, house.months_ahead or MONTHS_AHEAD)]
    days += [on + one.horizon for one in wanted if one.horizon is not None]
    return min(days)


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last of a month that is too short."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (following - timedelta(days=1)).day))


def in_time(begins: datetime, need: Needs) -> None:
    """Raises NotBookable if a time is too soon or too far ahead."""
    if begins < need.earliest:
        raise refusal(Refusal.TOO_SOON)
    if begins.astimezone(BERLIN).date() > need.last:
        raise refusal(Refusal.TOO_FAR, last=need.last)


def refusal(reason: Refusal, **values: object) -> NotBookable:
    """The error, with its words."""
    return NotBookable(reason, SAYS[reason].format(**values))
