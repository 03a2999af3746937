"""Other people for a caller: consultation, three together, passing on, to colleagues and outside.

A wish that does not fit the state is dropped: the other side was faster.
"""

from datetime import datetime

from buergertelefon.base.phone import may_be_called
from buergertelefon.contacts.record import Noted
from buergertelefon.contacts.rules import End
from buergertelefon.telephony.line import Capability, Cause, Connection, Role
from buergertelefon.telephony.rules import callbacks, calls, dispatch
from buergertelefon.telephony.rules.routing import level
from buergertelefon.telephony.rules.world import (
    TALK,
    Agent,
    AgentState,
    Call,
    CallState,
    Clear,
    Consult,
    Do,
    Reason,
    World,
)

#: how the number of somebody outside is asked for
OUTSIDE = "tel:"


def consult(world: World, agent: Agent, to: str, at: datetime) -> None:
    """Ask somebody while the caller hears music: "queue:<name>", "seat:<name>", "tel:<number>".

    Nobody free, or a number that is not called: nothing happens.
    """
    call = calls.own(world, agent)
    if call is None or call.state not in {CallState.TALKING, CallState.HELD}:
        return
    if not world.config.can(call.line, Capability.CONSULT):
        return
    if to.startswith(OUTSIDE):
        number = may_be_called(to.removeprefix(OUTSIDE))
        if number and world.config.can(call.line, Capability.MAKE):
            call.outside = number
            _consult(world, call, OUTSIDE + number, at)
    elif colleague := somebody(world, call, to, at):
        call.colleague, colleague.call = colleague.id, call.id
        calls.put(world, colleague, AgentState.OFFERED, at)
        _consult(world, call, colleague.device, at)


def _consult(world: World, call: Call, to: str, at: datetime) -> None:
    ring = call.number.ring if call.colleague else callbacks.RING + callbacks.NETWORK
    calls.hold_ends(call, at)
    call.colleague_leg, call.colleague_talks = world.draw(), False
    calls.put_call(world, call, CallState.CONSULTING, at, until=at + ring)
    world.happened(call, "consulting", at)
    world.command(Consult(call.line, call.caller_connection, to, call.colleague_leg, ring))


def conference(world: World, agent: Agent, at: datetime) -> None:
    """The caller joins the consultation."""
    call = calls.own(world, agent)
    if call is None or call.state is not CallState.CONSULTING or not call.colleague_talks:
        return
    if world.config.can(call.line, Capability.CONFERENCE):
        calls.hold_ends(call, at)
        calls.put_call(world, call, CallState.CONFERENCE, at)
        world.happened(call, "joined", at)
        world.command(Do(call.line, "conference", call.caller_connection))


def transfer(world: World, agent: Agent, to: str, at: datetime) -> None:
    """Pass the caller on: to the consulted one, or blindly to a queue or a seat."""
    call = calls.own(world, agent)
    if call is None or call.state not in TALK:
        return
    if not world.config.can(call.line, Capability.TRANSFER):
        return
    if call.state in {CallState.CONSULTING, CallState.CONFERENCE}:
        if call.colleague_talks and not to:
            leave(world, call, at, cause=Cause.NORMAL)
        return
    queue = to.removeprefix("queue:") if to.startswith("queue:") else call.queue
    target = somebody(world, call, to, at) if to.startswith("seat:") else None
    if queue not in world.config.queues or (target is None and not to.startswith("queue:")):
        return
    calls.hold_ends(call, at)
    world.touch(call)
    world.command(Clear(call.line, call.agent_connection, Cause.NORMAL))
    _wrap_up(world, agent, call, at)
    call.queue, call.came_from = queue, agent.id
    world.happened(call, "passed_on", at)
    calls.enqueue(world, call, at)
    if target:
        calls.offer(world, call, target, at)


def leave(world: World, call: Call, at: datetime, *, cause: Cause) -> None:
    """The person goes, the other two go on: a colleague has the call now, or somebody outside."""
    agent = world.agents[call.agent or ""]
    calls.hold_ends(call, at)
    world.touch(call)
    if call.colleague:
        call.agent, call.agent_leg = call.colleague, call.colleague_leg
        call.colleague, call.colleague_leg, call.colleague_talks = None, "", False
        calls.put_call(world, call, CallState.TALKING, at)
    else:
        how = End.CALLBACK if call.tries else End.ANSWERED
        noted = Noted(call.id, ended=at, end=how, cause=Cause.NORMAL, held_ms=call.held_ms)
        world.noted(noted)
        calls.put_call(world, call, CallState.OUTSIDE, at)
    if cause is Cause.NORMAL:
        _wrap_up(world, agent, call, at)
    else:
        agent.call = None
        calls.put(world, agent, AgentState.NOT_READY, at, reason=Reason.DEVICE)
        if call.state is CallState.OUTSIDE:
            written(world, call, at)
    world.happened(call, "passed_on", at)
    world.command(Do(call.line, "transfer", call.caller_connection))


def written(world: World, call: Call, at: datetime) -> None:
    """The record of a call that goes on outside is closed: nothing says who had it."""
    call.agent, call.agent_leg, call.outside = None, "", ""
    world.noted(Noted(call.id, closed=at))
    world.happened(call, "closed", at)
    world.touch(call)


def over(world: World, call: Call) -> None:
    """The talk with somebody outside has ended; who still writes the note goes on writing."""
    world.command(Clear(call.line, call.caller_connection, Cause.NORMAL))
    outside = Connection(call.id, call.colleague_leg, Role.COLLEAGUE)
    world.command(Clear(call.line, outside, Cause.NORMAL))
    agent = world.agents.get(call.agent or "")
    if agent is None:
        world.forget_call(call)
        return
    call.colleague_leg, call.colleague_talks, call.outside = "", False, ""
    calls.put_call(world, call, CallState.WRAP_UP, call.since, until=agent.until)


def _wrap_up(world: World, agent: Agent, call: Call, at: datetime) -> None:
    calls.put(world, agent, AgentState.WRAP_UP, at, until=at + world.config.wrap_up(call))


def somebody(world: World, call: Call, to: str, at: datetime) -> Agent | None:
    """The free person of a seat, or the longest idle one who can serve a queue."""
    kind, _, name = to.partition(":")
    phone = world.config.needs_phone(call.line)
    free = [
        one
        for one in world.agents.values()
        if dispatch.is_free(one, at) and (one.seat in world.phones or not phone)
    ]
    if kind == "seat":
        return next((one for one in free if one.seat == name), None)
    if kind != "queue" or name not in world.config.queues:
        return None
    skills = dispatch.needed(world, call, name)
    fitting = [one for one in free if level(dispatch.free_agent(world, one), skills) is not None]
    return min(fitting, key=lambda one: (one.idle_since, one.id), default=None)
