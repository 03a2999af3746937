"""The practice line: nobody is on the other end, the page speaks the script.

Like the manual line it has no switch; here the desk's own buttons work, because there is nothing
that could contradict them.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from buergertelefon.telephony.line import (
    Capability,
    Connection,
    Delivered,
    Established,
    LineEvent,
    Role,
)
from buergertelefon.telephony.manual import ManualLine
from buergertelefon.telephony.rules.world import PRACTICE as NAME

__all__ = ["NAME", "PracticeLine"]


class PracticeLine(ManualLine):
    """Rings and is answered at once; holds and retrieves without a sound of its own."""

    capabilities = frozenset(
        {Capability.ANSWER, Capability.DELIVER, Capability.HOLD, Capability.MEDIA_IN_BROWSER}
    )

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.happened: list[LineEvent] = []

    def take(self) -> list[LineEvent]:
        """What our own commands have brought about."""
        events, self.happened = self.happened, []
        return events

    async def answer(self, connection: Connection) -> None:
        """The person picks up, and the talk path stands."""
        self.happened.append(Established(connection, self.now()))

    async def deliver(self, caller: Connection, *, to: str, leg: str, within: timedelta) -> None:  # noqa: ARG002  # the exchange keeps the time
        """It rings in the page of `to`."""
        self.happened.append(Delivered(Connection(caller.call, leg, Role.AGENT), self.now()))

    async def hold(self, caller: Connection) -> None:
        """The page falls silent."""

    async def retrieve(self, caller: Connection) -> None:
        """The page speaks again."""
