"""What the passing of time does: nobody rings, waits or writes for ever."""

from datetime import datetime, timedelta

from buergertelefon.base.hours import is_open
from buergertelefon.contacts.rules import End
from buergertelefon.telephony.line import Cause
from buergertelefon.telephony.rules import agents, callbacks, calls, survey, telling
from buergertelefon.telephony.rules.world import AgentState, Call, CallState, World

#: whoever waits at closing time is still served for so long
AFTER_CLOSING = timedelta(minutes=30)


def tick(world: World, at: datetime) -> None:
    """Carry out all that is due."""
    for call in list(world.calls.values()):
        if call.id in world.calls:
            _call_due(world, call, at)
    survey.due(world, at)
    for agent in list(world.agents.values()):
        if agent.until is None or agent.until > at:
            continue
        if agent.state is AgentState.WRAP_UP:
            agents.close(world, agent, at)
        elif agent.state is AgentState.AVAILABLE:  # the back-off is over
            agent.until = None
            world.touch(agent)


def _call_due(world: World, call: Call, at: datetime) -> None:
    if call.state is CallState.QUEUED:
        if call.back:
            callbacks.due(world, call, at)
        elif too_late(call, at) and call.answered:
            calls.end(world, call, End.ANSWERED, Cause.NORMAL, at)
        elif too_late(call, at):
            callbacks.leave(world, call, End.EXPIRED, Cause.NORMAL, at)
        else:
            telling.tell(world, call, at)
    elif call.until is None or call.until > at:
        pass
    elif call.state is CallState.GREETING:
        calls.enqueue(world, call, at)
    elif call.state is CallState.LEAVING:
        calls.end(world, call, End(call.farewell), Cause.NORMAL, at)
    elif call.state is CallState.DIALLING:
        callbacks.not_reached(world, call, Cause.NO_ANSWER, at)
    elif call.state is CallState.OFFERED:
        cause = Cause.MEDIA_LOST if call.accepted else Cause.NO_ANSWER
        calls.withdraw(world, call, at, cause=cause)
    elif call.state is CallState.CONSULTING and not call.colleague_talks:
        calls.drop_colleague(world, call, at, cause=Cause.NO_ANSWER)


def too_late(call: Call, at: datetime) -> bool:
    """Has the line been closed for longer than callers are kept?"""
    hours = call.number.hours
    entered = call.entered_queue or call.begun
    return (
        at - entered >= AFTER_CLOSING  # asked first: the hours cost more than the other 300 callers
        and not is_open(hours, at)
        and not is_open(hours, at - AFTER_CLOSING)
    )


def next_due(world: World) -> datetime | None:
    """The next moment at which something is due by itself."""
    times = [
        call.until
        for call in world.calls.values()
        if call.until and call.state is not CallState.WRAP_UP
    ]
    times += [
        call.expires
        for call in world.calls.values()
        if call.back and call.expires and call.state is CallState.QUEUED
    ]
    times += [question.until for question in world.asking.values()]
    times += [agent.until for agent in world.agents.values() if agent.until]
    tellings = (telling.next_telling(world, call) for call in world.calls.values())
    times += [one for one in tellings if one]
    return min(times, default=None)
