"""Who of the waiting is offered to whom now."""

from datetime import datetime

from buergertelefon.telephony.rules import callbacks
from buergertelefon.telephony.rules.calls import offer
from buergertelefon.telephony.rules.routing import Free, Waiting, route
from buergertelefon.telephony.rules.world import Agent, AgentState, Call, World


def dispatch(world: World, at: datetime) -> None:
    """Offer what can be offered now."""
    waits = [call for call in world.calls.values() if callbacks.waits(call, at)]
    if not waits:  # asked first: on most days there are more people than callers who wait
        return
    free = [free_agent(world, agent) for agent in world.agents.values() if is_free(agent, at)]
    waiting = [waiting_call(world, call) for call in waits] if free else []
    for call_id, agent_id in route(waiting, free, at=at):
        offer(world, world.calls[call_id], world.agents[agent_id], at)


def is_free(agent: Agent, at: datetime) -> bool:
    """May this person be offered a call now? Not in wrap-up, pause or back-off."""
    return (
        agent.state is AgentState.AVAILABLE
        and agent.reachable
        and (agent.until is None or agent.until <= at)
    )


def free_agent(world: World, agent: Agent) -> Free:
    """The person as routing sees them."""
    return Free(agent.id, agent.skills, agent.idle_since, agent.seat in world.phones)


def waiting_call(world: World, call: Call) -> Waiting:
    """The caller as routing sees them."""
    rule = world.config.queues[call.queue]
    return Waiting(
        call.id,
        call.entered_queue or call.begun,
        call.number.head_start,
        needed(world, call, call.queue),
        rule.widen_after,
        world.config.needs_phone(call.line) and not call.back,  # is dialled by hand, if need be
    )


def needed(world: World, call: Call, queue: str) -> frozenset[str]:
    """The skills of a queue, and of the caller's language."""
    language = world.config.languages.get(call.language)
    return world.config.queues[queue].skills | ({language} if language else frozenset())
