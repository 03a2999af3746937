"""What a waiting caller on the telephone is told, and when."""

from datetime import datetime, timedelta

from buergertelefon.telephony.line import Capability
from buergertelefon.telephony.rules import callbacks, dispatch
from buergertelefon.telephony.rules.estimate import LONGEST, wait
from buergertelefon.telephony.rules.routing import in_order, level
from buergertelefon.telephony.rules.world import AgentState, Call, CallState, Play, World

#: who is helped at once hears nothing of waiting; then music is not interrupted too often
FIRST, EVERY = timedelta(seconds=20), timedelta(seconds=60)
#: places that are said; further back only the time is
PLACES = 20
WAITS = frozenset({CallState.QUEUED, CallState.OFFERED})


def next_telling(world: World, call: Call) -> datetime | None:
    """When this caller is told again; None if nothing is ever said to them."""
    listens = call.state is CallState.QUEUED and not call.back
    if not listens or not world.config.can(call.line, Capability.PLAY):
        return None
    if call.told is not None:
        return call.told + EVERY
    return call.entered_queue + FIRST if call.entered_queue else None


def tell(world: World, call: Call, at: datetime) -> None:
    """Say the place and how long nine of ten wait, if it is time and there are words for it."""
    due = next_telling(world, call)
    if due is None or due > at:
        return
    call.told, call.asking = at, ""
    if media := words(world, call, at):
        world.command(Play(call.line, call.caller_connection, ",".join(media)))


def words(world: World, call: Call, at: datetime) -> list[str]:
    """The sounds of place and wait, and that we call back."""
    waiting = [
        dispatch.waiting_call(world, one)
        for one in world.calls.values()
        if one.queue == call.queue
        and one.state in WAITS
        and not one.is_practice
        and (one.answered is None or one is call)  # who was interrupted is told, too
        and (not one.back or callbacks.waits(one, at))
    ]
    ahead = [one.call for one in in_order(waiting)].index(call.id) if waiting else 0
    keys = [f"place.{ahead + 1}"] if ahead < PLACES else []
    estimate = wait(ahead, at_work(world, call), world.config.pace) if world.config.pace else None
    if estimate:
        keys.append(f"wait.{estimate.late}" if estimate.late <= LONGEST else "wait.long")
    if world.config.dials:
        keys.append("callback.hint")
    return [sound for key in keys if (sound := world.sound(call, key))]


def at_work(world: World, call: Call) -> int:
    """How many people serve this queue now, whatever they are just doing."""
    skills = dispatch.needed(world, call, call.queue)
    return sum(
        agent.state is not AgentState.NOT_READY
        and not world.practises(agent)
        and level(dispatch.free_agent(world, agent), skills) is not None
        and (agent.seat in world.phones or not world.config.needs_phone(call.line))
        for agent in world.agents.values()
    )
