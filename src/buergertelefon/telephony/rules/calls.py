"""What happens to a call, and to the people in it, when the line tells us something.

An event that does not fit the state is dropped: it lost a race with a hang-up.
"""

from datetime import datetime, timedelta

from buergertelefon.base.hours import is_open
from buergertelefon.contacts.record import Noted, Opened
from buergertelefon.contacts.rules import Channel, End
from buergertelefon.telephony.line import (
    Capability,
    Cause,
    Cleared,
    Connection,
    DeviceStatus,
    Established,
    LineEvent,
    Offered,
    Played,
    Role,
    Silent,
)
from buergertelefon.telephony.rules.world import (
    TALK,
    Agent,
    AgentState,
    Call,
    CallState,
    Clear,
    Deliver,
    Dismiss,
    Do,
    Number,
    Play,
    Reason,
    World,
)

#: an announcement that nobody reports as over ends by itself
GREETING = timedelta(seconds=30)
#: from picking up to a standing talk path
CONNECT = timedelta(seconds=10)
#: after a refused offer; doubles up to the longest. Source: FreeSWITCH mod_callcenter's delays.
REFUSED, REFUSED_LONGEST = timedelta(seconds=10), timedelta(seconds=60)


def heard(world: World, event: LineEvent, *, line: str) -> None:
    """What a line says, whatever it is."""
    match event:
        case Offered():
            offered(world, event, line=line)
        case Played():
            played(world, event)
        case Established():
            established(world, event)
        case Cleared():
            cleared(world, event)
        case Silent():
            silent(world, event)
        case DeviceStatus():
            device_status(world, event)


def offered(world: World, event: Offered, *, line: str) -> None:
    """A new call: it becomes a contact, whatever becomes of it. Unknown numbers are turned away."""
    number = world.config.numbers.get(event.called)
    connection = event.connection
    if connection.call in world.calls or any(
        call.caller == event.device and call.state is not CallState.WRAP_UP
        for call in world.calls.values()
    ):
        return  # told twice, or the page asks again while its call stands
    if number is None:
        world.command(Clear(line, connection, Cause.NOT_OBTAINABLE))
        return
    call = begin(
        world, event, number, line=line, channel=Channel.WEB if line == "browser" else Channel.PHONE
    )
    if not is_open(number.hours, event.at):
        end(world, call, End.CLOSED, Cause.NORMAL, event.at)
    elif waiting_in(world, call.queue) >= world.config.queues[call.queue].max_waiting:
        end(world, call, End.BLOCKED, Cause.NO_RESOURCES, event.at)
    else:
        call.until = event.at + GREETING
        world.command(Do(line, "answer", connection))
        if world.config.can(line, Capability.PLAY):
            media = said(call, "greeting")
            world.command(Play(line, connection, media))
            if not media:  # nothing to wait for
                enqueue(world, call, event.at)


def begin(world: World, event: Offered, number: Number, *, line: str, channel: Channel) -> Call:
    """The call and its contact."""
    call = Call(
        id=event.connection.call,
        line=line,
        number=number,
        queue=number.queue,
        language=event.language,
        state=CallState.GREETING,
        begun=event.at,
        since=event.at,
        caller=event.device,
        caller_leg=event.connection.leg,
    )
    world.calls[call.id] = call
    world.changes.opened.append(
        Opened(
            call.id,
            channel,
            number.municipality,
            number.number,
            number.name,
            call.language,
            event.at,
        )
    )
    world.happened(call, "offered", event.at)
    world.touch(call)
    return call


def said(call: Call, what: str) -> str:
    """The announcement of the called number for this caller, in German if in no other language."""
    sounds = call.number.sounds
    return sounds.get(f"{what}.{call.language}") or sounds.get(f"{what}.de", "")


def waiting_in(world: World, queue: str) -> int:
    """How many wait in a queue, or are being greeted or offered."""
    early = {CallState.GREETING, CallState.QUEUED, CallState.OFFERED}
    return sum(call.queue == queue and call.state in early for call in world.calls.values())


def played(world: World, event: Played) -> None:
    """The greeting is over: the clock of the promise starts."""
    call = world.calls.get(event.connection.call)
    if call and call.state is CallState.GREETING:
        enqueue(world, call, event.at)


def enqueue(world: World, call: Call, at: datetime) -> None:
    """Into the queue; whoever comes back keeps the place."""
    if call.entered_queue is None:
        call.entered_queue = at
        world.noted(Noted(call.id, entered_queue=at))
    _set(world, call, CallState.QUEUED, at)
    call.agent, call.agent_leg, call.accepted = None, "", False
    world.happened(call, "queued", at)


