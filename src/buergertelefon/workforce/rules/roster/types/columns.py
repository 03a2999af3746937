"""The best roster and how good any could be: column generation around the exact line.

The master prices days and types, each person's exact line answers, until none would help: that
is the bound. A roster is found by ruin and recreate, then better ones: a few people are released,
priced against the rest that stands, and chosen anew in whole numbers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, inf

import numpy as np

from buergertelefon.workforce.rules.roster.master import Cover, Master, Prices
from buergertelefon.workforce.rules.roster.types.line import Lines
from buergertelefon.workforce.rules.roster.types.problem import Ints, Problem
from buergertelefon.workforce.rules.roster.types.search import Search

#: lines that are this much cheaper than their person's price are offered
HELPS = 1e-6
#: a line taken to this share is taken whole when diving
NEARLY = 0.9
#: people released at once, in turn; up to WHOLE of them chosen in whole numbers as well
SIZES, WHOLE = (4, 6, 8, 12, 16, 6, 30), 6


@dataclass(frozen=True)
class Solved:
    """The best roster found, shape (people, days), its cost, and what none can be below."""

    roster: Ints
    cost: int
    bound: int


class Columns:
    """The lines known, in the master, and the best roster of them."""

    def __init__(self, problem: Problem, *, left: Callable[[], float], seed: int = 1) -> None:
        """`left`: seconds that are left; the clock is the caller's."""
        self.problem, self.left = problem, left
        self.lines = [Lines(problem, person) for person in range(len(problem.people))]
        people, missing, surplus = (part.ravel() for part in problem.required)
        self.master = Master(
            [
                Cover(float(wanted), ((inf, float(less)),), ((inf, float(more)),))
                for wanted, less, more in zip(people, missing, surplus, strict=True)
            ],
            len(self.lines),
        )
        self.known: dict[tuple[int, bytes], int] = {}
        self.rows: list[Ints] = []
        self.chance = np.random.default_rng(seed)
        self.bound = -inf
        self.search = Search(problem, self.lines, seed=seed, found=self.offer)
        self.best: list[int] = []
        self.cost = inf
        self.keep(self.search.best)

    def offer(self, person: int, line: Ints) -> int:
        """The column of a line; new ones join the master."""
        key = person, line.tobytes()
        if key not in self.known:
            own = self.problem.line_cost(person, line)
            there = self.problem.present(line).ravel()
            self.known[key] = self.master.add_column(person, own, there)
            self.rows.append(line)
        return self.known[key]

    def keep(self, roster: Ints) -> bool:
        """Whether a roster is the best so far; it is kept if so."""
        cost = self.problem.cost(roster)
        if cost >= self.cost - HELPS:
            return False
        self.cost = cost
        self.best = [self.offer(person, line) for person, line in enumerate(roster)]
        return True

    @property
    def proven(self) -> bool:
        """No roster can be cheaper: costs are whole numbers."""
        return self.cost <= ceil(self.bound - 1e-4) + HELPS

    def price(self, people: Sequence[int], *, rounds: int, until: float = 0.0) -> Prices:
        """Offer lines of these people until none helps, or for so many rounds.

        Ends also as soon as no mixture can come below `until`. Updates the bound if everybody
        is free.
        """
        prices = self.master.solve()
        for _ in range(rounds):
            reduced = np.zeros(len(self.lines))
            cover = prices.cover.reshape(self.problem.days, -1)
            for person in people:
                answer = self.lines[person].best(self.problem.own[0][person] - cover)
                if answer is None:
                    continue
                base = self.problem.own[1][person]
                reduced[person] = answer[0] + base - prices.person[person]
                if reduced[person] < -HELPS:
                    self.offer(person, answer[1])
            bound = prices.bound(reduced)
            if len(people) == len(self.lines):
                self.bound = max(self.bound, bound)
            if reduced.min() >= -HELPS or self.left() <= 0 or bound > until > 0:
                break
            prices = self.master.solve()
        return prices

    def choose(self, people: Sequence[int], prices: Prices, seconds: float) -> bool:
        """Choose anew for these people among lines that could make the roster cheaper."""
        slack = self.cost - prices.cost
        free = set(people)
        among = [
            number
            for number, one in enumerate(self.master.columns[: len(prices.shares)])
            if one.person in free
            and one.cost - prices.cover[one.rows] @ one.values - prices.person[one.person]
            <= slack + HELPS
        ]
        among = sorted({*among, *self.best})
        start = dict(enumerate(self.best))
        chosen = self.master.integer(min(seconds, max(self.left(), 0.1)), start=start, among=among)
        return chosen is not None and self.keep(np.array([self.rows[n] for n in chosen]))

    def dive(self, people: Sequence[int], prices: Prices) -> bool:
        """Fix one line after the other, pricing in between; True if the roster got cheaper.

        What the mixture takes nearly whole is fixed first, else by chance in proportion.
        Source: Joncour et al., Electronic Notes in Discrete Mathematics 36 (2010) 695-702.
        """
        free, fixed = set(people), dict[int, int]()
        try:
            while free:
                if prices.cost > self.cost - 1 + HELPS or self.left() <= 0:
                    return False
                taken = np.flatnonzero(prices.shares > HELPS)
                open_ = [int(n) for n in taken if self.master.columns[n].person in free]
                if not open_:
                    return False
                weights = prices.shares[open_] ** 4
                whole = [n for n in open_ if prices.shares[n] > NEARLY]
                if not whole:
                    whole = [int(self.chance.choice(open_, p=weights / weights.sum()))]
                for column in whole:
                    self.master.take(column)
                    fixed[self.master.columns[column].person] = column
                free -= fixed.keys()
                prices = self.price(sorted(free), rounds=12, until=self.cost - 1 + HELPS)
            chosen = dict(enumerate(self.best)) | fixed
            return self.keep(np.array([self.rows[chosen[p]] for p in range(len(self.lines))]))
        finally:
            for column in fixed.values():
                self.master.release(column)

    def release(self, count: int, seconds: float) -> bool:
        """Choose anew for some people, the others stay; True if the roster got cheaper.

        By diving; few people also in whole numbers, at most for `seconds`.
        """
        out = self.chance.choice(len(self.lines), min(count, len(self.lines)), replace=False)
        people = [int(person) for person in out]
        stay = [column for person, column in enumerate(self.best) if person not in people]
        for column in stay:
            self.master.take(column)
        try:
            prices = self.price(people, rounds=60, until=self.cost - 1 + HELPS)
            if prices.cost > self.cost - 1 + HELPS:
                return False
            return self.dive(people, prices) or (
                seconds > 0 and self.choose(people, prices, seconds)
            )
        finally:
            for column in stay:
                self.master.release(column)


