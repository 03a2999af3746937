"""What rings: the telephones at the desks, in their pages, and in the network."""

import asyncio
import logging
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from buergertelefon.telephony.asterisk.ari import Ari
from buergertelefon.telephony.asterisk.asking import Asking
from buergertelefon.telephony.asterisk.ends import End, Ends
from buergertelefon.telephony.errors import InvalidConnection, LineDown, LineError
from buergertelefon.telephony.line import (
    Cause,
    Cleared,
    Connection,
    DeviceStatus,
    LegState,
    LineEvent,
)

log = logging.getLogger(__name__)
#: a phone that does not ring within this time is not there: a dead one gives no earlier sign
NO_RINGING = 1.5
#: telephones of our seats; so many are named in one request
SEAT, AT_ONCE = re.compile(r"(seat|web)\w"), 50


class Phones:
    """Which are registered, and how they are rung; `tell` takes what comes of it."""

    def __init__(
        self,
        ends: Ends,
        asking: Asking,
        seat_of: Callable[[str], str],
        tell: Callable[[LineEvent], None],
    ) -> None:
        """`seat_of` names the seat of a device."""
        self.ends, self.asking, self.seat_of, self.tell = ends, asking, seat_of, tell
        self.registered: set[str] = set()
        self.followed: set[str] = set()  # whose changes Asterisk tells us

    async def look(self, ari: Ari) -> None:
        """Which are there, and which are registered; new ones are followed. Raises LineDown.

        Each by its name: of all endpoints at once we would be told every event of every call twice.
        """
        found = await ari.ask("GET", "endpoints/PJSIP")
        ours = {one["resource"]: one["state"] for one in found if SEAT.match(one["resource"])}
        new = sorted(ours.keys() - self.followed)
        for start in range(0, len(new), AT_ONCE):
            names = new[start : start + AT_ONCE]
            await ari.ask(
                "POST", f"applications/{ari.address.app}/subscription",
                eventSource=",".join(f"endpoint:PJSIP/{name}" for name in names),
            )  # fmt: skip
            self.followed.update(names)
        for name, state in ours.items():
            self.status(name, state, self.asking.now())

    def status(self, name: str, state: str, at: datetime) -> None:
        """A telephone at a desk, or the one in its page, is registered, or is not any more."""
        seat = name.removeprefix("seat").removeprefix("web")
        if seat == name or (state == "online") == (name in self.registered):
            return
        before = self.of(seat)
        self.registered ^= {name}
        if bool(before) != bool(self.of(seat)):
            self.tell(DeviceStatus(f"phone:{seat}", at, not before))

    def of(self, seat: str) -> str:
        """What rings at a seat: the telephone beside the screen before the page; "" for none."""
        return next((one for one in (f"seat{seat}", f"web{seat}") if one in self.registered), "")

    def ring(self, leg: Connection, to: str, within: timedelta, caller: End | None = None) -> None:
        """Ring the telephone of a device; without a caller, for one who is called afterwards."""
        if leg.leg in self.ends:
            return
        at, seat = self.asking.now(), self.seat_of(to)
        end = End(leg.leg, leg.call, leg.role, to, LegState.DELIVERED, at, asked=at)
        end.called_for = caller.id if caller else ""
        self.ends[end.id] = end
        phone = self.of(seat)
        if not phone:
            self._unreachable(end)
            return
        self._originate(end, f"PJSIP/{phone}", within, {"originator": end.called_for or None})
        asyncio.get_running_loop().call_later(NO_RINGING, self._no_ringing, end)

    def call(self, leg: Connection, to: str, calling: str, within: timedelta) -> None:
        """Call `to` (E.164) in the network as `calling`, a number of ours."""
        if leg.leg in self.ends:
            return
        at = self.asking.now()
        end = End(
            leg.leg, leg.call, leg.role, f"tel:{leg.leg}", LegState.DELIVERED, at, asked=at,
            called_for="outside",
        )  # fmt: skip
        self.ends[leg.leg] = end
        self._originate(end, f"PJSIP/{to}@trunk", within, {"callerId": calling or None})

    def _originate(
        self, end: End, endpoint: str, within: timedelta, more: dict[str, str | None]
    ) -> None:
        role = end.role.value
        variables = {"BT_CALL": end.call, "BT_ROLE": role, "BT_TO": end.device}

        async def originate(ari: Ari) -> None:
            try:
                await ari.ask(
                    "POST", f"channels/{end.id}", endpoint=endpoint, app=ari.address.app,
                    appArgs=role, timeout=int(within.total_seconds()), **more,
                    body={"variables": variables},
                )  # fmt: skip
            except InvalidConnection:
                if end.called_for in {"", "outside"} or end.called_for in self.ends:
                    self._unreachable(end)
            except LineDown:
                # it may have been accepted: ask, and never ring a second time under this name
                with suppress(LineError):
                    await ari.ask("GET", f"channels/{end.id}")
            except LineError as error:
                log.info("it cannot be rung", extra={"role": role, "reason": str(error)})
                self._unreachable(end)

        self.asking.then(end.id, originate)  # beside what is asked for the call: it shall ring soon

    def _no_ringing(self, end: End) -> None:
        if end.asked is not None and self.ends.get(end.id) is end:
            log.info("a phone does not ring")
            self.asking.hang_up(end, Cause.NORMAL)
            self.tell(Cleared(end.connection, self.asking.now(), Cause.NOT_OBTAINABLE))

    def _unreachable(self, end: End) -> None:
        self.ends.pop(end.id, None)
        self.tell(Cleared(end.connection, self.asking.now(), Cause.NOT_OBTAINABLE))
