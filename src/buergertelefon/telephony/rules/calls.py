"""The steps of a call and of the people in it; `events` and `agents` say when they are made."""

from datetime import datetime, timedelta

from buergertelefon.contacts.record import Noted, Opened, Owed
from buergertelefon.contacts.rules import Channel, End, FollowUpKind
from buergertelefon.telephony.line import (
    Capability,
    Cause,
    Connection,
    Offered,
    Role,
)
from buergertelefon.telephony.rules import survey
from buergertelefon.telephony.rules.world import (
    BY_HAND,
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
    Reason,
    Reserve,
    World,
)

#: an announcement that nobody reports as over ends by itself
GREETING = timedelta(seconds=30)
#: from picking up to a standing talk path
CONNECT = timedelta(seconds=10)
#: after a refused offer; doubles up to the longest. Source: FreeSWITCH mod_callcenter's delays.
REFUSED, REFUSED_LONGEST = timedelta(seconds=10), timedelta(seconds=60)
LOST = "Rückruf: Die Verbindung brach ab, bevor jemand den Anruf annehmen konnte."


def new(world: World, event: Offered, number: Number, *, line: str) -> Call:
    """A call that nobody has heard of yet."""
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
        calling=event.calling,
        text=event.text,
    )
    world.calls[call.id] = call
    world.touch(call)
    return call


def begin(world: World, event: Offered, number: Number, *, line: str, channel: Channel) -> Call:
    """The call and its contact."""
    call = new(world, event, number, line=line)
    world.changes.opened.append(
        Opened(
            call.id,
            channel,
            number.municipality,
            number.number,
            number.name,
            call.language,
            event.at,
            event.calling,
        )
    )
    world.happened(call, "offered", event.at)
    return call


def said(call: Call, what: str) -> str:
    """The announcement of the called number for this caller, in German if in no other language."""
    sounds = call.number.sounds
    return sounds.get(f"{what}.{call.language}") or sounds.get(f"{what}.de", "")


def farewell(world: World, call: Call, how: End) -> str:
    """Why it ends, unless the caller has just heard it, and goodbye; "" if there are no words."""
    why = said(call, how.value)
    goodbye = world.sound(call, "goodbye")
    words = [goodbye] if call.state is CallState.LEAVING else [why, goodbye] if why else []
    return ",".join(one for one in words if one)


def waiting_in(world: World, queue: str) -> int:
    """How many wait in a queue, or are being greeted or offered."""
    early = {CallState.GREETING, CallState.QUEUED, CallState.OFFERED}
    return sum(
        call.queue == queue and call.state in early and not call.back and not call.is_practice
        for call in world.calls.values()
    )


def enqueue(world: World, call: Call, at: datetime) -> None:
    """Into the queue; whoever comes back keeps the place."""
    if call.state is CallState.GREETING:
        world.noted(Noted(call.id, entered_queue=at))
    call.entered_queue = call.entered_queue or at
    put_call(world, call, CallState.QUEUED, at)
    call.agent, call.agent_leg, call.accepted = None, "", False
    world.happened(call, "queued", at)


def _give_up_or_enqueue(world: World, call: Call, at: datetime) -> None:
    """Who has no person any more waits for another one; a scripted caller does not."""
    if call.is_practice:
        world.forget_call(call)
    else:
        enqueue(world, call, at)


def lose_agent(world: World, call: Call, at: datetime, *, cause: Cause) -> None:
    """The person's audio is gone for good: the caller goes back to the head of the queue."""
    agent = world.agents[call.agent] if call.agent else None
    if call.colleague_leg:
        drop_colleague(world, call, at, cause=Cause.NORMAL)
    hold_ends(call, at)
    world.touch(call)
    call.interrupted = True
    world.command(Clear(call.line, call.agent_connection, cause))
    _give_up_or_enqueue(world, call, at)
    world.happened(call, "interrupted", at, cause=cause)
    if agent and agent.next and call.is_practice:
        rest(world, agent, at)
    elif agent:
        agent.call = None
        put(world, agent, AgentState.NOT_READY, at, reason=Reason.DEVICE)


