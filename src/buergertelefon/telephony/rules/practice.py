"""A scripted caller for one person who practises (Übung); nobody else is ever offered the call.

Ringing, talking, holding and wrap-up follow the same rules as always. What is different: the person
is not ready for real calls before and after, and nothing is on record.
"""

from datetime import datetime

from buergertelefon.telephony.line import Connection, Offered, Role
from buergertelefon.telephony.rules import calls
from buergertelefon.telephony.rules.world import PRACTICE, Agent, AgentState, World

#: why the person is not ready between two practice calls
REASON = "practice"


def begin(world: World, agent: Agent, call_id: str, called: str, at: datetime) -> None:
    """Ring this person; nothing happens while a real call rings, stands or is being written up."""
    number = world.config.numbers.get(called)
    free = agent.state in {AgentState.AVAILABLE, AgentState.NOT_READY}
    if number is None or not free or not agent.reachable or call_id in world.calls:
        return
    caller = Connection(call_id, world.draw(), Role.CALLER)
    event = Offered(caller, at, device=f"{PRACTICE}:{call_id}", called=called)
    call = calls.new(world, event, number, line=PRACTICE)
    call.entered_queue = at
    agent.next = f"pause:{REASON}"  # what comes after the wrap-up, or if nobody picks up
    calls.offer(world, call, agent, at)
