"""Which waiting caller goes to which free person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Waiting:
    """A caller who waits."""

    call: str
    entered_queue: datetime
    head_start: timedelta  # priority: counts as if so much earlier in the queue; bounded
    skills: frozenset[str]  # every one of them is needed
    widen_after: timedelta  # from then on people with level 2 are asked too
    phone: bool = False  # rings at a telephone, so there must be one


@dataclass(frozen=True)
class Free:
    """A person who may be offered a call now."""

    agent: str
    skills: Mapping[str, int]  # skill to level, 1 or 2
    idle_since: datetime
    phone: bool = False  # has a telephone that is registered


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Who is next: by time in the queue plus head start, then by call.

    The head start is bounded, so who comes later by more than that never overtakes.
    """
    return sorted(waiting, key=lambda one: (one.entered_queue - one.head_start, one.call))


def level(free: Free, skills: frozenset[str]) -> int | None:
    """The worst level the person has among `skills`; None if one is missing; 1 if none is asked."""
    levels = [free.skills.get(skill) for skill in skills]
    known = [one for one in levels if one is not None]
    return None if len(known) < len(levels) else max(known, default=1)


def route(
    waiting: Iterable[Waiting], free: Iterable[Free], *, at: datetime
) -> list[tuple[str, str]]:
    """Pairs (call, agent) to offer now; each call and each agent at most once.

    Callers in order; each to the person with the lowest level, then longest idle. Level 2 only
    once the caller has waited `widen_after`.
    """
    rest = {one.agent: one for one in free}
    pairs = []
    for caller in in_order(waiting):
        if not rest:
            break
        widest = 2 if at - caller.entered_queue >= caller.widen_after else 1
        fitting = [
            (rank, one.idle_since, one.agent)
            for one in rest.values()
            if (rank := level(one, caller.skills)) is not None
            and rank <= widest
            and (one.phone or not caller.phone)
        ]
        if fitting:
            agent = min(fitting)[2]
            del rest[agent]
            pairs.append((caller.call, agent))
    return pairs
