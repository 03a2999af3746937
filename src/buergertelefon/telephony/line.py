"""What we ask of a telephone line and what it tells us, in the words of CSTA (ECMA-269)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class Capability(StrEnum):
    """What a line can really do; the desk hides the buttons for the rest and never pretends."""

    ANSWER = "answer"
    DELIVER = "deliver"
    HOLD = "hold"
    CONSULT = "consult"
    TRANSFER = "transfer"
    PLAY = "play"  # says announcements itself; elsewhere the caller's page does
    MAKE = "make"  # calls a citizen, or somebody outside
    CONFERENCE = "conference"
    MEDIA_IN_BROWSER = "mediaInBrowser"
    VIDEO = "video"  # for sign language
    REAL_TIME_TEXT = "realTimeText"  # T.140, beside the voice or instead of it


class Role(StrEnum):
    """All that the event log may keep of a leg's device."""

    CALLER = "caller"
    AGENT = "agent"
    COLLEAGUE = "colleague"


class Cause(StrEnum):
    """Why a leg ended or was never reached (CSTA EventCause; Q.850 in brackets)."""

    NORMAL = "normalClearing"  # 16
    BUSY = "busy"  # 17
    NO_ANSWER = "callNotAnswered"  # 18, 19
    REJECTED = "rejected"  # 21; our own word
    CANCELLED = "callCancelled"  # the caller gave up first
    NOT_OBTAINABLE = "destNotObtainable"  # 1, 20, 27
    MEDIA_LOST = "networkOutOfOrder"  # 38; page gone, no RTP, switch restarted
    NO_RESOURCES = "resourcesNotAvailable"  # 34, 42, 44


@dataclass(frozen=True)
class Connection:
    """One leg of a call. CSTA names it by call and device; we name it by call and attempt,
    because a device can be offered the same call twice and must not answer the first."""

    call: str  # UUID; survives hold, consultation, transfer and callback (CSTA globalCallID)
    leg: str  # drawn by us before the request; an inbound caller's by the line
    role: Role


@dataclass(frozen=True)
class Offered:
    """A new call has reached us."""

    connection: Connection
    at: datetime  # at the switch, as in all events; not when we heard of it
    device: str  # of the caller
    called: str
    language: str = "de"
    calling: str = ""  # E.164; "" withheld, or not by telephone
    text: bool = False  # will write instead of speaking


@dataclass(frozen=True)
class Delivered:
    """It rings there."""

    connection: Connection
    at: datetime


@dataclass(frozen=True)
class Established:
    """The talk path stands, not merely: picked up."""

    connection: Connection
    at: datetime


@dataclass(frozen=True)
class Cleared:
    """A leg is gone (CSTA ConnectionCleared; Failed if never answered). May come twice."""

    connection: Connection
    at: datetime
    cause: Cause


@dataclass(frozen=True)
class Played:
    """An announcement is over, or the caller skipped it."""

    connection: Connection
    at: datetime


@dataclass(frozen=True)
class Digits:
    """A key of the caller's telephone: 0 to 9, * or #."""

    connection: Connection
    at: datetime
    digits: str


@dataclass(frozen=True)
class Silent:
    """A talk path stands, and no sound at all arrives from this end: one-way audio."""

    connection: Connection
    at: datetime


@dataclass(frozen=True)
class DeviceStatus:
    """A device of a signed-on person can or cannot be reached."""

    device: str
    at: datetime
    reachable: bool


LineEvent = Offered | Delivered | Established | Cleared | Played | Digits | Silent | DeviceStatus


class LegState(StrEnum):
    """CSTA local connection states, as far as we need them."""

    OFFERED = "offered"
    DELIVERED = "delivered"
    CONNECTING = "connecting"  # answered, the talk path is being built
    ESTABLISHED = "established"
    HELD = "held"


@dataclass(frozen=True)
class Leg:
    """One end of a call as the line sees it now."""

    connection: Connection
    device: str  # "tel:+49421…", "web:<caller>", "agent:<sign-on>": never a staff id
    state: LegState
    since: datetime
    talks_to: str | None = None  # a leg
    called: str = ""  # of a caller's leg that may be taken in although we did not know it
    calling: str = ""  # of the same, E.164


@dataclass(frozen=True)
class Snapshot:
    """What stands now (CSTA SnapshotDevice)."""

    run: str  # another run: the switch restarted, every call of the old run is lost
    legs: tuple[Leg, ...]


class Line(Protocol):
    """A telephone line. A command returns once accepted; what came of it is an event.

    Every command may race with a hang-up and raises InvalidConnection if the call has gone,
    LineDown if nobody answers in time, NotSupported if the capability is missing. The same leg
    twice has no second effect. `caller` always names the caller's leg.
    """

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What this line can do."""
        ...

    def take(self) -> list[LineEvent]:
        """What has happened since the last time, in order.

        Taken by the exchange, not pushed: an event and all it causes are one transaction.
        """
        ...

    async def snapshot(self) -> Snapshot:
        """What stands now."""
        ...

    async def answer(self, connection: Connection) -> None:
        """Connect this ringing leg to the other end of its call."""
        ...

    async def deliver(self, caller: Connection, *, to: str, leg: str, within: timedelta) -> None:
        """Ring `to` for the caller; connect both on answer unless withdrawn before."""
        ...

    async def reserve(self, agent: Connection, *, to: str, within: timedelta) -> None:
        """Ring `to` for a call without a caller; Established says that it was picked up."""
        ...

    async def make(self, caller: Connection, *, to: str, calling: str, within: timedelta) -> None:
        """Call `to` (E.164) as the number `calling`; who answers is connected with the person
        reserved before."""
        ...

    async def hold(self, caller: Connection) -> None:
        """The caller hears music and nobody; nobody hears the caller."""
        ...

    async def retrieve(self, caller: Connection) -> None:
        """End of hold."""
        ...

    async def consult(self, caller: Connection, *, to: str, leg: str, within: timedelta) -> None:
        """Hold the caller and ring `to` for the agent: a device, or "tel:" and a number outside."""
        ...

    async def reconnect(self, caller: Connection) -> None:
        """Drop the consulted leg and retrieve the caller."""
        ...

    async def conference(self, caller: Connection) -> None:
        """After a consultation: all three hear each other."""
        ...

    async def transfer(self, caller: Connection) -> None:
        """After a consultation or a conference: caller to the consulted leg, agent out."""
        ...

    async def play(self, caller: Connection, *, media: str) -> None:
        """Say an announcement, then music; without `media` it counts as said."""
        ...

    async def dismiss(self, caller: Connection, *, media: str, cause: Cause) -> None:
        """Say a last text, then end the call; for the exchange it has ended already."""
        ...

    async def clear(self, connection: Connection, *, cause: Cause = Cause.NORMAL) -> None:
        """End this leg; the caller's leg ends the call. Gone already is success."""
        ...
