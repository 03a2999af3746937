"""A clock that jumps from event to event: the exchange's own rules, and nobody waits.

Whoever plays a day (a replay, a check of a plan) brings callers and hands; what becomes of a call
is decided by `events`, `clock` and `dispatch` alone. Nothing depends on the order of a hash, so the
same plan of events gives the same day in every process.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from buergertelefon.telephony.rules.dispatch import dispatch
from buergertelefon.telephony.rules.world import Command, World

Deed = Callable[..., None]


@dataclass
class Timeline:
    """What is still to happen, soonest first; of the same moment, what was planned first."""

    commanded: Callable[[Command, datetime], None]  # the line: hears of a command at once
    drawn: int = 0
    heap: list[tuple[datetime, int, Deed, tuple[Any, ...]]] = field(default_factory=list)

    def leg(self) -> str:
        """A name for a leg that nothing else has."""
        self.drawn += 1
        return f"l{self.drawn}"

    def later(self, at: datetime, do: Deed, *given: Any) -> None:
        """Plan `do(at, *given)`."""
        self.drawn += 1
        heapq.heappush(self.heap, (at, self.drawn, do, given))

    def step(self) -> datetime:
        """Let the next event happen; its moment. Raises IndexError if there is none."""
        at, _, do, given = heapq.heappop(self.heap)
        do(at, *given)
        return at

    def turn(self, world: World, at: datetime) -> None:
        """What the exchange does after an event."""
        dispatch(world, at)
        changes = world.changes
        while changes.commands:
            commands, changes.commands = changes.commands, []
            for command in commands:
                self.commanded(command, at)
