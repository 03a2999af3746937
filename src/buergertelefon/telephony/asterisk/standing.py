"""What stands on an Asterisk, read anew: after a connect, and now and then to be sure."""

from datetime import datetime, timedelta
from typing import Any

from buergertelefon.telephony.asterisk.ari import Ari
from buergertelefon.telephony.asterisk.ends import End, Ends, bridge, call_of, calling, dialled
from buergertelefon.telephony.line import LegState, Role

#: a leg we have asked for may be unknown to Asterisk for so long
REQUESTED = timedelta(seconds=5)


async def read(ari: Ari, ends: Ends, at: datetime) -> tuple[list[End], dict[str, set[str]]]:
    """Bring `ends` up to date. Returns those that are gone, and who is in the bridge of each call.

    Raises LineDown.
    """
    channels = {one["id"]: one for one in await ari.ask("GET", "channels")}
    bridges: dict[str, set[str]] = {}
    for one in await ari.ask("GET", "bridges"):
        if one["id"].startswith(bridge("")):
            bridges[one["id"].removeprefix(bridge(""))] = set(one["channels"])
    gone = [
        end
        for end in ends.values()
        if end.id not in channels and not (end.asked and at - end.asked < REQUESTED)
    ]
    for end in gone:
        del ends[end.id]
    for channel in channels.values():
        call = call_of(channel)
        _take_in(ends, channel, call, inside=channel["id"] in bridges.get(call, set()))
    for end in ends.values():  # an agent whose caller is outside holds
        caller = ends.of(end.call, Role.CALLER) if end.role is Role.AGENT else None
        if caller and end.bridged and not caller.bridged and end.state is LegState.ESTABLISHED:
            end.state = LegState.HELD
    return gone, bridges


def _take_in(ends: Ends, channel: dict[str, Any], call: str, *, inside: bool) -> None:
    """A channel that stands; one we did not know is remembered, if it is of our application."""
    dialplan, name = channel["dialplan"], channel["id"]
    variables = channel.get("channelvars", {})
    if dialplan["app_name"] != "Stasis" and not variables.get("BT_ROLE"):
        return
    if name not in ends:
        role = Role(variables.get("BT_ROLE") or Role.CALLER)
        came_in = role is Role.CALLER and not variables.get("BT_ROLE")
        called = dialplan["app_data"].split(",")[2:3] if came_in else []
        ends[name] = End(
            name, call, role, variables.get("BT_TO") or f"tel:{name}",
            _state(up=channel["state"] == "Up", inside=inside, came_in=came_in),
            datetime.fromisoformat(channel["creationtime"]), called=dialled("".join(called)),
            calling=calling(channel) if came_in else "",
        )  # fmt: skip
    ends[name].bridged = inside


def _state(*, up: bool, inside: bool, came_in: bool) -> LegState:
    if not up:
        return LegState.OFFERED if came_in else LegState.DELIVERED
    if came_in or inside:
        return LegState.ESTABLISHED
    return LegState.CONNECTING
