"""Ruin and recreate: take a few people out, give each the best answer to what stands.

Source: Schrimpf et al., Journal of Computational Physics 159 (2000) 139-171.
"""

from collections.abc import Callable, Sequence

import numpy as np

from buergertelefon.workforce.rules.roster.types.line import Lines
from buergertelefon.workforce.rules.roster.types.problem import Floats, Ints, Problem


class NoLine(ArithmeticError):
    """The rules of a person contradict each other; its argument is the person's name."""


class Search:
    """A roster that gets better; every line it finds is passed on to `found`."""

    def __init__(
        self,
        problem: Problem,
        lines: Sequence[Lines],
        *,
        seed: int,
        found: Callable[[int, Ints], object] = lambda _person, _line: None,
    ) -> None:
        """Draft: everybody in random order, each the best answer to what stands.

        Raises NoLine if somebody can have none.
        """
        self.problem, self.lines, self.found = problem, lines, found
        self.chance = np.random.default_rng(seed)
        self.there = np.zeros((problem.days, len(problem.types)))
        self.roster = np.full((len(problem.people), problem.days), -1, np.int64)
        for person in self.chance.permutation(len(problem.people)):
            self._answer(int(person), noise=0.0)
        self.best, self.best_cost = self.roster.copy(), problem.cost(self.roster)
        self.cost = self.best_cost

    def improve(self, moves: int, *, warmth: float) -> None:
        """Some moves; worse ones are kept as long as it is warm (cost units, annealing)."""
        for _ in range(moves):
            before, there = self.roster.copy(), self.there.copy()
            out = self.chance.permutation(len(self.lines))[: self.chance.integers(2, 5)]
            for person in out:
                self.there -= self.problem.present(self.roster[person])
            for person in out:
                self._answer(int(person), noise=0.3 + warmth / 5)
            cost = self.problem.cost(self.roster)
            if cost - self.cost <= warmth * self.chance.exponential():
                self.cost = cost
            else:
                self.roster, self.there = before, there
            if cost < self.best_cost:
                self.best, self.best_cost = self.roster.copy(), cost

    def _answer(self, person: int, *, noise: float) -> None:
        """The best line of a person to those who are there, up to some noise on the costs."""
        costs = marginal(self.problem, self.there) + self.problem.own[0][person]
        costs += noise * self.chance.standard_normal(costs.shape)
        answer = self.lines[person].best(costs)
        if answer is None:
            raise NoLine(self.problem.people[person].name)
        self.roster[person] = answer[1]
        self.there += self.problem.present(answer[1])
        self.found(person, answer[1])


def marginal(problem: Problem, there: Floats) -> Floats:
    """What one more person costs (saves, if negative) on a day in a type, shape (days, types)."""
    people, missing, surplus = problem.required
    costs: Floats = np.where(there < people, -missing, surplus).astype(np.float64)
    return costs
