"""The channels of our calls as we remember them, and how Asterisk's words are ours."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from buergertelefon.base.phone import e164
from buergertelefon.telephony.line import Cause, Connection, LegState, Role

#: Q.850 cause codes. Source: ITU-T Q.850, as far as Asterisk passes them on.
CAUSES = {
    1: Cause.NOT_OBTAINABLE, 3: Cause.NOT_OBTAINABLE, 16: Cause.NORMAL, 17: Cause.BUSY,
    18: Cause.NO_ANSWER, 19: Cause.NO_ANSWER, 20: Cause.NOT_OBTAINABLE, 21: Cause.REJECTED,
    26: Cause.CANCELLED, 27: Cause.NOT_OBTAINABLE, 34: Cause.NO_RESOURCES, 38: Cause.MEDIA_LOST,
    42: Cause.NO_RESOURCES, 44: Cause.MEDIA_LOST, 127: Cause.MEDIA_LOST,
}  # fmt: skip
CODES = {
    Cause.NORMAL: 16,
    Cause.BUSY: 17,
    Cause.NO_ANSWER: 19,
    Cause.REJECTED: 21,
    Cause.NO_RESOURCES: 34,
}


@dataclass
class End:
    """One channel."""

    id: str
    call: str
    role: Role
    device: str
    state: LegState
    since: datetime
    called: str = ""
    calling: str = ""  # E.164; "" withheld
    language: str = "de"
    asked: datetime | None = None  # when we asked for it, until Asterisk has shown it
    called_for: str = ""  # the caller's channel, "outside"; "": the citizen is called afterwards
    bridged: bool = False
    media: str = ""  # the playback that runs
    pressed: datetime | None = None  # when the last key was
    leaving: bool = False  # hears a last text and is hung up; for us the call has ended

    @property
    def connection(self) -> Connection:
        """Its name in the words of the Protocol."""
        return Connection(self.call, self.id, self.role)


def cause_of(code: int, *, answered: bool) -> Cause:
    """Why a leg ended: Q.850, and what an unanswered leg makes of it."""
    cause = CAUSES.get(code, Cause.NORMAL)
    if not answered and cause is Cause.NORMAL:  # rung to the end of its time
        return Cause.NO_ANSWER
    return cause


def when(event: dict[str, Any]) -> datetime:
    """The moment at the switch."""
    return datetime.fromisoformat(event["timestamp"])


class Ends(dict[str, End]):
    """Every channel we know, by its name."""

    def of(self, call: str, role: Role) -> End | None:
        """The one of a call in that role; not the one that only hears its last text."""
        return next(
            (o for o in self.values() if (o.call, o.role) == (call, role) and not o.leaving), None
        )

    def others(self, call: str) -> list[End]:
        """All of a call but the caller's."""
        return [one for one in self.values() if one.call == call and one.role is not Role.CALLER]

    def other(self, end: End) -> str | None:
        """Whom a leg is to talk to: the agent to the caller, a colleague to the agent."""
        to = {Role.AGENT: Role.CALLER, Role.COLLEAGUE: Role.AGENT}.get(end.role)
        other = self.of(end.call, to) if to else None
        return other.id if other else None


def call_of(channel: dict[str, Any]) -> str:
    """The name of the call, a UUID: our dialplan drew it; where another one did not, from the
    channel, so that it is the same whenever somebody asks."""
    try:
        return str(uuid.UUID(channel["channelvars"]["BT_CALL"]))
    except (KeyError, ValueError):
        return str(uuid.uuid5(uuid.NAMESPACE_OID, channel["id"]))


def dialled(number: str) -> str:
    """What the network says was dialled, as our rows have it: E.164, short numbers as they are."""
    return (e164(number) if number.startswith(("0", "+")) else "") or number


def calling(channel: dict[str, Any]) -> str:
    """Who calls, in E.164; "" if that is withheld, or no number."""
    return e164(channel.get("caller", {}).get("number", ""))


def bridge(call: str) -> str:
    """The name of a call's bridge; of "" what all of ours begin with."""
    return f"bt-{call}"