def established(world: World, event: Established) -> None:
    """Two people can hear each other."""
    call = world.calls.get(event.connection.call)
    leg = event.connection.leg
    if call is None:
        return
    if call.state is CallState.OFFERED and leg == call.agent_leg and call.agent:
        agent = world.agents[call.agent]
        if call.answered is None:
            call.answered = event.at
            world.noted(Noted(call.id, answered=event.at))
        call.interrupted, call.came_from = False, None
        _set(world, call, CallState.TALKING, event.at)
        agent.refused = 0
        put(world, agent, AgentState.TALKING, event.at)
        world.happened(call, "answered", event.at)
    elif call.state is CallState.CONSULTING and leg == call.colleague_leg and call.colleague:
        call.colleague_talks, call.until = True, None
        put(world, world.agents[call.colleague], AgentState.TALKING, event.at)
        world.touch(call)
        world.happened(call, "consulted", event.at)


def cleared(world: World, event: Cleared) -> None:
    """A leg is gone."""
    call = world.calls.get(event.connection.call)
    leg = event.connection.leg
    if call is None or call.state is CallState.WRAP_UP:
        return
    if leg == call.caller_leg:
        end(world, call, End.ANSWERED if call.answered else End.ABANDONED, event.cause, event.at)
    elif leg == call.colleague_leg and call.colleague:
        drop_colleague(world, call, event.at, cause=event.cause)
    elif leg == call.agent_leg and call.agent:
        if call.state is CallState.OFFERED:
            withdraw(world, call, event.at, cause=event.cause)
        elif event.cause is Cause.NORMAL:
            end(world, call, End.ANSWERED, event.cause, event.at)
        else:
            lose_agent(world, call, event.at, cause=event.cause)


def silent(world: World, event: Silent) -> None:
    """One of them hears nothing: it stands in the record of the call, for who looks into it."""
    call = world.calls.get(event.connection.call)
    role = role_of(call, event.connection.leg) if call else None
    if call and role:
        world.happened(call, "one_way", event.at, silent=role)


def lose_agent(world: World, call: Call, at: datetime, *, cause: Cause) -> None:
    """The person's audio is gone for good: the caller goes back to the head of the queue."""
    agent = world.agents[call.agent] if call.agent else None
    if call.colleague:
        drop_colleague(world, call, at, cause=Cause.NORMAL)
    hold_ends(call, at)
    world.touch(call)
    call.interrupted = True
    world.command(Clear(call.line, call.agent_connection, cause))
    enqueue(world, call, at)
    world.happened(call, "interrupted", at, cause=cause)
    if agent:
        agent.call = None
        put(world, agent, AgentState.NOT_READY, at, reason=Reason.DEVICE)


def end(world: World, call: Call, how: End, cause: Cause, at: datetime) -> None:
    """The call is over for the caller; a person who talked goes to wrap-up."""
    hold_ends(call, at)
    world.touch(call)
    talked = call.agent if call.state in TALK else None
    if call.agent and not talked:
        release(world, world.agents[call.agent], at)
    if call.colleague:
        release(world, world.agents[call.colleague], at)
    call.colleague, call.colleague_leg, call.colleague_talks = None, "", False
    world.noted(Noted(call.id, ended=at, end=how, cause=cause, held_ms=call.held_ms))
    world.happened(call, "ended", at, end=how, cause=cause)
    if world.config.can(call.line, Capability.PLAY) and (media := said(call, how.value)):
        world.command(Dismiss(call.line, call.caller_connection, media, cause))
    else:
        world.command(Clear(call.line, call.caller_connection, cause))
    if talked:
        _set(world, call, CallState.WRAP_UP, at, until=at + call.number.wrap_up)
        put(world, world.agents[talked], AgentState.WRAP_UP, at, until=call.until)
    else:
        world.noted(Noted(call.id, closed=at))
        world.forget_call(call)


def release(world: World, agent: Agent, at: datetime) -> None:
    """An offer, or a consultation, is over without a fault of this person.

    Who was only offered a call keeps the place in the idle order; who talked starts anew.
    """
    agent.call = None
    if agent.state is AgentState.TALKING:
        rest(world, agent, at)
    elif agent.state is AgentState.OFFERED:
        put(world, agent, AgentState.AVAILABLE, at)


def rest(world: World, agent: Agent, at: datetime) -> None:
    """After work: what the person asked for meanwhile, else available, else not reachable."""
    agent.call = None
    wish, agent.next = agent.next, ""
    if wish == "off":
        world.forget_agent(agent)
    elif wish:
        put(world, agent, AgentState.NOT_READY, at, reason=wish.removeprefix("pause:"))
    elif not agent.reachable:
        put(world, agent, AgentState.NOT_READY, at, reason=Reason.DEVICE)
    else:
        agent.idle_since = at
        put(world, agent, AgentState.AVAILABLE, at)


def withdraw(world: World, call: Call, at: datetime, *, cause: Cause) -> None:
    """The offer failed: the caller keeps the place, the person's state says why."""
    agent = world.agents[call.agent] if call.agent else None
    first = world.agents.get(call.came_from) if call.came_from else None
    world.touch(call)
    world.happened(call, "not_answered", at, cause=cause)
    world.command(Clear(call.line, call.agent_connection, cause))
    enqueue(world, call, at)
    if agent:
        agent.call = None
        if agent.next:
            rest(world, agent, at)
        elif cause is Cause.NO_ANSWER:
            put(world, agent, AgentState.NOT_READY, at, reason=Reason.NO_ANSWER)
        elif cause in {Cause.BUSY, Cause.REJECTED}:
            agent.idle_since = at
            pause = min(REFUSED * 2**agent.refused, REFUSED_LONGEST)
            agent.refused += 1
            put(world, agent, AgentState.AVAILABLE, at, until=at + pause)
        else:
            put(world, agent, AgentState.NOT_READY, at, reason=Reason.DEVICE)
    if first and first is not agent and first.state is AgentState.AVAILABLE and not first.until:
        call.came_from = None
        offer(world, call, first, at)  # passed on blindly and not taken: back to where it was


