"""How long a group worked, by quarter of an hour: added up from states that name nobody."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from buergertelefon.telephony.rules.world import AgentState, Worked

QUARTER = timedelta(minutes=15)
_MS = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: where the time of a state is added up
SPENT: Mapping[AgentState, str] = {
    AgentState.AVAILABLE: "ready_ms",
    AgentState.OFFERED: "ringing_ms",
    AgentState.TALKING: "talk_ms",
    AgentState.WRAP_UP: "wrap_ms",
    AgentState.NOT_READY: "not_ready_ms",
}


@dataclass(frozen=True)
class QuarterTimes:
    """Times of all people together in the quarter that begins `at`, in milliseconds."""

    at: datetime
    people: int = 0  # at work at the same time, at most
    ready_ms: int = 0
    ringing_ms: int = 0
    talk_ms: int = 0  # holding and consulting included, dialling for a callback too
    wrap_ms: int = 0
    not_ready_ms: int = 0
    handled: int = 0  # wrap-ups that ended in it

    @property
    def work_ms(self) -> int:
        """What those at work spent; who is not ready is not at work."""
        return self.ready_ms + self.ringing_ms + self.talk_ms + self.wrap_ms


@dataclass
class _Sums:
    people: int = 0
    times: dict[str, int] = field(default_factory=dict)


def by_quarter(worked: Iterable[Worked]) -> Sequence[QuarterTimes]:
    """Sums of each quarter of an hour, oldest first; to the millisecond, parts make the whole.

    Order does not matter. What a call took stands where it was spent; that it was handled, and how
    many were at work, stands in the quarter in which the state ended. A state ends within the
    quarter before its last moment, so 10:15:00 still belongs to 10:00.
    """
    sums: dict[datetime, _Sums] = {}
    for one in worked:
        for quarter, spent in _split(one):
            times = sums.setdefault(quarter, _Sums()).times
            times[SPENT[one.state]] = times.get(SPENT[one.state], 0) + spent
        last = sums.setdefault(quarter_of(max(one.since, one.until - _MS)), _Sums())
        last.people = max(last.people, one.people)
        if one.state is AgentState.WRAP_UP:
            last.times["handled"] = last.times.get("handled", 0) + 1
    return [QuarterTimes(at, one.people, **one.times) for at, one in sorted(sums.items())]


def quarter_of(at: datetime) -> datetime:
    """When the quarter of an hour of a moment began."""
    return at - (at - _EPOCH) % QUARTER


def _split(one: Worked) -> Iterator[tuple[datetime, int]]:
    """Quarter, milliseconds. Moments are rounded, not lengths: so nothing is lost in between."""
    since, until = _whole(one.since), _whole(one.until)
    while since < until:
        quarter = quarter_of(since)
        ends = min(quarter + QUARTER, until)
        yield quarter, (ends - since) // _MS
        since = ends


def _whole(at: datetime) -> datetime:
    return at - (at - _EPOCH) % _MS