def end(
    world: World, call: Call, how: End, cause: Cause, at: datetime, *, served: bool = False
) -> None:
    """The call is over for the caller; a person who talked goes to wrap-up.

    `served`: the person has hung up, the caller is still there and may be asked how it was.
    """
    if call.tries and how is End.ANSWERED:
        how = End.CALLBACK
    hold_ends(call, at)
    world.touch(call)
    talked = call.agent if call.state in TALK else None
    if call.agent and not talked:
        release(world, world.agents[call.agent], at)
    if call.colleague:
        release(world, world.agents[call.colleague], at)
    call.colleague, call.colleague_leg, call.colleague_talks, call.outside = None, "", False, ""
    world.noted(Noted(call.id, ended=at, end=how, cause=cause, held_ms=call.held_ms))
    world.happened(call, "ended", at, end=how, cause=cause)
    if served and survey.begin(world, call, at):
        pass
    elif world.config.can(call.line, Capability.PLAY) and (media := farewell(world, call, how)):
        world.command(Dismiss(call.line, call.caller_connection, media, cause))
    else:
        world.command(Clear(call.line, call.caller_connection, cause))
    if talked:
        put_call(world, call, CallState.WRAP_UP, at, until=at + world.config.wrap_up(call))
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
        world.forget_agent(agent, at)
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
    _give_up_or_enqueue(world, call, at)
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
    call.colleague, call.colleague_leg, call.colleague_talks, call.outside = None, "", False, ""
    if call.state in {CallState.CONSULTING, CallState.CONFERENCE}:
        hold_ends(call, at)
        put_call(world, call, CallState.TALKING, at)
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


def leg_of(call: Call, agent: Agent) -> Connection:
    """The leg of this person in this call."""
    return call.colleague_connection if call.colleague == agent.id else call.agent_connection


def offer(world: World, call: Call, agent: Agent, at: datetime) -> None:
    """Ring one person; the leg's name is drawn before the line hears of it.

    For a callback the person is rung first: at the telephone, or by the page of who dials by hand.
    """
    call.agent, call.agent_leg, call.accepted = agent.id, world.draw(), False
    put_call(world, call, CallState.OFFERED, at, until=at + call.number.ring)
    agent.call = call.id
    put(world, agent, AgentState.OFFERED, at)
    world.happened(call, "delivered", at)
    ring = call.number.ring
    if not call.back:
        world.command(
            Deliver(call.line, call.caller_connection, agent.device, call.agent_leg, ring)
        )
    elif world.config.dials and agent.seat in world.phones:
        call.line = world.config.dials
        world.command(Reserve(call.line, call.agent_connection, agent.device, ring))
    else:
        call.line = BY_HAND


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
    """Set a person's state. What happened earlier and is heard later does not turn time back."""
    world.worked(agent, at)
    since = max(at, agent.since)
    agent.state, agent.reason, agent.since, agent.until = state, str(reason), since, until
    agent.practises = world.practises(agent)
    world.touch(agent)


def put_call(
    world: World, call: Call, state: CallState, at: datetime, *, until: datetime | None = None
) -> None:
    """Set where a call stands."""
    call.state, call.since, call.until = state, at, until
    world.touch(call)


def lost(world: World, call: Call, at: datetime) -> None:
    """The line does not know this call any more. Who waited is called back, by a person."""
    if call.answered is None and call.calling and not call.farewell:
        world.changes.owed.append(Owed(call.id, FollowUpKind.CALLBACK, LOST, call.calling, at))
    how = End(call.farewell or (End.ANSWERED if call.answered else End.LOST))
    end(world, call, how, Cause.MEDIA_LOST, at)


def role_of(call: Call, leg: str) -> Role | None:
    """Which end of the call a leg is; None if it is none of it any more."""
    return {
        call.caller_leg: Role.CALLER,
        call.agent_leg: Role.AGENT,
        call.colleague_leg: Role.COLLEAGUE,
    }.get(leg)


def own(world: World, agent: Agent) -> Call | None:
    """The call this person talks in, not the one they are only consulted about."""
    call = world.calls.get(agent.call or "")
    return call if call and call.agent == agent.id and agent.state is AgentState.TALKING else None
