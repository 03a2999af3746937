"""The manual line: the telephone stands beside the screen, a person says what happens.

Nothing can be asked of it, so the desk shows no such button ("am Telefon drücken").
"""

from datetime import timedelta

from buergertelefon.telephony.errors import NotSupported
from buergertelefon.telephony.line import Capability, Cause, Connection, LineEvent, Snapshot

NAME = "manual"


class ManualLine:
    """Has no switch, therefore no events and no commands but the end of a call."""

    capabilities: frozenset[Capability] = frozenset()

    def take(self) -> list[LineEvent]:
        """Nothing ever happens by itself."""
        return []

    async def snapshot(self) -> Snapshot:
        """Nobody knows what stands; what the desk says is all there is."""
        raise NotSupported("snapshot")

    async def answer(self, connection: Connection) -> None:
        """At the telephone."""
        raise NotSupported("answer")

    async def deliver(self, caller: Connection, *, to: str, leg: str, within: timedelta) -> None:
        """At the telephone."""
        raise NotSupported("deliver")

    async def reserve(self, agent: Connection, *, to: str, within: timedelta) -> None:
        """At the telephone."""
        raise NotSupported("reserve")

    async def make(self, caller: Connection, *, to: str, calling: str, within: timedelta) -> None:
        """At the telephone."""
        raise NotSupported("make")

    async def hold(self, caller: Connection) -> None:
        """At the telephone."""
        raise NotSupported("hold")

    async def retrieve(self, caller: Connection) -> None:
        """At the telephone."""
        raise NotSupported("retrieve")

    async def consult(self, caller: Connection, *, to: str, leg: str, within: timedelta) -> None:
        """At the telephone."""
        raise NotSupported("consult")

    async def reconnect(self, caller: Connection) -> None:
        """At the telephone."""
        raise NotSupported("reconnect")

    async def conference(self, caller: Connection) -> None:
        """At the telephone."""
        raise NotSupported("conference")

    async def transfer(self, caller: Connection) -> None:
        """At the telephone."""
        raise NotSupported("transfer")

    async def play(self, caller: Connection, *, media: str) -> None:
        """At the telephone."""
        raise NotSupported("play")

    async def dismiss(self, caller: Connection, *, media: str, cause: Cause) -> None:
        """At the telephone."""
        raise NotSupported("dismiss")

    async def clear(self, connection: Connection, *, cause: Cause = Cause.NORMAL) -> None:
        """The person puts the receiver down; for us the call has ended already."""
