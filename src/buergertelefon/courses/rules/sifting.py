"""Which courses keep to which filters: one column a property, one mask a filter."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from buergertelefon.courses.rules.finding import DayTime, Filters, Wish
from buergertelefon.knowledge.search.analyzer import normalise

T = TypeVar("T")
Mask = NDArray[np.bool_]  # shape (courses,)
#: hours at which a part of the day ends
NOON, EVENING = 12, 17
TIMES = (DayTime.MORNING, DayTime.AFTERNOON, DayTime.EVENING)
SATURDAY_SUNDAY = 0b1100000


@dataclass(frozen=True)
class Facts:
    """What filters ask of a course."""

    days: frozenset[int] = frozenset()  # those it usually is on, Monday is 0
    times: frozenset[DayTime] = frozenset()
    places: tuple[str, ...] = ()  # district and town
    level: str = ""
    fee: int | None = None  # cents; None: not known
    begins: date | None = None
    school: str = ""
    area: str = ""
    centre: int = 0  # the service centre of its school


def usual(sessions: Iterable[datetime]) -> tuple[frozenset[int], frozenset[DayTime]]:
    """Weekdays and times of day of a course; `sessions`: their beginnings in local time.

    Those that are at least half as frequent as the most frequent one: a lesson made up for on a
    Saturday makes no weekend course.
    """
    begins = list(sessions)
    days = Counter(one.weekday() for one in begins)
    times = Counter(_time_of(one.hour) for one in begins)
    return _frequent(days), _frequent(times)


def _time_of(hour: int) -> DayTime:
    return TIMES[(hour >= NOON) + (hour >= EVENING)]


def _frequent(counts: Counter[T]) -> frozenset[T]:
    most = max(counts.values(), default=0)
    return frozenset(one for one, often in counts.items() if 2 * often >= most)


class Table:
    """The facts of many courses as columns."""

    def __init__(self, facts: Sequence[Facts]) -> None:
        self.count = len(facts)
        self.days = np.array([_bits(one.days) for one in facts], dtype=np.int64)
        self.times = np.array(
            [_bits(TIMES.index(time) for time in one.times) for one in facts], dtype=np.int64
        )
        self.fees = np.array([-1 if one.fee is None else one.fee for one in facts], dtype=np.int64)
        self.begins = np.array(
            [one.begins.toordinal() if one.begins else 0 for one in facts], dtype=np.int64
        )
        self.centres = np.array([one.centre for one in facts], dtype=np.int64)
        self.columns = {
            Wish.LEVEL: _rows((one.level,) for one in facts),
            Wish.PLACE: _rows(one.places for one in facts),
            Wish.SCHOOL: _rows((one.school,) for one in facts),
            Wish.AREA: _rows((one.area,) for one in facts),
        }

    def of_centre(self, centre: int | None) -> Mask:
        """Courses of its schools; None: of all."""
        everybody = np.ones(self.count, dtype=bool)
        return everybody if centre is None else np.asarray(self.centres == centre)

    def kept(self, filters: Filters, *, full: Callable[[], Iterable[int]]) -> dict[Wish, Mask]:
        """For each wish which courses keep to it.

        `full`: row numbers of courses without a free place, asked only if that is wished.
        """
        return {wish: self._mask(wish, filters, full) for wish in filters.wishes}

    def _mask(self, wish: Wish, filters: Filters, full: Callable[[], Iterable[int]]) -> Mask:
        match wish:
            case Wish.DAYS:
                return _within(self.days, _bits(filters.days))
            case Wish.TIMES:
                wanted = _bits(TIMES.index(one) for one in filters.times if one in TIMES)
                weekend = DayTime.WEEKEND in filters.times
                at_weekends = np.asarray((self.days & SATURDAY_SUNDAY) != 0)
                return np.asarray(_within(self.times, wanted) | (at_weekends & weekend))
            case Wish.FEE:
                return np.asarray((self.fees >= 0) & (self.fees <= (filters.fee or 0)))
            case Wish.FREE:
                kept = np.ones(self.count, dtype=bool)
                kept[list(full())] = False
                return kept
            case Wish.BEGIN:
                since, until = filters.begin or (date.min, None)
                before = until.toordinal() if until else np.iinfo(np.int64).max
                return np.asarray((self.begins >= since.toordinal()) & (self.begins < before))
        kept = np.zeros(self.count, dtype=bool)
        kept[self.columns[wish].get(normalise(str(getattr(filters, wish))), [])] = True
        return kept


def numbers(bits: int) -> tuple[int, ...]:
    """The days in a column's value."""
    return tuple(n for n in range(bits.bit_length()) if bits >> n & 1)


def together(masks: Iterable[Mask], *, count: int) -> Mask:
    """What all of them let through."""
    kept = np.ones(count, dtype=bool)
    for mask in masks:
        kept &= mask
    return kept


def _within(have: NDArray[np.int64], wanted: int) -> Mask:
    """Something, and nothing that is not wanted."""
    return np.asarray((have != 0) & ((have & ~wanted) == 0))


def _bits(numbers: Iterable[int]) -> int:
    return sum(1 << one for one in numbers)


def _rows(values: Iterable[Iterable[str]]) -> Mapping[str, list[int]]:
    """Value, normalised, to the rows that have it."""
    rows: dict[str, list[int]] = {}
    for row, found in enumerate(values):
        for value in {normalise(one) for one in found if one}:
            rows.setdefault(value, []).append(row)
    return rows
