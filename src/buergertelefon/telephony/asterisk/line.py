"""The asterisk line: telephone calls on an Asterisk 22, controlled by ARI.

What stands is Asterisk's; this module remembers it, so that commands need no questions, and reads
it anew on every connect and at every snapshot. Each call's requests go one after the other, those
of different calls side by side. The order of requests is the one proven on a real Asterisk: the
agent's leg first, music outside the bridge, one bridge a call, hang-up before the bridge goes.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from buergertelefon.telephony.asterisk import CAPABILITIES, NAME, standing
from buergertelefon.telephony.asterisk.ari import Address, Ari
from buergertelefon.telephony.asterisk.asking import Asking
from buergertelefon.telephony.asterisk.ends import (
    End,
    Ends,
    call_of,
    calling,
    cause_of,
    dialled,
    when,
)
from buergertelefon.telephony.asterisk.phones import Phones
from buergertelefon.telephony.errors import InvalidConnection, LineDown
from buergertelefon.telephony.line import (
    Cause,
    Cleared,
    Connection,
    Delivered,
    Digits,
    Established,
    Leg,
    LegState,
    LineEvent,
    Offered,
    Played,
    Role,
    Silent,
    Snapshot,
)

log = logging.getLogger(__name__)
#: so long after both are connected, in seconds, we look whether sound comes from each
LISTEN = 5.0
#: pauses between two attempts to connect, in seconds; doubled up to the longest
AGAIN, AGAIN_LONGEST = 0.1, 5.0


class AsteriskLine:
    """Calls of one Asterisk; `run` keeps the connection, the rest is the Protocol."""

    capabilities = CAPABILITIES

    def __init__(
        self,
        now: Callable[[], datetime],
        address: Callable[[], Address | None],
        seat_of: Callable[[str], str],
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        """`address` says where Asterisk is, None while there is none; `seat_of` names the phone
        that stands at a device's desk; `wake` is called when something has happened."""
        self.now, self.address, self.wake = now, address, wake
        self.ends = Ends()
        self.happened: list[LineEvent] = []
        self.fresh = False  # connected since the last snapshot: compare at once
        self.asking = Asking(self.ends, now)
        self.phones = Phones(self.ends, self.asking, seat_of, self._tell)

    # ---- the connection ----------------------------------------------------------------------
    async def run(self) -> None:
        """Keep connected for ever; while there is no Asterisk, look again every few seconds."""
        pause = AGAIN
        while True:
            address = self.address()
            if address is not None:
                try:
                    async for event in self._events(address):
                        pause = AGAIN
                        try:
                            self._heard(event)
                        except (KeyError, ValueError):  # not as we know it: look what stands
                            log.exception("an event of asterisk was not understood")
                            self.fresh = True
                except LineDown as error:
                    log.warning("asterisk is away", extra={"reason": str(error)})
            self._lost()
            await asyncio.sleep(pause)
            pause = min(pause * 2, AGAIN_LONGEST)

    async def _events(self, address: Address) -> Any:
        ari = Ari(address)
        async for event in ari.events():
            if event["type"] == "Connected":
                self.asking.ari = ari
                self.phones.followed.clear()
                await self.phones.look(ari)
                log.info("asterisk is connected")
                self.fresh = True
                self.wake()
            else:
                yield event

    def _lost(self) -> None:
        self.asking.ari = None
        for phone in sorted(self.phones.registered):
            self.phones.status(phone, "unknown", self.now())
        self.wake()

    # ---- Protocol ----------------------------------------------------------------------------
    def take(self) -> list[LineEvent]:
        """What has happened since the last time."""
        events, self.happened = self.happened, []
        return events

    async def snapshot(self) -> Snapshot:
        """What Asterisk has now. Raises LineDown."""
        if self.asking.ari is None:
            raise LineDown(NAME)
        self.fresh = False
        await self._read()
        legs = [
            Leg(
                one.connection,
                one.device,
                one.state,
                one.since,
                self.ends.other(one),
                one.called,
                one.calling,
            )
            for one in self.ends.values()
            if not one.leaving
        ]
        return Snapshot(run=NAME, legs=tuple(legs))

    async def answer(self, connection: Connection) -> None:
        """The caller's leg is picked up; a phone picks itself up, and is then connected."""
        end = self._end(connection)
        if end.role is Role.CALLER and end.state is not LegState.CONNECTING:
            self.asking.pick_up(end)
        elif end.state is LegState.CONNECTING:
            self.asking.connect(end)

    async def deliver(self, caller: Connection, *, to: str, leg: str, within: timedelta) -> None:
        """Ring the phone at a desk."""
        self.phones.ring(Connection(caller.call, leg, Role.AGENT), to, within, self._end(caller))

    async def reserve(self, agent: Connection, *, to: str, within: timedelta) -> None:
        """Ring the phone at a desk; who picks up hears that it rings elsewhere."""
        self.phones.ring(agent, to, within)

    async def make(self, caller: Connection, *, to: str, calling: str, within: timedelta) -> None:
        """Call a citizen by the trunk."""
        self.phones.call(caller, to, calling, within)

    async def hold(self, caller: Connection) -> None:
        """The caller leaves the bridge and hears music."""
        end = self._end(caller)
        if agent := self.ends.of(end.call, Role.AGENT):
            agent.state = LegState.HELD
        self.asking.take_out(end)

    async def retrieve(self, caller: Connection) -> None:
        """The caller is in the bridge again."""
        end = self._end(caller)
        if agent := self.ends.of(end.call, Role.AGENT):
            agent.state = LegState.ESTABLISHED
        self.asking.bring_in(end)

    async def consult(self, caller: Connection, *, to: str, leg: str, within: timedelta) -> None:
        """Hold, and ring a colleague; who answers comes into the bridge, without the caller."""
        if leg not in self.ends:
            await self.hold(caller)
        colleague, end = Connection(caller.call, leg, Role.COLLEAGUE), self._end(caller)
        if agent := self.ends.of(caller.call, Role.AGENT):
            self.asking.ring(agent)
        if to.startswith("tel:"):
            self.phones.call(colleague, to.removeprefix("tel:"), end.called, within)
        else:
            self.phones.ring(colleague, to, within, end)

    async def reconnect(self, caller: Connection) -> None:
        """Drop the consulted leg, retrieve the caller."""
        if colleague := self.ends.of(caller.call, Role.COLLEAGUE):
            self.asking.hang_up(colleague, Cause.NORMAL)
        if agent := self.ends.of(caller.call, Role.AGENT):
            self.asking.ring(agent, on=False)
        await self.retrieve(caller)

    async def conference(self, caller: Connection) -> None:
        """The caller into the bridge of the other two."""
        await self.retrieve(caller)

    async def transfer(self, caller: Connection) -> None:
        """The caller to the consulted leg, the agent out."""
        colleague = self.ends.of(caller.call, Role.COLLEAGUE)
        if colleague is None:
            raise InvalidConnection(caller.leg)
        if agent := self.ends.of(caller.call, Role.AGENT):
            self.asking.hang_up(agent, Cause.NORMAL)
        colleague.role = Role.AGENT
        variable = {"variable": "BT_ROLE", "value": Role.AGENT.value}
        self.asking.then(
            caller.call,
            lambda ari: ari.ask("POST", f"channels/{colleague.id}/variable", **variable),
        )
        self.asking.bring_in(self._end(caller))

    async def play(self, caller: Connection, *, media: str) -> None:
        """Say something, then music; without `media` it has been said at once."""
        end = self._end(caller)
        if not media:
            self.happened.append(Played(end.connection, self.now()))
            self.asking.music(end)
            return
        self.asking.say(end, media)

    async def dismiss(self, caller: Connection, *, media: str, cause: Cause) -> None:
        """Say something, then hang up. For us the call has ended."""
        end = self._end(caller)
        if not media:
            await self.clear(caller, cause=cause)
            return
        end.leaving = True
        for other in self.ends.others(end.call):
            self.asking.hang_up(other, Cause.NORMAL)
        self.asking.pick_up(end)
        self.asking.take_out(end, music=False)
        self.asking.drop_bridge(end.call)
        self.asking.say(end, media)

    async def clear(self, connection: Connection, *, cause: Cause = Cause.NORMAL) -> None:
        """End this leg; the caller's leg ends them all. Gone already is success."""
        end = self.ends.get(connection.leg)
        if end is None or end.leaving:
            return
        if end.role is not Role.CALLER:
            self.asking.hang_up(end, cause)
            caller = self.ends.of(end.call, Role.CALLER)
            if caller is None:  # was gone when we connected
                self.asking.drop_bridge(end.call)
            elif end.role is Role.AGENT:
                self.asking.take_out(caller)
            return
        for other in self.ends.others(end.call):
            self.asking.hang_up(other, Cause.NORMAL)
        self.asking.hang_up(end, cause)
        self.asking.drop_bridge(end.call)

    # ---- what Asterisk says ------------------------------------------------------------------
    def _heard(self, event: dict[str, Any]) -> None:
        known = self.ends.get(event.get("channel", {}).get("id", ""))
        match event["type"]:
            case "StasisStart":
                self._started(event, known)
            case "ChannelStateChange" if known and event["channel"]["state"] == "Ringing":
                self._rings(known, when(event))
            case "ChannelEnteredBridge" if known:
                self._entered(known, event)
            case "ChannelLeftBridge" if known:
                known.bridged = False
            case "PlaybackFinished":
                self._said(event)
            case "ChannelDtmfReceived" if known and not known.leaving:
                self._pressed(known, event)
            case "StasisEnd" | "ChannelDestroyed" if known:
                self._gone(known, event)
            case "EndpointStateChange":
                endpoint = event["endpoint"]
                self.phones.status(endpoint["resource"], endpoint["state"], when(event))
            case "ApplicationReplaced":
                log.warning("another exchange has taken over the telephone")
        if self.happened:
            self.wake()

    def _started(self, event: dict[str, Any], known: End | None) -> None:
        if known is None and event["args"][:1] == ["in"]:
            self._offer(event["channel"], when(event), event["args"][1:])
        elif known and known.state is LegState.DELIVERED:
            known.asked = None
            known.state = LegState.CONNECTING
            if known.role is Role.AGENT and not known.called_for:
                known.state = LegState.ESTABLISHED
                self.asking.ring(known)
                self.happened.append(Established(known.connection, when(event)))
            else:
                self.asking.connect(known)
        elif known is None:  # rung by an exchange that died: nobody waits for it
            channel = event["channel"]["id"]
            self.asking.then(channel, lambda ari: ari.ask("DELETE", f"channels/{channel}"))

    def _offer(self, channel: dict[str, Any], at: datetime, args: list[str]) -> None:
        end = End(
            channel["id"], call_of(channel), Role.CALLER, f"tel:{channel['id']}",
            LegState.OFFERED, at, called=dialled(args[0]) if args else "",
            language="en" if channel.get("language") == "en" else "de", calling=calling(channel),
        )  # fmt: skip
        self.ends[end.id] = end
        self.happened.append(
            Offered(end.connection, at, end.device, end.called, end.language, end.calling)
        )

    def _rings(self, end: End, at: datetime) -> None:
        if end.asked is not None:
            end.asked, end.state, end.since = None, LegState.DELIVERED, at
            self.happened.append(Delivered(end.connection, at))

    def _pressed(self, end: End, event: dict[str, Any]) -> None:
        """A key ends what is being said; what else it means is not for us to know.

        It is told twice, to who follows the channel and to who follows its telephone.
        """
        if when(event) == end.pressed:
            return
        end.pressed = when(event)
        if media := end.media:
            self.asking.then(end.call, lambda ari: ari.ask("DELETE", f"playbacks/{media}"))
        if end.role is Role.CALLER:
            self.happened.append(Digits(end.connection, end.pressed, event["digit"]))

    def _entered(self, end: End, event: dict[str, Any]) -> None:
        end.bridged = True
        both = {self.ends[one].role for one in event["bridge"]["channels"] if one in self.ends}
        for one in [one for one in self.ends.values() if one.call == end.call]:
            other = Role.COLLEAGUE if one.role is Role.COLLEAGUE else Role.CALLER
            wanted = {Role.AGENT, other}
            if one.state is LegState.CONNECTING and wanted <= both:
                one.state, one.since = LegState.ESTABLISHED, when(event)
                self.happened.append(Established(one.connection, one.since))
                asyncio.get_running_loop().call_later(LISTEN, self._listen, one.call)

    def _listen(self, call: str) -> None:
        """Does any sound arrive from each end? Nobody would tell us."""

        async def listen(ari: Ari) -> None:
            for end in [one for one in self.ends.values() if one.call == call and one.bridged]:
                heard = await ari.ask("GET", f"channels/{end.id}/rtp_statistics")
                if not heard["rxcount"] and end.id in self.ends:
                    log.warning("no sound arrives from one end", extra={"role": end.role.value})
                    self.happened.append(Silent(end.connection, self.now()))
                    self.wake()

        self.asking.then(call, listen)

    def _said(self, event: dict[str, Any]) -> None:
        target = event["playback"]["target_uri"].removeprefix("channel:")
        end = self.ends.get(target)
        if end is None or end.media != event["playback"]["id"]:
            return
        end.media = ""
        if end.leaving:
            self.asking.hang_up(end, Cause.NORMAL)
        else:
            self.happened.append(Played(end.connection, self.now()))
            self.asking.music(end)

    def _gone(self, end: End, event: dict[str, Any]) -> None:
        """The caller's leg is gone with StasisEnd, ours with ChannelDestroyed, which says why."""
        if end.role is not Role.CALLER and event["type"] == "StasisEnd":
            end.bridged = False
            return
        del self.ends[end.id]
        answered = end.state in {LegState.CONNECTING, LegState.ESTABLISHED, LegState.HELD}
        cause = cause_of(int(event.get("cause", 16)), answered=answered)
        if not end.leaving:
            self.happened.append(Cleared(end.connection, when(event), cause))
        if end.role is Role.CALLER and not end.leaving:
            for other in self.ends.others(end.call):
                self.asking.hang_up(other, Cause.NORMAL)
            self.asking.drop_bridge(end.call)
        elif end.role is Role.AGENT:
            caller = self.ends.of(end.call, Role.CALLER)
            if caller and caller.state is not LegState.DELIVERED:  # not one just called back
                self.asking.take_out(caller)

    # ---- inside --------------------------------------------------------------------------
    def _tell(self, event: LineEvent) -> None:
        self.happened.append(event)
        self.wake()

    async def _read(self) -> None:
        if self.asking.ari is None:
            raise LineDown(NAME)
        await self.phones.look(self.asking.ari)
        at = self.now()
        gone, bridges = await standing.read(self.asking.ari, self.ends, at)
        self.happened += [
            Cleared(one.connection, at, Cause.MEDIA_LOST) for one in gone if not one.leaving
        ]
        for call, members in bridges.items():
            if self.asking.busy(call):
                continue  # something is just being done with it
            left = self.ends.get(next(iter(members))) if len(members) == 1 else None
            if left and left.role is Role.CALLER:
                self.asking.take_out(left)  # nobody is with them any more
            elif not members:
                self.asking.drop_bridge(call)

    def _end(self, connection: Connection) -> End:
        end = self.ends.get(connection.leg)
        if end is None:
            raise InvalidConnection(connection.leg)
        return end
