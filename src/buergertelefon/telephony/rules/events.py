"""What a line tells us, and what becomes of it.

An event that does not fit the state is dropped: it lost a race with a hang-up.
"""

from buergertelefon.base.hours import is_open
from buergertelefon.contacts.record import Noted
from buergertelefon.contacts.rules import Channel, End
from buergertelefon.telephony.line import (
    Capability,
    Cause,
    Cleared,
    DeviceStatus,
    Digits,
    Established,
    LineEvent,
    Offered,
    Played,
    Silent,
)
from buergertelefon.telephony.rules import callbacks, calls, menu, passing, survey
from buergertelefon.telephony.rules.world import (
    AgentState,
    CallState,
    Clear,
    Do,
    Play,
    Reason,
    World,
)


def heard(world: World, event: LineEvent, *, line: str) -> None:
    """What a line says, whatever it is."""
    match event:
        case Played() | Digits() | Cleared() if asked := world.asking.get(event.connection.leg):
            survey.heard(world, asked, event)
        case Offered():
            offered(world, event, line=line)
        case Played():
            played(world, event)
        case Established():
            established(world, event)
        case Cleared():
            cleared(world, event)
        case Digits():
            digits(world, event)
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
    call = calls.begin(
        world, event, number, line=line, channel=Channel.WEB if line == "browser" else Channel.PHONE
    )
    rule = world.config.queues[call.queue]
    if not is_open(number.hours, event.at):
        callbacks.leave(world, call, End.CLOSED, Cause.NORMAL, event.at)
    elif rule.callback_only or calls.waiting_in(world, call.queue) >= rule.max_waiting:
        callbacks.leave(world, call, End.BLOCKED, Cause.NO_RESOURCES, event.at)
    else:
        callbacks.takes_along(world, call, event.at)
        call.until = event.at + calls.GREETING
        world.command(Do(line, "answer", connection))
        if world.config.can(line, Capability.PLAY):
            media = ",".join(one for one in (calls.said(call, "greeting"), menu.words(call)) if one)
            if menu.words(call):
                call.until = event.at + menu.LONGEST
            world.command(Play(line, connection, media))
            if not media:  # nothing to wait for
                calls.enqueue(world, call, event.at)


def played(world: World, event: Played) -> None:
    """The greeting is over: the clock of the promise starts."""
    call = world.calls.get(event.connection.call)
    if call and call.state is CallState.GREETING and call.number.menu and menu.words(call):
        menu.said(world, call, event.at)
    elif call and call.state is CallState.GREETING:
        calls.enqueue(world, call, event.at)
    elif call and call.state is CallState.LEAVING and not call.asking:
        call.until = event.at + callbacks.THINK
        world.touch(call)


def digits(world: World, event: Digits) -> None:
    """A key: of the menu, or about a callback; the key that ends the menu is not both."""
    call = world.calls.get(event.connection.call)
    if call and call.state is CallState.GREETING:
        menu.pressed(world, call, event.digits, event.at)
    elif call:
        callbacks.pressed(world, call, event.digits, event.at)


def established(world: World, event: Established) -> None:
    """Two people can hear each other."""
    call = world.calls.get(event.connection.call)
    leg = event.connection.leg
    if call is None:
        return
    if call.back:
        callbacks.heard(world, call, event)
    elif call.state is CallState.OFFERED and leg == call.agent_leg and call.agent:
        agent = world.agents[call.agent]
        if call.answered is None:
            call.answered = event.at
            world.noted(Noted(call.id, answered=event.at))
        call.interrupted, call.came_from = False, None
        calls.put_call(world, call, CallState.TALKING, event.at)
        agent.refused = 0
        calls.put(world, agent, AgentState.TALKING, event.at)
        world.happened(call, "answered", event.at)
    elif call.state is CallState.CONSULTING and leg == call.colleague_leg:
        call.colleague_talks, call.until = True, None
        if call.colleague:
            calls.put(world, world.agents[call.colleague], AgentState.TALKING, event.at)
        world.touch(call)
        world.happened(call, "consulted", event.at)


def cleared(world: World, event: Cleared) -> None:
    """A leg is gone."""
    call = world.calls.get(event.connection.call)
    leg = event.connection.leg
    if call is None or call.state is CallState.WRAP_UP:
        return
    if call.back:
        callbacks.heard(world, call, event)
    elif call.state is CallState.OUTSIDE:
        if leg in {call.caller_leg, call.colleague_leg}:
            passing.over(world, call)
    elif leg == call.caller_leg:
        how = End(call.farewell or (End.ANSWERED if call.answered else End.ABANDONED))
        calls.end(world, call, how, event.cause, event.at)
    elif leg == call.colleague_leg:
        calls.drop_colleague(world, call, event.at, cause=event.cause)
    elif leg == call.agent_leg and call.agent:
        if call.state is CallState.OFFERED:
            calls.withdraw(world, call, event.at, cause=event.cause)
        elif call.state is CallState.CONFERENCE:
            passing.leave(world, call, event.at, cause=event.cause)
        elif event.cause is Cause.NORMAL:
            calls.end(world, call, End.ANSWERED, event.cause, event.at, served=True)
        else:
            calls.lose_agent(world, call, event.at, cause=event.cause)


def silent(world: World, event: Silent) -> None:
    """One of them hears nothing: it stands in the record of the call, for who looks into it."""
    call = world.calls.get(event.connection.call)
    role = calls.role_of(call, event.connection.leg) if call else None
    if call and role:
        world.happened(call, "one_way", event.at, silent=role)


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
            calls.put(world, agent, AgentState.AVAILABLE, event.at)
    elif agent.state is AgentState.AVAILABLE:
        calls.put(world, agent, AgentState.NOT_READY, event.at, reason=Reason.DEVICE)
    elif agent.state in {AgentState.OFFERED, AgentState.TALKING}:
        call = world.calls.get(agent.call or "")
        if call:
            cleared(world, Cleared(calls.leg_of(call, agent), event.at, Cause.MEDIA_LOST))


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
            calls.put(world, agent, AgentState.AVAILABLE, event.at)
