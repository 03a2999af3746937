"""What a person at the desk may ask for, and what becomes of it.

A wish that does not fit the state is dropped: the other side was faster.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from buergertelefon.contacts.record import Noted
from buergertelefon.contacts.rules import Channel, End
from buergertelefon.telephony.line import Capability, Cause, Connection, Offered, Role
from buergertelefon.telephony.rules import callbacks, calls, passing
from buergertelefon.telephony.rules.world import (
    BY_HAND,
    TALK,
    Agent,
    AgentState,
    Call,
    CallState,
    Do,
    Reason,
    World,
)

#: one press of "+ 1 min"
EXTENSION = timedelta(seconds=60)
#: while somebody writes the note, at least this much is left
WRITING = timedelta(seconds=15)


@dataclass(frozen=True)
class SignedOn:
    """Who sits down."""

    id: str
    staff: int
    seat: str
    skills: Mapping[str, int]
    reachable: bool


def sign_on(world: World, who: SignedOn, at: datetime) -> None:
    """Not ready yet: the person says when. Signing on twice changes nothing."""
    if who.id in world.agents:
        return
    world.agents[who.id] = agent = Agent(
        id=who.id,
        staff=who.staff,
        seat=who.seat,
        skills=dict(who.skills),
        state=AgentState.NOT_READY,
        reason=Reason.SIGNED_IN,
        since=at,
        idle_since=at,
        reachable=who.reachable,
    )
    world.touch(agent)


def sign_off(world: World, agent: Agent, at: datetime) -> None:
    """At once, or after the talk and its wrap-up."""
    if agent.state in {AgentState.TALKING, AgentState.WRAP_UP}:
        agent.next = "off"
        world.touch(agent)
        return
    agent.next = "off"
    if agent.state is AgentState.OFFERED:
        _give_back(world, agent, at)
    else:
        world.forget_agent(agent, at)


def ready(world: World, agent: Agent, at: datetime) -> None:
    """Take calls from now on; takes back a pause asked for meanwhile."""
    if agent.next:
        agent.next = ""
        world.touch(agent)
    if agent.state is AgentState.NOT_READY and agent.reachable:
        agent.idle_since, agent.refused = at, 0
        calls.put(world, agent, AgentState.AVAILABLE, at)
    elif agent.state is AgentState.NOT_READY:  # the page has just been opened: ready with it
        calls.put(world, agent, AgentState.NOT_READY, at, reason=Reason.DEVICE)


def pause(world: World, agent: Agent, reason: str, at: datetime) -> None:
    """At once, or after the talk and its wrap-up; an offer under way goes back to the queue."""
    if agent.state in {AgentState.TALKING, AgentState.WRAP_UP}:
        agent.next = f"pause:{reason}"
        world.touch(agent)
    elif agent.state is AgentState.OFFERED:
        agent.next = f"pause:{reason}"
        _give_back(world, agent, at)
    else:
        calls.put(world, agent, AgentState.NOT_READY, at, reason=reason)


def _give_back(world: World, agent: Agent, at: datetime) -> None:
    """Decline what rings here."""
    call = world.calls[agent.call or ""]
    if call.colleague == agent.id:
        world.touch(agent)
        calls.drop_colleague(world, call, at, cause=Cause.REJECTED)
        if agent.next:
            calls.rest(world, agent, at)
    else:
        calls.withdraw(world, call, at, cause=Cause.REJECTED)


def accept(world: World, agent: Agent, call_id: str, at: datetime) -> None:
    """Pick up what rings here; names the call, so that a late key does not take another one."""
    call = world.calls.get(call_id)
    if call is None:
        return
    if world.config.needs_phone(call.line):
        return  # who picks up the telephone has accepted
    if call.back:
        _accept_callback(world, call, agent, at)
    elif call.state is CallState.OFFERED and call.agent == agent.id and not call.accepted:
        call.accepted, call.until = True, at + calls.CONNECT
        world.touch(call)
        world.command(Do(call.line, "answer", call.agent_connection))
    elif call.state is CallState.CONSULTING and call.colleague == agent.id:
        call.until = at + calls.CONNECT
        world.touch(call)
        world.command(Do(call.line, "answer", call.colleague_connection))


def _accept_callback(world: World, call: Call, agent: Agent, at: datetime) -> None:
    """Who dials by hand takes the callback, and says that somebody has picked up."""
    if call.line != BY_HAND or call.agent != agent.id:
        return
    if call.state is CallState.OFFERED:
        callbacks.dial(world, call, at)
    elif call.state is CallState.DIALLING:
        callbacks.reached(world, call, at)


def hold(world: World, agent: Agent, at: datetime) -> None:
    """The caller hears music."""
    call = calls.own(world, agent)
    if call and call.state is CallState.TALKING and world.config.can(call.line, Capability.HOLD):
        call.state, call.since = CallState.HELD, at
        world.touch(call)
        world.happened(call, "held", at)
        world.command(Do(call.line, "hold", call.caller_connection))


def retrieve(world: World, agent: Agent, at: datetime) -> None:
    """The caller hears the person again."""
    call = calls.own(world, agent)
    if call and call.state is CallState.HELD:
        calls.hold_ends(call, at)
        call.state, call.since = CallState.TALKING, at
        world.touch(call)
        world.happened(call, "retrieved", at)
        world.command(Do(call.line, "retrieve", call.caller_connection))


def reconnect(world: World, agent: Agent, at: datetime) -> None:
    """Back to the caller; the colleague is free again."""
    call = calls.own(world, agent)
    if call and call.state in {CallState.CONSULTING, CallState.CONFERENCE}:
        calls.drop_colleague(world, call, at, cause=Cause.NORMAL)


def finish(world: World, agent: Agent, at: datetime) -> None:
    """Hang up; ringing here: decline; consulted: leave the caller to the colleague."""
    call = world.calls.get(agent.call or "")
    if call is None:
        return
    if agent.state is AgentState.OFFERED:
        _give_back(world, agent, at)
    elif call.colleague == agent.id:
        calls.drop_colleague(world, call, at, cause=Cause.NORMAL)
    elif call.agent == agent.id and call.state is CallState.DIALLING:
        cause = Cause.NO_ANSWER if call.line == BY_HAND else Cause.CANCELLED
        callbacks.not_reached(world, call, cause, at)
    elif call.agent == agent.id and call.state is CallState.CONFERENCE:
        passing.leave(world, call, at, cause=Cause.NORMAL)
    elif call.agent == agent.id and call.state in TALK:
        calls.end(world, call, End.ANSWERED, Cause.NORMAL, at, served=True)


def close(world: World, agent: Agent, at: datetime) -> None:
    """The wrap-up is over; what linked the call to the person is erased."""
    if agent.state is not AgentState.WRAP_UP:
        return
    call = world.calls.get(agent.call or "")
    if call and call.state is CallState.WRAP_UP and call.agent == agent.id:
        world.noted(Noted(call.id, closed=at))
        world.happened(call, "closed", at)
        world.forget_call(call)
    elif call and call.state is CallState.OUTSIDE and call.agent == agent.id:
        passing.written(world, call, at)
    if call and call.came_from == agent.id:
        call.came_from = None
        world.touch(call)
    calls.rest(world, agent, at)


def extend(world: World, agent: Agent) -> None:
    """A minute more for the wrap-up."""
    if agent.state is AgentState.WRAP_UP and agent.until:
        agent.until += EXTENSION
        world.touch(agent)


def writing(world: World, agent: Agent, at: datetime) -> None:
    """The countdown rests while the note is written."""
    if agent.state is AgentState.WRAP_UP and agent.until:
        agent.until = max(agent.until, at + WRITING)
        world.touch(agent)


def by_hand(world: World, agent: Agent, called: str, at: datetime) -> None:
    """The telephone beside the screen rings: the same desk, the same record."""
    number = world.config.numbers.get(called)
    if number is None or agent.state not in {AgentState.AVAILABLE, AgentState.NOT_READY}:
        return
    connection = Connection(world.draw(), world.draw(), Role.CALLER)
    event = Offered(connection, at, device=f"manual:{connection.call}", called=called)
    call = calls.begin(world, event, number, line=BY_HAND, channel=Channel.MANUAL)
    calls.enqueue(world, call, at)
    call.agent, call.agent_leg, call.state = agent.id, world.draw(), CallState.TALKING
    call.answered = at
    agent.call = call.id
    world.touch(call)
    world.noted(Noted(call.id, answered=at))
    world.happened(call, "answered", at)
    calls.put(world, agent, AgentState.TALKING, at)
