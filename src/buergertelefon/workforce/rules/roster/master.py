"""What the lines found so far make together: the linear programme that prices people's time.

A line is what one person works over a time. The master takes a mixture of lines for each person,
so that what is missing and what is too much costs least; its prices say which further line
would help (column generation), and the same programme in whole numbers gives a roster.
Source: Dantzig & Wolfe, Operations Research 8 (1960) 101-111.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: a person without a line, in units of cost: dearer than anything a line can cause
WITHOUT = 1e6


@dataclass(frozen=True)
class Cover:
    """How many should be there, and what a deviation costs.

    `missing` and `surplus`: pieces (width, cost of one unit), from `required` outwards, the costs
    not falling; beyond the last piece nothing is allowed, so the last one is usually infinite.
    An empty `surplus` means "at most that many", an empty `missing` "at least".
    """

    required: float
    missing: Sequence[tuple[float, float]] = ((np.inf, 1.0),)
    surplus: Sequence[tuple[float, float]] = ((np.inf, 0.0),)


@dataclass(frozen=True)
class Prices:
    """What the best mixture costs, and what one more would save.

    `cover`, shape (rows,): what the whole becomes dearer by, if one more was required there.
    `person`, shape (persons,): what the best line of each costs at these prices.
    `shares`, shape (columns,): how much of each line is taken, 0 to 1.
    """

    cost: float
    cover: Floats
    person: Floats
    shares: Floats

    def bound(self, reduced: Floats) -> float:
        """No roster costs less, if no line of person p is cheaper than `reduced[p]`.

        `reduced`, shape (persons,): cost - cover . presence - person of the best line of each.
        Source: Lagrange's bound; Lasdon, Optimization Theory for Large Systems (1970).
        """
        return self.cost + float(np.minimum(reduced, 0.0).sum())


@dataclass(frozen=True)
class Column:
    """A line as the master sees it: whose, its own cost, in which rows with how much."""

    person: int
    cost: float
    rows: NDArray[np.int32]
    values: Floats


class Master:
    """A linear programme that grows by columns and starts each time where it ended.

    Rows: one for each `Cover` (a presence need not be 0 or 1: minutes of an account are a row
    too), one for each person (exactly one line).
    """

    def __init__(self, cover: Sequence[Cover], persons: int, *, without: float = WITHOUT) -> None:
        self.cover, self.persons, self.without = tuple(cover), persons, without
        self.columns: list[Column] = []
        self._first, self._model = _model(self.cover, persons, without)

    def add_column(self, person: int, cost: float, presence: Floats) -> int:
        """Offer a line: its own cost, and its presence in the rows of cover, shape (rows,).

        The number of the column, from 0.
        """
        rows = np.flatnonzero(presence).astype(np.int32)
        column = Column(person, float(cost), rows, np.asarray(presence, np.float64)[rows])
        self.columns.append(column)
        _append(self._model, column, len(self.cover))
        return len(self.columns) - 1

    def take(self, column: int) -> None:
        """This line and no other of its person, until it is released."""
        self._model.changeColBounds(self._first + column, 1.0, 1.0)

    def release(self, column: int) -> None:
        """The person of this line may take any again."""
        self._model.changeColBounds(self._first + column, 0.0, highspy.kHighsInf)

    def solve(self) -> Prices:
        """The cheapest mixture of the lines known. Raises ArithmeticError if there is none."""
        self._model.run()
        if self._model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(str(self._model.getModelStatus()))
        found = self._model.getSolution()
        duals = np.array(found.row_dual)
        return Prices(
            cost=self._model.getInfo().objective_function_value,
            cover=duals[: len(self.cover)],
            person=duals[len(self.cover) :],
            shares=np.array(found.col_value)[self._first :],
        )

    def integer(
        self,
        seconds: float,
        *,
        start: Mapping[int, int] | None = None,
        among: Sequence[int] | None = None,
    ) -> list[int] | None:
        """The cheapest choice of one known line for each person; None if none came in time.

        `start`: person -> column, a complete choice to begin with. `among`: only these columns.
        The choice, a column for each person, is the best found within `seconds`.
        """
        numbers = list(range(len(self.columns)) if among is None else among)
        first, model = _model(self.cover, self.persons, self.without)
        for number in numbers:
            _append(model, self.columns[number], len(self.cover))
        whole = np.arange(first - self.persons, first + len(numbers), dtype=np.int32)
        kinds = np.full(len(whole), highspy.HighsVarType.kInteger, dtype=np.uint8)
        model.changeColsIntegrality(len(whole), whole, kinds)
        model.setOptionValue("time_limit", float(seconds))
        model.setOptionValue("mip_rel_gap", 0.0)
        model.setOptionValue("mip_abs_gap", 1e-6)
        if start is not None:
            chosen = set(start.values())
            values = np.array([float(number in chosen) for number in numbers])
            places = np.arange(first, first + len(numbers), dtype=np.int32)
            model.setSolution(len(places), places, values)
        model.run()
        if model.getInfo().primal_solution_status != highspy.kSolutionStatusFeasible:
            return None
        taken = np.array(model.getSolution().col_value)[first:]
        choice = {self.columns[numbers[n]].person: numbers[n] for n in np.flatnonzero(taken > 0.5)}
        if len(choice) < self.persons:
            return None
        return [choice[person] for person in range(self.persons)]


def _model(cover: Sequence[Cover], persons: int, without: float) -> tuple[int, highspy.Highs]:
    """The rows, their deviations, and being without a line; the place of the first line."""
    model = highspy.Highs()  # type: ignore[no-untyped-call]  # the binding has no types
    model.setOptionValue("log_to_console", False)  # noqa: FBT003  # the order of their arguments
    model.setOptionValue("output_flag", False)  # noqa: FBT003  # as above
    model.setOptionValue("threads", 1)
    nothing = np.array([], np.int32), np.array([], np.float64)
    for row in cover:
        model.addRow(row.required, row.required, 0, *nothing)
    for _ in range(persons):
        model.addRow(1.0, 1.0, 0, *nothing)
    columns = 0
    for place, row in enumerate(cover):
        for sign, pieces in ((1.0, row.missing), (-1.0, row.surplus)):
            for width, cost in pieces:
                model.addCol(cost, 0.0, width, 1, np.array([place], np.int32), np.array([sign]))
                columns += 1
    for person in range(persons):
        at = np.array([len(cover) + person], np.int32)
        model.addCol(without, 0.0, highspy.kHighsInf, 1, at, np.array([1.0]))
    return columns + persons, model


def _append(model: highspy.Highs, column: Column, rows: int) -> None:
    """The line in its rows and in that of its person."""
    places = np.append(column.rows, rows + column.person).astype(np.int32)
    values = np.append(column.values, 1.0)
    model.addCol(column.cost, 0.0, highspy.kHighsInf, len(places), places, values)
