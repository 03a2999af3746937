"""A fair order for a crowd: who came early is drawn by lot, who comes later follows.

Worked example: places open at 7:00, 200 people a minute are let in. 1,000 came before: all at 7:00
are put in an order by lot, the first enters at once, the last after five minutes. Who comes at 7:02
is number 1,001 and enters at 7:05. A ticket says when its turn is; nobody is asked for that.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from math import ceil

#: so long after its turn a ticket still lets in, and so long who is in stays in
LATE = VALID = timedelta(minutes=15)
#: a room in which nobody waits is closed after that
CALM = timedelta(minutes=5)
#: a page looks again after so many seconds: at least, at most
SOONEST, LATEST = 5, 120
#: pages a second that may look again when it opens
A_SECOND = 100


@dataclass(frozen=True)
class Room:
    """A rush, as its row says."""

    id: int
    since: datetime
    opens: datetime
    per_minute: int
    tickets: int = 0
    early: int = 0
    seed: str = ""
    next_turn: datetime | None = None

    @property
    def apart(self) -> timedelta:
        """From one turn to the next."""
        return timedelta(minutes=1) / self.per_minute

    @property
    def empty_from(self) -> datetime:
        """When everybody who has a ticket has had a turn."""
        drawn = self.opens + self.early * self.apart
        return max(drawn, self.next_turn) if self.next_turn else drawn

    def has_somebody(self, at: datetime) -> bool:
        """Does anybody wait, or everybody until it opens?"""
        return self.since <= at < max(self.opens, self.empty_from)

    def is_over(self, at: datetime) -> bool:
        """Has nobody waited for some minutes?"""
        return at >= max(self.opens, self.empty_from) + CALM


@dataclass(frozen=True)
class Ticket:
    """A place in the order; `turn` is None for who came early: the lot says."""

    rush: int
    number: int  # from 1 in the order of arrival
    turn: datetime | None = None


@dataclass(frozen=True)
class Place:
    """What a ticket is worth at a moment; `turn` is None until the lot is drawn."""

    turn: datetime | None
    before: int  # people; those who wait as well, while it is not drawn
    again: int  # look again in so many seconds
    minutes: int = 0  # to wait, about
    is_in: bool = False
    has_lapsed: bool = False  # called too long ago


def place_of(ticket: Ticket, room: Room, *, at: datetime) -> Place:
    """Where somebody stands."""
    if ticket.turn is None and not room.seed:
        left = ceil((room.opens - at).total_seconds())
        others = max(room.tickets, ticket.number) - 1  # the row may be a second old
        return Place(None, others, _before_it_opens(left, ticket.number, room))
    turn = ticket.turn or room.opens + order(room.seed, room.early)[ticket.number - 1] * room.apart
    left = ceil((turn - at).total_seconds())
    if left > 0:
        again = max(SOONEST, min(LATEST, left // 4)) if left > SOONEST else left
        return Place(turn, ceil((turn - at) / room.apart), again, minutes=ceil(left / 60))
    return Place(turn, 0, SOONEST, is_in=at < turn + LATE, has_lapsed=at >= turn + LATE)


def _before_it_opens(left: int, number: int, room: Room) -> int:
    """Not all at once: the lot is drawn, nobody loses by asking some seconds later."""
    if left > LATEST:
        return LATEST + number % SOONEST
    return max(left, 0) + 1 + number % (SOONEST + room.tickets // A_SECOND)


@lru_cache(maxsize=4)
def order(seed: str, early: int) -> tuple[int, ...]:
    """For each early ticket, by number, how many are before it: as the lot fell."""
    drawn = sorted(range(early), key=lambda n: hashlib.sha256(f"{seed} {n}".encode()).digest())
    places = [0] * early
    for place, n in enumerate(drawn):
        places[n] = place
    return tuple(places)
