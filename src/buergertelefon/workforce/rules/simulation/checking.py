"""Play a planned day many times. No clock is read: how long a day takes, who asks may measure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.rules.simulation.callers import callers
from buergertelefon.workforce.rules.simulation.checked import (
    Checked,
    Figure,
    Figures,
    half_width,
    mean,
    of_day,
    quarters,
    summed_up,
)
from buergertelefon.workforce.rules.simulation.day import Day, Played
from buergertelefon.workforce.rules.simulation.formula import by_formula, present
from buergertelefon.workforce.rules.simulation.planned import PlannedDay

MOST_DAYS = 2000

Progress = Callable[[int, int], None]
Stop = Callable[[], bool]


@dataclass(frozen=True)
class Compared:
    """The second plan against the first on the same days: mean of the differences, with interval.

    None where a day lacks the figure.
    """

    days: int
    service_level: Figure | None
    abandonment: Figure | None
    occupancy: Figure | None
    asa: Figure | None


def check_day(
    planned: PlannedDay,
    *,
    days: int,
    seed: int,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Checked:
    """Play the day `days` times, with other callers each time; the same seed gives the same answer.

    `progress` hears after each day how many of how many are done; `stop` is asked then, too, and
    what has been played is the answer. Raises BadInput for days out of 1..MOST_DAYS.
    """
    played = [*_played(planned, days, seed, progress, stop)]
    formula, each = by_formula(planned)
    calls = mean([float(one.offered.sum()) for one in played])
    assert calls is not None  # noqa: S101  # at least one day was played
    return Checked(
        len(played),
        calls,
        summed_up([of_day(one) for one in played], planned.target),
        formula,
        {
            line: summed_up([of_day(one, place) for one in played], planned.target)
            for place, line in enumerate(sorted(planned.lines))
        },
        quarters(planned, played, present(planned), each),
    )


def compare_days(
    before: PlannedDay,
    after: PlannedDay,
    *,
    days: int,
    seed: int,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Compared:
    """What a change of the plan does, on the same days with the same callers.

    That holds where both expect the same; `progress` and `stop` as in `check_day`, a day is played
    with both. Raises BadInput for days out of 2..MOST_DAYS.
    """
    _in_range(days, least=2)
    pairs: list[tuple[Figures, Figures]] = []
    for day in range(days):
        pairs.append((of_day(_play(before, seed, day)), of_day(_play(after, seed, day))))
        if progress:
            progress(day + 1, days)
        if stop and day and stop():
            break
    return Compared(
        len(pairs),
        *(
            _difference(pairs, name)
            for name in ("service_level", "abandonment", "occupancy", "asa")
        ),
    )


def _difference(pairs: list[tuple[Figures, Figures]], name: str) -> Figure | None:
    both = [(getattr(a, name), getattr(b, name)) for a, b in pairs]
    found = [b - a for a, b in both if a is not None and b is not None]
    if len(found) < 2:  # an interval needs two
        return None
    middle, half = sum(found) / len(found), half_width(found)
    return Figure(middle, middle - half, middle + half)


def _played(
    planned: PlannedDay, days: int, seed: int, progress: Progress | None, stop: Stop | None
) -> Iterator[Played]:
    _in_range(days, least=1)
    for day in range(days):
        yield _play(planned, seed, day)
        if progress:
            progress(day + 1, days)
        if stop and stop():
            return


def _play(planned: PlannedDay, seed: int, day: int) -> Played:
    return Day(planned, callers(planned, seed, day)).played()


def _in_range(days: int, *, least: int) -> None:
    if not least <= days <= MOST_DAYS:
        raise BadInput(f"Tage: Spielen Sie {least} bis {MOST_DAYS} Tage durch, nicht {days}.")
