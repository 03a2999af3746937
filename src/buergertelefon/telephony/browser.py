"""The browser line: two pages talk to each other, our side only says who talks to whom.

A peer connection is never repaired: whatever happens (transfer, a page loaded again, failed ICE),
the leg gets a new attempt, and both pages build a new connection. The line's commands are rows
(`BrowserLeg`) which the pages follow; the exchange stores them with its next commit.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from buergertelefon.telephony.errors import InvalidConnection, NotSupported
from buergertelefon.telephony.line import (
    Capability,
    Cause,
    Cleared,
    Connection,
    Delivered,
    DeviceStatus,
    Established,
    Leg,
    LegState,
    LineEvent,
    Role,
    Snapshot,
)

NAME = "browser"
#: a page may be away for so long (lost network, closed lid) before its legs are given up
GRACE = timedelta(seconds=15)
#: a page that opens takes over from one that closes within this time: that was a reload
RELOAD = timedelta(seconds=3)
#: bits of `End.reported`
OWN, OTHER, BOTH = 1, 2, 3


@dataclass
class End:
    """One end of a call; a row of `BrowserLeg`."""

    id: str
    call: str
    role: Role
    device: str
    state: LegState
    since: datetime
    talks_to: str = ""
    attempt: int = 0
    reported: int = 0

    @property
    def connection(self) -> Connection:
        """Its name in the words of the Protocol."""
        return Connection(self.call, self.id, self.role)


@dataclass
class Device:
    """A caller or a person at the desk, and the pages that are open."""

    pages: dict[str, datetime] = field(default_factory=dict)  # page to when it opened
    owner: str = ""  # the page that has the audio
    gone: datetime | None = None  # since when the owner is away


@dataclass
class BrowserLine:
    """Legs and pages in memory; what has changed waits in `changed` and `removed` to be stored."""

    now: Callable[[], datetime]
    ends: dict[str, End] = field(default_factory=dict)
    devices: dict[str, Device] = field(default_factory=dict)
    happened: list[LineEvent] = field(default_factory=list)
    changed: dict[str, End] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    owners: dict[str, str] = field(default_factory=dict)  # device to its new owner, to be stored
    show: set[str] = field(default_factory=set)  # devices whose pages have something new to follow

    capabilities = frozenset(
        {
            Capability.ANSWER,
            Capability.DELIVER,
            Capability.HOLD,
            Capability.CONSULT,
            Capability.TRANSFER,
            Capability.MEDIA_IN_BROWSER,
            Capability.VIDEO,
            Capability.REAL_TIME_TEXT,
        }
    )

    # ---- Protocol ----------------------------------------------------------------------
    def take(self) -> list[LineEvent]:
        """What has happened since the last time."""
        events, self.happened = self.happened, []
        return events

    async def snapshot(self) -> Snapshot:
        """Every leg; the run never changes, because the legs are rows."""
        legs = (
            Leg(end.connection, end.device, end.state, end.since, end.talks_to or None)
            for end in self.ends.values()
        )
        return Snapshot(run=NAME, legs=tuple(legs))

    async def answer(self, connection: Connection) -> None:
        """The caller's leg hears us; another one is connected to its other end."""
        end = self._end(connection)
        if end.role is Role.CALLER:
            if end.state is LegState.OFFERED:
                self._put(end, LegState.ESTABLISHED)
        elif end.state is LegState.DELIVERED:
            if end.role is Role.AGENT:
                end.talks_to = self._caller(end.call).id
            self._build(end)
            self._put(end, LegState.CONNECTING)

    async def deliver(self, caller: Connection, *, to: str, leg: str, within: timedelta) -> None:
        """Ring a person's pages. `within` is kept by the exchange."""
        self._ring(self._caller(caller.call), Role.AGENT, to, leg)

    async def reserve(self, agent: Connection, *, to: str, within: timedelta) -> None:
        """Pages call; nobody calls pages."""
        raise NotSupported("reserve")

    async def make(self, caller: Connection, *, to: str, calling: str, within: timedelta) -> None:
        """Pages call; nobody calls pages."""
        raise NotSupported("make")

    async def hold(self, caller: Connection) -> None:
        """The person's page sends music and turns its loudspeaker off."""
        end = self._with_caller(caller.call)
        if end.state is LegState.ESTABLISHED:
            self._put(end, LegState.HELD)

    async def retrieve(self, caller: Connection) -> None:
        """End of hold."""
        end = self._with_caller(caller.call)
        if end.state is LegState.HELD:
            self._put(end, LegState.ESTABLISHED)

    async def consult(self, caller: Connection, *, to: str, leg: str, within: timedelta) -> None:
        """Hold the caller, ring the colleague."""
        await self.hold(caller)
        agent = self._with_caller(caller.call)
        self._ring(self._caller(caller.call), Role.COLLEAGUE, to, leg)
        if leg in self.ends:
            self.ends[leg].talks_to = agent.id

    async def reconnect(self, caller: Connection) -> None:
        """Drop the consulted leg, retrieve the caller."""
        for end in self._of(caller.call, Role.COLLEAGUE):
            self._remove(end)
        await self.retrieve(caller)

    async def conference(self, caller: Connection) -> None:
        """Only where one place mixes the voices."""
        raise NotSupported("conference")

    async def transfer(self, caller: Connection) -> None:
        """The colleague becomes the agent; the pages build a new connection."""
        colleagues = self._of(caller.call, Role.COLLEAGUE)
        if not colleagues:
            raise InvalidConnection(caller.leg)
        for end in self._of(caller.call, Role.AGENT):
            self._remove(end)
        colleague = colleagues[0]
        colleague.role, colleague.talks_to = Role.AGENT, self._caller(caller.call).id
        self._build(colleague)
        self._put(colleague, LegState.ESTABLISHED)

    async def play(self, caller: Connection, *, media: str) -> None:
        """The caller's page plays by itself."""
        raise NotSupported("play")

    async def dismiss(self, caller: Connection, *, media: str, cause: Cause) -> None:
        """The caller's page says it by itself."""
        raise NotSupported("dismiss")

    async def clear(self, connection: Connection, *, cause: Cause = Cause.NORMAL) -> None:
        """End a leg; the caller's leg ends them all."""
        gone = (
            [end for end in self.ends.values() if end.call == connection.call]
            if connection.role is Role.CALLER
            else [end for end in self.ends.values() if end.id == connection.leg]
        )
        for end in gone:
            self._remove(end)

    # ---- what the pages say --------------------------------------------------------------
    def incoming(self, call: str, device: str, at: datetime) -> Connection:
        """The caller's leg of a new call; the same one when the page asks again."""
        if known := self.caller_of(call):
            return known
        end = End(f"{call}-caller", call, Role.CALLER, device, LegState.OFFERED, at)
        self._put(end, LegState.OFFERED)
        self.devices.setdefault(device, Device(gone=at))
        return end.connection

    def caller_of(self, call: str) -> Connection | None:
        """The caller's leg; None if there is no such call here."""
        return next((end.connection for end in self._of(call, Role.CALLER)), None)

    def page_opened(self, device: str, page: str, at: datetime) -> None:
        """A stream opened: a new page, a reload, or the same page after a lost connection."""
        known = self.devices.setdefault(device, Device(gone=at))
        was_away = known.gone is not None
        known.pages[page] = at
        if page == known.owner:
            known.gone, self.owners[device] = None, page
        elif was_away and known.owner not in known.pages:
            self._own(device, known, page)
        self.show.add(device)
        self._reachable(device, reachable=True, at=at)

    def page_closed(self, device: str, page: str, at: datetime) -> None:
        """A stream closed, or the web process that held it has died."""
        known = self.devices.get(device)
        if known is None or known.pages.pop(page, None) is None or page != known.owner:
            return
        fresh = [one for one, opened in known.pages.items() if at - opened <= RELOAD]
        if fresh:
            self._own(device, known, max(fresh, key=lambda one: known.pages[one]))
        else:
            known.gone = at

    def take_over(self, device: str, page: str) -> None:
        """The person chose this window."""
        known = self.devices.get(device)
        if known and page in known.pages and page != known.owner:
            self._own(device, known, page)

    def connected(self, device: str, attempt: str, at: datetime) -> None:
        """One side of a peer connection stands; both: the talk path stands."""
        end, side = self._attempt(device, attempt)
        if end is None:
            return
        end.reported |= side
        self._put(end, end.state)
        if end.reported == BOTH and end.state is LegState.CONNECTING:
            self._put(end, LegState.ESTABLISHED)
            self.happened.append(Established(end.connection, at))

    def failed(self, device: str, attempt: str) -> None:
        """ICE gave up: both pages build a new connection."""
        end, _ = self._attempt(device, attempt)
        if end:
            self._build(end)

    def hung_up(self, call: str, device: str, at: datetime) -> None:
        """The caller's page hangs up."""
        for end in self._of(call, Role.CALLER):
            if end.device == device:
                self.happened.append(Cleared(end.connection, at, Cause.NORMAL))

    def tick(self, at: datetime) -> None:
        """Pages that stay away too long have lost their call."""
        for device, known in list(self.devices.items()):
            if known.gone is None or at - known.gone < GRACE:
                continue
            if known.pages:
                self._own(device, known, max(known.pages, key=lambda one: known.pages[one]))
                continue
            del self.devices[device]
            self._reachable(device, reachable=False, at=at)
            for end in self.ends.values():
                if end.device == device:
                    self.happened.append(Cleared(end.connection, at, Cause.MEDIA_LOST))

    def next_due(self) -> datetime | None:
        """When `tick` has something to do."""
        return min((one.gone + GRACE for one in self.devices.values() if one.gone), default=None)

    def reachable(self, device: str) -> bool:
        """Is a page of this device open, or away for a moment only?"""
        return device in self.devices

    # ---- inside --------------------------------------------------------------------------
    def _reachable(self, device: str, *, reachable: bool, at: datetime) -> None:
        if device.startswith("agent:"):
            self.happened.append(DeviceStatus(device, at, reachable))

    def _own(self, device: str, known: Device, page: str) -> None:
        known.owner, known.gone = page, None
        self.owners[device] = page
        self.show.add(device)
        for end in list(self.ends.values()):
            if end.talks_to and device in {end.device, self._other(end)}:
                self._build(end)

    def _other(self, end: End) -> str:
        other = self.ends.get(end.talks_to)
        return other.device if other else ""

    def _build(self, end: End) -> None:
        end.attempt += 1
        end.reported = 0
        self._put(end, end.state)

    def _attempt(self, device: str, attempt: str) -> tuple[End | None, int]:
        name, _, number = attempt.rpartition(".")
        end = self.ends.get(name)
        if end is None or str(end.attempt) != number or not end.talks_to:
            return None, 0
        if end.device == device:
            return end, OWN
        return (end, OTHER) if self._other(end) == device else (None, 0)

    def _end(self, connection: Connection) -> End:
        end = self.ends.get(connection.leg)
        if end is None:
            raise InvalidConnection(connection.leg)
        return end

    def _of(self, call: str, role: Role) -> list[End]:
        return [end for end in self.ends.values() if end.call == call and end.role is role]

    def _caller(self, call: str) -> End:
        for end in self._of(call, Role.CALLER):
            return end
        raise InvalidConnection(call)

    def _with_caller(self, call: str) -> End:
        for end in self._of(call, Role.AGENT):
            if end.talks_to:
                return end
        raise InvalidConnection(call)

    def _ring(self, caller: End, role: Role, to: str, leg: str) -> None:
        if leg in self.ends:
            return
        at = self.now()
        end = End(leg, caller.call, role, to, LegState.DELIVERED, at)
        self._put(end, LegState.DELIVERED)
        if self.reachable(to):
            self.happened.append(Delivered(end.connection, at))
        else:
            self.happened.append(Cleared(end.connection, at, Cause.NOT_OBTAINABLE))

    def _put(self, end: End, state: LegState) -> None:
        if end.state is not state:
            end.state, end.since = state, self.now()
        self.ends[end.id] = end
        self.changed[end.id] = end
        self.removed.discard(end.id)
        self.show.update({end.device, self._other(end)} - {""})

    def _remove(self, end: End) -> None:
        self.show.update({end.device, self._other(end)} - {""})
        del self.ends[end.id]
        self.changed.pop(end.id, None)
        self.removed.add(end.id)


def known_pages(rows: Iterable[dict[str, Any]], *, at: datetime) -> dict[str, Device]:
    """Devices from the rows of `BrowserPage`, for an exchange that takes over."""
    devices: dict[str, Device] = {}
    for row in rows:
        device = devices.setdefault(row["device"], Device(gone=at))
        device.pages[row["id"]] = row["opened"]
        if row["owner"]:
            device.owner, device.gone = row["id"], None
    return devices
