"""How many answers have to be together before anything is known of them, and what is given up else.

An answer is known by its month, its topic and its line. Whatever stands in the table of answers
stands there in groups of at least five that agree in all of these. So every number of every report
is a sum of such groups, and so is every difference of two of them: nothing below five can be had by
subtraction, neither across topics and lines nor across periods nor across the days of two reports.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from buergertelefon.survey.rules.asking import VALID

#: fewer are not shown. Source: house rule of the city's surveys, as for figures of groups at work
FEWEST = 5


@dataclass(frozen=True, order=True)
class Cell:
    """What is known of an answer besides its scale, its way and its value."""

    month: date  # its first day
    area: str = ""  # slug of a service; "" if it is not known or must not be
    line: str = ""


def month_of(day: date) -> date:
    """The time of an answer is rounded to this: the first day of the month."""
    return day.replace(day=1)


def is_closed(month: date, *, on: date) -> bool:
    """Has everybody answered who was asked in that month? Invitations hold for 14 days."""
    return on >= month_of(month + timedelta(days=31)) + VALID


def safe(sizes: Mapping[Cell, int]) -> dict[Cell, Cell | None]:
    """As what each cell may be known, so that five at least are together; None: not at all.

    A cell that is too small gives up its line, else its topic, else both. If what is left of a
    month is still too small, the smallest cell beside it gives up the same, or the rest could be
    had by subtraction.
    """
    known: dict[Cell, Cell | None] = {cell: cell for cell, size in sizes.items() if size}
    for give_up in (_line, _area, _both):
        for cell in _small(known, sizes):
            known[cell] = give_up(cell)
    while rest := _small(known, sizes):
        _widen(known, sizes, rest[0].month)
    return known


def _widen(known: dict[Cell, Cell | None], sizes: Mapping[Cell, int], month: date) -> None:
    """The smallest cell of the month joins its rest; if there is none, the rest is not known."""
    now, rest = _sums(known, sizes), Cell(month)
    others = [shown for shown in now if shown.month == month and shown != rest]
    least = min(others, key=lambda shown: (now[shown], shown), default=rest)
    label = rest if others else None
    known |= {cell: label for cell, shown in known.items() if shown == least}


def _line(cell: Cell) -> Cell:
    return replace(cell, line="")


def _area(cell: Cell) -> Cell:
    return replace(cell, area="")


def _both(cell: Cell) -> Cell:
    return Cell(cell.month)


def may_be_written(sizes: Mapping[Cell, int], *, on: date) -> dict[Cell, Cell | None]:
    """The same of answers that wait: while a month goes on, a cell waits until it has its five."""
    closed = {cell: size for cell, size in sizes.items() if is_closed(cell.month, on=on)}
    going_on = sizes.keys() - closed.keys()
    return safe(closed) | {cell: cell if sizes[cell] >= FEWEST else None for cell in going_on}


def waits_as(cell: Cell, *, on: date) -> Cell:
    """What waits on for others: as it is; after its month has closed it counts to the next."""
    return Cell(month_of(on)) if is_closed(cell.month, on=on) else cell


def _small(known: Mapping[Cell, Cell | None], sizes: Mapping[Cell, int]) -> list[Cell]:
    """Those that are still in too small a company, by month."""
    now = _sums(known, sizes)
    return sorted(cell for cell, shown in known.items() if shown and now[shown] < FEWEST)


def _sums(known: Mapping[Cell, Cell | None], sizes: Mapping[Cell, int]) -> Counter[Cell]:
    sums: Counter[Cell] = Counter()
    for cell, shown in known.items():
        if shown:
            sums[shown] += sizes[cell]
    return sums
