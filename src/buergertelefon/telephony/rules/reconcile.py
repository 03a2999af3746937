"""What we believe against what the line says: after a take-over, a stall, a lost connection."""

from collections.abc import Iterable
from datetime import datetime

from buergertelefon.telephony.line import (
    Capability,
    Cause,
    Cleared,
    Established,
    Leg,
    LegState,
    Offered,
    Role,
)
from buergertelefon.telephony.rules import callbacks, calls, events, passing
from buergertelefon.telephony.rules.world import (
    TALK,
    Call,
    CallState,
    Clear,
    Consult,
    Deliver,
    Dismiss,
    Do,
    Play,
    Reserve,
    World,
)

TALKS = frozenset({LegState.ESTABLISHED, LegState.HELD})


def reconcile(world: World, line: str, legs: Iterable[Leg], at: datetime) -> None:
    """Bring both together; may be called at any time and twice.

    Calls the line does not know any more have ended; commands that a dead exchange could not
    give any more are given now, under the names drawn before; what nobody knows is cleared.
    """
    by_call: dict[str, dict[str, Leg]] = {}
    gone = {leg for leg, question in world.asking.items() if question.line == line}
    for leg in legs:
        if leg.connection.leg in world.asking:
            gone.discard(leg.connection.leg)
        else:
            by_call.setdefault(leg.connection.call, {})[leg.connection.leg] = leg
    for name in gone:
        del world.asking[name]
    for call in [one for one in world.calls.values() if one.line == line]:
        there = by_call.pop(call.id, {})
        if call.state is CallState.WRAP_UP:
            _clear_all(world, line, there.values())
        elif call.back:
            _callback(world, call, there, at)
        elif call.state is CallState.OUTSIDE:
            if not {call.caller_leg, call.colleague_leg} <= there.keys():
                passing.over(world, call)
        elif call.caller_leg not in there:
            calls.lost(world, call, at)
            _clear_all(world, line, there.values())
        else:
            _call(world, call, there, at)
    for name, unknown in by_call.items():
        caller = next((leg for leg in unknown.values() if leg.called), None)
        if caller is None or name in world.calls:  # or it is on no line any more: a callback
            _clear_all(world, line, unknown.values())
        else:  # came in while no exchange listened
            _take_in(world, line, caller)
            _clear_all(world, line, [leg for leg in unknown.values() if leg is not caller])


def _take_in(world: World, line: str, leg: Leg) -> None:
    event = Offered(leg.connection, leg.since, leg.device, leg.called, calling=leg.calling)
    events.offered(world, event, line=line)


def _clear_all(world: World, line: str, legs: Iterable[Leg]) -> None:
    """Whoever is left over; a caller whose call has ended meanwhile hears goodbye."""
    goodbye = world.config.sounds.get("goodbye.de", "")
    for leg in legs:
        stands = leg.connection.role is Role.CALLER and leg.state in TALKS
        if goodbye and stands and world.config.can(line, Capability.PLAY):
            world.command(Dismiss(line, leg.connection, goodbye, Cause.NORMAL))
        else:
            world.command(Clear(line, leg.connection, Cause.NORMAL))


def _call(world: World, call: Call, there: dict[str, Leg], at: datetime) -> None:
    wanted = {call.caller_leg, call.agent_leg, call.colleague_leg}
    _clear_all(world, call.line, [leg for name, leg in there.items() if name not in wanted])
    caller = there[call.caller_leg]
    if caller.state is LegState.OFFERED:
        world.command(Do(call.line, "answer", call.caller_connection))
        if call.state is CallState.GREETING and world.config.can(call.line, Capability.PLAY):
            media = calls.said(call, "greeting")
            world.command(Play(call.line, call.caller_connection, media))
    agent = there.get(call.agent_leg)
    if call.state is CallState.OFFERED:
        _offer(world, call, agent, at)
    elif call.state in TALK:
        _talk(world, call, agent, there.get(call.colleague_leg), at)


def _callback(world: World, call: Call, there: dict[str, Leg], at: datetime) -> None:
    wanted = {call.caller_leg, call.agent_leg}
    _clear_all(world, call.line, [leg for name, leg in there.items() if name not in wanted])
    agent, caller = there.get(call.agent_leg), there.get(call.caller_leg)
    if call.state is CallState.OFFERED:
        if agent is None:
            to = world.agents[call.agent or ""].device
            world.command(Reserve(call.line, call.agent_connection, to, call.number.ring))
        elif agent.state in TALKS | {LegState.CONNECTING}:
            callbacks.dial(world, call, at)  # picked up while we were away
    elif call.state is CallState.DIALLING and caller is None:
        callbacks.unclear(world, call, at)
    elif call.state is CallState.DIALLING and agent is None:
        callbacks.not_reached(world, call, Cause.CANCELLED, at)
    elif call.state is CallState.DIALLING and caller and caller.state in TALKS:
        callbacks.reached(world, call, at)
    elif call.state is CallState.DIALLING and caller and caller.state is LegState.CONNECTING:
        world.command(Do(call.line, "answer", call.caller_connection))


def _offer(world: World, call: Call, agent: Leg | None, at: datetime) -> None:
    if agent is None:
        to = world.agents[call.agent or ""].device
        world.command(
            Deliver(call.line, call.caller_connection, to, call.agent_leg, call.number.ring)
        )
    elif agent.state in TALKS:
        events.established(world, Established(call.agent_connection, at))
        return
    elif agent.state is LegState.CONNECTING and world.config.needs_phone(call.line):
        world.command(
            Do(call.line, "answer", call.agent_connection)
        )  # picked up while we were away
    if call.accepted and (agent is None or agent.state is LegState.DELIVERED):
        world.command(Do(call.line, "answer", call.agent_connection))


def _talk(world: World, call: Call, agent: Leg | None, colleague: Leg | None, at: datetime) -> None:
    if agent is None and call.state is CallState.CONFERENCE and colleague:
        passing.leave(world, call, at, cause=Cause.MEDIA_LOST)
    elif agent is None:
        calls.lose_agent(world, call, at, cause=Cause.MEDIA_LOST)
    elif call.state is CallState.CONFERENCE:
        if colleague is None:
            calls.drop_colleague(world, call, at, cause=Cause.MEDIA_LOST)
        elif agent.state is LegState.HELD:
            world.command(Do(call.line, "conference", call.caller_connection))
    elif call.state is CallState.CONSULTING:
        _consultation(world, call, colleague, at)
    elif agent.talks_to != call.caller_leg:
        world.command(Do(call.line, "transfer", call.caller_connection))
    elif call.state is CallState.HELD and agent.state is not LegState.HELD:
        world.command(Do(call.line, "hold", call.caller_connection))
    elif call.state is CallState.TALKING and agent.state is LegState.HELD:
        world.command(Do(call.line, "retrieve", call.caller_connection))


def _consultation(world: World, call: Call, colleague: Leg | None, at: datetime) -> None:
    if colleague is not None:
        if colleague.state in TALKS and not call.colleague_talks:
            events.established(world, Established(call.colleague_connection, at))
    elif call.colleague_talks or call.outside:  # outside nobody is called a second time
        events.cleared(world, Cleared(call.colleague_connection, at, Cause.MEDIA_LOST))
    else:
        to = world.agents[call.colleague or ""].device
        world.command(
            Consult(call.line, call.caller_connection, to, call.colleague_leg, call.number.ring)
        )
