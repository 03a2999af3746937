"""What we ask of an Asterisk for a call: one request after the other, calls side by side."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from buergertelefon.telephony.asterisk.ari import Ari
from buergertelefon.telephony.asterisk.ends import CODES, End, Ends, bridge
from buergertelefon.telephony.errors import InvalidConnection, LineError
from buergertelefon.telephony.line import Cause, LegState, Role

log = logging.getLogger(__name__)


class Asking:
    """The requests of all calls; dropped while no Asterisk is connected (`ari` is None)."""

    def __init__(self, ends: Ends, now: Callable[[], datetime]) -> None:
        self.ends, self.now = ends, now
        self.ari: Ari | None = None
        self._work: dict[str, asyncio.Task[None]] = {}

    def busy(self, call: str) -> bool:
        """Is something being asked for this call?"""
        return call in self._work

    def then(self, call: str, ask: Callable[[Ari], Awaitable[Any]], *, and_after: str = "") -> None:
        """After all that was asked under this name, and under that one, before."""
        before = [self._work[one] for one in (call, and_after) if one in self._work]

        async def work() -> None:
            if before:
                await asyncio.wait(before)
            if self.ari is None:
                return
            try:
                await ask(self.ari)
            except InvalidConnection:
                pass  # the other side was faster; its event is on the way
            except LineError as error:
                log.warning("asterisk refused", extra={"reason": str(error)})

        task = self._work[call] = asyncio.create_task(work())
        task.add_done_callback(
            lambda done: self._work.pop(call) if self._work.get(call) is done else None
        )

    def connect(self, end: End) -> None:
        """Picked up: into the bridge; the agent with the caller, who loses the music."""
        caller, agent = self.ends.of(end.call, Role.CALLER), self.ends.of(end.call, Role.AGENT)
        if caller is None or agent is None:
            self.hang_up(end, Cause.NORMAL)  # a late answer
            return
        name = bridge(end.call)

        async def together(ari: Ari) -> None:
            with suppress(InvalidConnection):  # it stands already
                await ari.ask("POST", f"bridges/{name}", type="mixing")
            both = [end.id]
            if end.role is not Role.AGENT:  # called back, or consulted: the agent heard it ring
                await ari.ask("DELETE", f"channels/{agent.id}/ring")
            if end.role is Role.CALLER:
                both.append(agent.id)
            elif end.role is Role.AGENT:
                if caller.media:  # what was being said to those who wait
                    playback, caller.media = caller.media, ""
                    await ari.ask("DELETE", f"playbacks/{playback}")
                await ari.ask("DELETE", f"channels/{caller.id}/moh")
                both.insert(0, caller.id)
            await ari.ask("POST", f"bridges/{name}/addChannel", channel=",".join(both))

        self.then(end.call, together)

    def ring(self, agent: End, *, on: bool = True) -> None:
        """Let them hear that it rings at the other end; or not any more."""
        verb = "POST" if on else "DELETE"
        self.then(agent.call, lambda ari: ari.ask(verb, f"channels/{agent.id}/ring"))

    def bring_in(self, caller: End) -> None:
        """The caller into the bridge, where the others are."""

        async def back(ari: Ari) -> None:
            if caller.bridged:
                return
            await ari.ask("DELETE", f"channels/{caller.id}/moh")
            await ari.ask("POST", f"bridges/{bridge(caller.call)}/addChannel", channel=caller.id)

        self.then(caller.call, back)

    def take_out(self, caller: End, *, music: bool = True) -> None:
        """The caller out of the bridge, to the music."""

        async def out(ari: Ari) -> None:
            if caller.bridged:
                caller.bridged = False
                await ari.ask(
                    "POST", f"bridges/{bridge(caller.call)}/removeChannel", channel=caller.id
                )
            if music and not caller.media:
                await ari.ask("POST", f"channels/{caller.id}/moh")

        self.then(caller.call, out)

    def music(self, end: End) -> None:
        """Music, until somebody comes."""
        self.then(end.call, lambda ari: ari.ask("POST", f"channels/{end.id}/moh"))

    def say(self, end: End, media: str) -> None:
        """Play `media` ("sound:" and a path) once, instead of the music."""
        end.media = f"{end.id}-{len(media)}-{int(self.now().timestamp() * 1000)}"
        playback = end.media

        async def sound(ari: Ari) -> None:
            with suppress(LineError):
                await ari.ask("DELETE", f"channels/{end.id}/moh")
            await ari.ask("POST", f"channels/{end.id}/play/{playback}", media=media)

        self.then(end.call, sound)

    def pick_up(self, caller: End) -> None:
        """Answer the caller, if that is not done."""
        if caller.state is LegState.OFFERED:
            caller.state = LegState.ESTABLISHED
            self.then(caller.call, lambda ari: ari.ask("POST", f"channels/{caller.id}/answer"))

    def drop_bridge(self, call: str) -> None:
        """After the legs: a bridge deleted with them would overwrite why they ended."""
        self.then(call, lambda ari: ari.ask("DELETE", f"bridges/{bridge(call)}"))

    def hang_up(self, end: End, cause: Cause) -> None:
        """Forget it first: what it says from now on is no news."""
        self.ends.pop(end.id, None)
        self.then(
            end.call,
            lambda ari: ari.ask("DELETE", f"channels/{end.id}", reason_code=CODES.get(cause, 16)),
            and_after=end.id,
        )