def drop_colleague(world: World, call: Call, at: datetime, *, cause: Cause) -> None:
    """The consultation is over; agent and caller talk again."""
    colleague = world.agents[call.colleague] if call.colleague else None
    world.touch(call)
    call.colleague, call.colleague_leg, call.colleague_talks = None, "", False
    if call.state is CallState.CONSULTING:
        hold_ends(call, at)
        _set(world, call, CallState.TALKING, at)
        world.command(Do(call.line, "reconnect", call.caller_connection))
    world.happened(call, "reconnected", at)
    if colleague:
        if cause is Cause.NO_ANSWER:
            colleague.call = None
            put(world, colleague, AgentState.NOT_READY, at, reason=Reason.NO_ANSWER)
        elif cause is Cause.MEDIA_LOST:
            colleague.call = None
            put(world, colleague, AgentState.NOT_READY, at, reason=Reason.DEVICE)
        else:
            release(world, colleague, at)


def device_status(world: World, event: DeviceStatus) -> None:
    """A person's page or phone can, or cannot, be reached."""
    if event.device.startswith("phone:"):
        phone_status(world, event)
        return
    agent = world.agents.get(event.device.removeprefix("agent:"))
    if agent is None or agent.reachable == event.reachable:
        return
    agent.reachable = event.reachable
    world.touch(agent)
    if event.reachable:
        if agent.state is AgentState.NOT_READY and agent.reason == Reason.DEVICE:
            agent.idle_since = event.at
            put(world, agent, AgentState.AVAILABLE, event.at)
    elif agent.state is AgentState.AVAILABLE:
        put(world, agent, AgentState.NOT_READY, event.at, reason=Reason.DEVICE)
    elif agent.state in {AgentState.OFFERED, AgentState.TALKING}:
        call = world.calls.get(agent.call or "")
        if call:
            cleared(world, Cleared(leg_of(call, agent), event.at, Cause.MEDIA_LOST))


def phone_status(world: World, event: DeviceStatus) -> None:
    """The telephone of a seat: who is not ready because of it is ready again."""
    seat = event.device.removeprefix("phone:")
    if not event.reachable:
        world.phones.discard(seat)
        return
    world.phones.add(seat)
    for agent in world.agents.values():
        waits = agent.state is AgentState.NOT_READY and agent.reason == Reason.DEVICE
        if agent.seat == seat and agent.reachable and waits:
            agent.idle_since = event.at
            put(world, agent, AgentState.AVAILABLE, event.at)


def leg_of(call: Call, agent: Agent) -> Connection:
    """The leg of this person in this call."""
    return call.colleague_connection if call.colleague == agent.id else call.agent_connection


def offer(world: World, call: Call, agent: Agent, at: datetime) -> None:
    """Ring one person; the leg's name is drawn before the line hears of it."""
    call.agent, call.agent_leg, call.accepted = agent.id, world.draw(), False
    _set(world, call, CallState.OFFERED, at, until=at + call.number.ring)
    agent.call = call.id
    put(world, agent, AgentState.OFFERED, at)
    world.happened(call, "delivered", at)
    world.command(
        Deliver(call.line, call.caller_connection, agent.device, call.agent_leg, call.number.ring)
    )


def hold_ends(call: Call, at: datetime) -> None:
    """Add the time on hold; call it before the state changes."""
    if call.state in {CallState.HELD, CallState.CONSULTING}:
        call.held_ms += max(0, int((at - call.since) / timedelta(milliseconds=1)))


def put(
    world: World,
    agent: Agent,
    state: AgentState,
    at: datetime,
    *,
    reason: str = "",
    until: datetime | None = None,
) -> None:
    """Set a person's state."""
    agent.state, agent.reason, agent.since, agent.until = state, str(reason), at, until
    world.touch(agent)


def _set(
    world: World, call: Call, state: CallState, at: datetime, *, until: datetime | None = None
) -> None:
    call.state, call.since, call.until = state, at, until
    world.touch(call)


def lost(world: World, call: Call, at: datetime) -> None:
    """The line does not know this call any more."""
    end(world, call, End.ANSWERED if call.answered else End.LOST, Cause.MEDIA_LOST, at)


def role_of(call: Call, leg: str) -> Role | None:
    """Which end of the call a leg is; None if it is none of it any more."""
    return {
        call.caller_leg: Role.CALLER,
        call.agent_leg: Role.AGENT,
        call.colleague_leg: Role.COLLEAGUE,
    }.get(leg)
