"""Which part of a day is kept for which channel, and until when.

Worked example: an office keeps 30 % for the telephone (released to all at 12:00 two days before)
and 20 % for the counter (never released). Of 10 places 3 are kept for callers, 2 for who walks in;
a citizen on the web finds 5 of them, and 8 from noon of the second day before, less what was taken.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction

from buergertelefon.appointments.errors import BadPlan
from buergertelefon.base.hours import BERLIN


class Channel(StrEnum):
    """Where an appointment is made (Buchungsweg)."""

    PHONE = "phone"
    WEB = "web"
    COUNTER = "counter"


CHANNELS: Mapping[str, str] = {
    Channel.PHONE: "Telefon", Channel.WEB: "Internet", Channel.COUNTER: "Schalter",
}  # fmt: skip
Kept = Mapping[Channel, int]


@dataclass(frozen=True)
class Contingent:
    """A share of each day for one channel, and when it opens to which others."""

    channel: Channel
    share: Fraction  # 0 to 1
    releases_to: frozenset[Channel] = frozenset()  # none: it is never released
    days_before: int = 0
    clock: time = time(0)  # local time of that day


def checked(contingents: Iterable[Contingent]) -> tuple[Contingent, ...]:
    """As given. Raises BadPlan if they are more than the day, or a channel has two."""
    found = tuple(contingents)
    if len({one.channel for one in found}) < len(found):
        raise BadPlan("Kontingente: Jeder Weg darf nur einmal vorkommen.")
    if (total := sum(one.share for one in found)) > 1:
        percent = int(total * 100)
        raise BadPlan(f"Kontingente: Zusammen {percent} %, höchstens 100 %. Bitte kürzen.")
    return found


def kept(
    capacities: Sequence[int], contingents: Sequence[Contingent], *, run: int = 1
) -> list[Kept]:
    """How many places of each time are kept, for the times of one day in their order.

    Spread over the day so that at any time each channel has had its share to within one place; what
    is left belongs to all. `run` neighbouring times are treated alike: a longer appointment needs
    them together. Shapes: (times,) in, (times,) out.
    """
    owed = {one.channel: Fraction(run, 2) for one in contingents}  # rounds, where 0 would cut
    found: list[Kept] = []
    for start in range(0, len(capacities), run):
        together = capacities[start : start + run]
        length, room = len(together), min(together)
        here: dict[Channel, int] = {}
        for one in contingents:
            owed[one.channel] += one.share * sum(together)
        for channel in sorted(owed, key=lambda one: (-owed[one], one)):
            here[channel] = min(room, max(0, int(owed[channel] / length)))
            owed[channel] -= here[channel] * length
            room -= here[channel]
        found += [here] * length
    return found


def open_until(contingent: Contingent, channel: Channel, *, at: datetime) -> date:
    """The last day whose kept places are open to `channel` at that moment.

    date.max for the channel's own; date.min if they are never released to it.
    """
    if contingent.channel == channel:
        return date.max
    if channel not in contingent.releases_to:
        return date.min
    local = at.astimezone(BERLIN)
    days = contingent.days_before - (local.time() < contingent.clock)
    return local.date() + timedelta(days=days)


def cuts(
    contingents: Iterable[Contingent], channel: Channel, *, at: datetime
) -> dict[Channel, date]:
    """For each channel until which day its kept places are open to `channel`."""
    found = dict.fromkeys(Channel, date.max)
    found.update((one.channel, open_until(one, channel, at=at)) for one in contingents)
    return found
