"""What the callers themselves noticed: the generator's own books, which the record is held against.

Nothing in here is read from the record. Kept as sums, so that years of it are small.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from buergertelefon.contacts.rules import End

#: thresholds of the published formulas: in time, and a short abandon
IN_TIME, SHORT = timedelta(seconds=30), timedelta(seconds=5)
#: what is summed up for each quarter of an hour; times in whole milliseconds
SUMS = (
    "calls", "offered", "answered", "abandoned", "other", "in_time", "abandoned_in_time",
    "abandoned_short", "left_before", "closed", "blocked", "wait_ms", "talk_ms",
)  # fmt: skip


@dataclass(slots=True)
class Seen:
    """One call from the caller's end of the line."""

    begun: datetime
    entered: datetime | None = None  # the greeting was over
    connected: datetime | None = None  # a person spoke
    gone: datetime | None = None
    how: End | None = None


@dataclass
class Books:
    """Sums of one day, or of many."""

    quarters: dict[datetime, Counter[str]] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    topics: Counter[int] = field(default_factory=Counter)  # rows of services
    events: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    asked: int = 0

    def over(self, seen: Seen) -> None:
        """A call is over for its caller."""
        at = seen.entered or seen.begun
        quarter = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
        sums = self.quarters.setdefault(quarter, Counter())
        for name, value in _noticed(seen):
            sums[name] += value

    def add(self, other: "Books") -> None:
        """What others noticed."""
        for quarter, sums in other.quarters.items():
            self.quarters.setdefault(quarter, Counter()).update(sums)
        self.outcomes.update(other.outcomes)
        self.topics.update(other.topics)
        self.events.update(other.events)
        self.answers.update(other.answers)
        self.asked += other.asked

    def total(self) -> Counter[str]:
        """All quarters as one."""
        whole: Counter[str] = Counter()
        for sums in self.quarters.values():
            whole.update(sums)
        return whole


def formulas(sums: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of the six service levels, from what callers noticed.

    Written down a second time on purpose: the product's own are held against them. Source: domain
    notes, 2.1.
    """
    in_time, offered = sums["in_time"], sums["offered"]
    return {
        "F1": (in_time + sums["abandoned_in_time"], offered),
        "F2": (in_time, sums["answered"]),
        "F3": (in_time, offered),
        "F4": (in_time, offered - sums["abandoned_in_time"]),
        "F5": (in_time + sums["abandoned_short"], offered),
        "F6": (in_time, offered - sums["abandoned_short"]),
    }


def _noticed(seen: Seen) -> Iterable[tuple[str, int]]:
    assert seen.gone  # noqa: S101  # over
    yield "calls", 1
    if seen.entered is None:
        names = {End.CLOSED: "closed", End.BLOCKED: "blocked"}
        yield names.get(seen.how or End.ABANDONED, "left_before"), 1
        return
    yield "offered", 1
    if seen.connected:
        wait = seen.connected - seen.entered
        yield "answered", 1
        yield "in_time", wait <= IN_TIME
        yield "wait_ms", _ms(wait)
        yield "talk_ms", _ms(seen.gone - seen.connected)
    elif seen.how is End.ABANDONED:
        wait = seen.gone - seen.entered
        yield "abandoned", 1
        yield "abandoned_in_time", wait <= IN_TIME
        yield "abandoned_short", wait <= SHORT
    else:
        yield "other", 1


def _ms(time: timedelta) -> int:
    return time // timedelta(milliseconds=1)


def stored(day: date, books: Books) -> dict[str, Any]:
    """The books of a day as JSON."""
    return {
        "day": day.isoformat(),
        "quarters": {at.isoformat(): sums for at, sums in books.quarters.items()},
        "outcomes": books.outcomes,
        "topics": books.topics,
        "events": books.events,
        "answers": books.answers,
        "asked": books.asked,
    }


def read(row: Mapping[str, Any]) -> tuple[date, Books]:
    """The same from JSON."""
    books = Books(
        {datetime.fromisoformat(at): Counter(sums) for at, sums in row["quarters"].items()},
        Counter(row["outcomes"]),
        Counter({int(service): n for service, n in row["topics"].items()}),
        Counter(row["events"]),
        Counter({int(value): n for value, n in row["answers"].items()}),
        row["asked"],
    )
    return date.fromisoformat(row["day"]), books
