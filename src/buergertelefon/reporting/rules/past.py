"""Sums of the time before us, whatever file they come from."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from buergertelefon.base.hours import BERLIN

#: problems of one file that are named; after so many nobody reads on
TOLD = 50
QUARTER = timedelta(minutes=15)
#: who leaves so soon has probably dialled wrong. Source: domain notes, worked example
SHORT_MS = 5000


@dataclass(frozen=True, order=True)
class Cell:
    """Which interval and line a sum is of; `at`: first moment of a quarter, or of a whole day."""

    at: datetime
    line: str
    whole_day: bool = False


@dataclass
class Past:
    """What a file says, added up: nothing of single calls, of callers or of persons is left.

    `cells`: counts by names of `reporting.rules.counted.Counted`. `waits`: by first moment of the
    day and class of seconds, answered and abandoned. `unknown`: events whose name nobody knows, by
    queue and name. `staff`: lines about people who worked there, not taken.
    """

    cells: dict[Cell, Counter[str]] = field(default_factory=dict)
    waits: dict[tuple[datetime, int], list[int]] = field(default_factory=dict)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    lines: int = 0
    staff: int = 0
    twice: int = 0  # lines that say again what an earlier one has said
    first: datetime | None = None
    last: datetime | None = None

    @property
    def calls(self) -> int:
        """All that are in the sums."""
        return sum(one[name] for one in self.cells.values() for name in ENDS)

    def add(self, cell: Cell, counts: Mapping[str, int]) -> None:
        """Counts of an interval."""
        self.cells.setdefault(cell, Counter()).update(counts)

    def call(self, line: str, entered: datetime, end: str, *, wait_ms: int, limit_ms: int) -> None:
        """A call that entered the queue then and ended so after that wait."""
        in_time = wait_ms <= limit_ms
        counts = {end: 1}
        if end == "answered":
            counts |= {"answered_in_time": int(in_time), "waited_ms": wait_ms}
        if end == "abandoned":
            counts |= {
                "abandoned_in_time": int(in_time), "left_ms": wait_ms,
                "abandoned_short": int(wait_ms <= SHORT_MS),
            }  # fmt: skip
        self.add(Cell(quarter_of(entered), line), counts)
        if end in {"answered", "abandoned"}:
            of = self.waits.setdefault((day_of(entered), wait_class(wait_ms)), [0, 0])
            of[end == "abandoned"] += 1

    def spans(self, moments: Iterable[datetime]) -> None:
        """The file reaches over these."""
        for at in moments:
            self.first = at if self.first is None else min(self.first, at)
            self.last = at if self.last is None else max(self.last, at)


#: how a call can have ended
ENDS = ("answered", "abandoned", "callback", "lost", "expired", "blocked", "closed", "before_queue")


def quarter_of(at: datetime) -> datetime:
    """The first moment of the quarter of an hour."""
    return at - (at - at.replace(minute=0, second=0, microsecond=0)) % QUARTER


def day_of(at: datetime) -> datetime:
    """The first moment of the day of Berlin time."""
    return at.astimezone(BERLIN).replace(hour=0, minute=0, second=0, microsecond=0)


def wait_class(wait_ms: int) -> int:
    """Where the class of a wait begins, seconds; the same as in `actions/rolling.py`."""
    seconds = wait_ms // 1000
    if seconds < 120:
        return seconds
    return seconds // 10 * 10 if seconds < 600 else min(seconds // 60 * 60, 30_000)