def solve(
    problem: Problem,
    *,
    left: Callable[[], float],
    seed: int = 1,
    told: Callable[[str], None] = lambda _line: None,
) -> Solved:
    """The best roster until `left()` is 0, or until it is proven that there is no better.

    `told` hears how it goes. Raises NoLine if somebody can have no line.
    """
    columns = Columns(problem, left=left, seed=seed)
    everybody = range(len(problem.people))
    whole = left()
    for step in range(40):
        columns.search.improve(25, warmth=20 * 0.85**step)
        if left() < whole * 0.95:
            break
    columns.keep(columns.search.best)
    told(f"ruin and recreate {columns.cost:.0f}, {whole - left():.1f} s")
    prices = columns.price(everybody, rounds=100_000)
    told(f"bound {columns.bound:.2f}, {len(columns.rows)} lines, {whole - left():.1f} s")
    for _ in range(5):
        if not columns.proven and left() > 0 and columns.dive(everybody, prices):
            told(f"dived {columns.cost:.0f}, {whole - left():.1f} s")
        prices = columns.master.solve()
    turn = 0
    while left() > 0 and not columns.proven:
        size = SIZES[turn % len(SIZES)]
        turn += 1
        if columns.release(size, min(5.0, whole * 0.02) if size <= WHOLE else 0.0):
            told(f"{size} released {columns.cost:.0f}, {whole - left():.1f} s")
    return Solved(
        np.array([columns.rows[n] for n in columns.best]), round(columns.cost),
        ceil(columns.bound - 1e-4) if np.isfinite(columns.bound) else 0,
    )  # fmt: skip
