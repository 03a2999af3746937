"""The event stream of the board."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from buergertelefon.base.database import in_thread
from buergertelefon.base.live import Hub, Message, Receive, Send, Shown, frame
from buergertelefon.telephony.live import refuse, user_of


@dataclass
class Boards:
    """The stream `/live/board/`: figures of a centre, once a second; never a person."""

    hub: Hub
    figures: Callable[[int], dict[str, Any]]

    __hash__ = object.__hash__

    def states(self, keys: Mapping[str, int]) -> dict[str, Shown]:
        """The figures at once, for a board that has just opened."""
        return {key: Shown(state) for key, state in self.calm(set(keys)).items()}

    def calm(self, keys: set[str]) -> dict[str, bytes]:
        """The same figures for every board of a centre."""
        return {
            key: frame("figures", self.figures(int(key.removeprefix("board:")))) for key in keys
        }

    async def board(self, scope: Message, receive: Receive, send: Send) -> None:
        """The stream of a board; 403 without sign-in."""
        user = await in_thread(user_of, scope)
        if user is None:
            await refuse(send)
            return
        await self.hub.serve(self, f"board:{user.centre_id}", scope, receive, send)
