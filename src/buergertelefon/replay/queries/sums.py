"""The product's own sums and formulas against the generator's own books, after the last night."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Sum

from buergertelefon.base.hours import BERLIN
from buergertelefon.contacts.rules import Outcome
from buergertelefon.replay.rules.books import Books, formulas
from buergertelefon.replay.rules.day import Scene
from buergertelefon.reporting.models import Day, Quarter, TopicDay, WaitDay
from buergertelefon.reporting.queries.totals import by
from buergertelefon.reporting.rules import service_level
from buergertelefon.reporting.rules.counted import Counted

OUTCOMES = {
    "settled": Outcome.SETTLED, "referred": Outcome.REFERRED, "forwarded": Outcome.FORWARDED,
    "called_back": Outcome.CALLBACK, "nothing": Outcome.NOTHING,
}  # fmt: skip
FORMULAS = "formulas of days"
#: a comparison: what of, the product's figures, those of the books
Pair = tuple[str, Mapping[Any, int], Mapping[Any, int]]


def pairs(books: Books, scene: Scene) -> Iterator[Pair]:
    """What must be the same, after `actions.nights.add_up`.

    Quarters and days each by themselves; outcomes, topics, waits and formulas as a whole.
    """
    quarters = by(Quarter.objects.filter(centre=scene.centre), "at")
    days = by(Day.objects.filter(centre=scene.centre), "day")
    by_day: defaultdict[Any, Counter[str]] = defaultdict(Counter)
    for at, sums in books.quarters.items():
        by_day[at.astimezone(BERLIN).date()].update(sums)
    yield from _each("quarter", quarters, books.quarters)
    yield from _each("day", days, by_day)
    told = books.total()
    for name, found in (("quarters", quarters), ("days", days)):
        whole = sum(found.values(), Counted())
        outcomes = {kind.value: getattr(whole, column) for column, kind in OUTCOMES.items()}
        yield f"outcomes of {name}", _some(outcomes), _some(books.outcomes)
        yield f"formulas of {name}", figures(whole), _flat(formulas(told))
    asked = TopicDay.objects.filter(centre=scene.centre).values_list("service")
    yield "topics of days", dict(asked.annotate(Sum("asked"))), books.topics
    waits = WaitDay.objects.filter(centre=scene.centre)
    ends = ("answered", "abandoned")
    counted = waits.aggregate(**{name: Sum(name, default=0) for name in ends})
    yield "waits of days", counted, {name: told[name] for name in ends}


def figures(whole: Counted) -> dict[str, int]:
    """The six formulas of the product, numerators and denominators."""
    six = (getattr(service_level, f"f{n}")(whole) for n in range(1, 7))
    return _flat({one.formula: (one.part, one.whole) for one in six})


def _each(
    name: str, found: Mapping[Any, Counted], books: Mapping[Any, Counter[str]]
) -> Iterator[Pair]:
    for at in sorted(found.keys() | books.keys()):
        yield f"{name} {at}", _noticed(found.get(at, Counted())), _own(books.get(at, Counter()))


def _noticed(one: Counted) -> dict[str, int]:
    """By the names of the books."""
    return {
        "calls": one.calls, "offered": one.offered, "answered": one.answered,
        "abandoned": one.abandoned, "other": one.callback + one.lost + one.expired,
        "in_time": one.answered_in_time, "abandoned_in_time": one.abandoned_in_time,
        "abandoned_short": one.abandoned_short, "left_before": one.before_queue,
        "closed": one.closed, "blocked": one.blocked, "wait_ms": one.waited_ms,
    }  # fmt: skip


def _own(one: Counter[str]) -> dict[str, int]:
    """Without the length of talks, which no sum of the product has."""
    return {name: n for name, n in one.items() if name != "talk_ms"}


def _some(counts: Mapping[Any, int]) -> dict[Any, int]:
    return {name: n for name, n in counts.items() if n}


def _flat(shares: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    return {
        f"{name} {what}": n
        for name, share in shares.items()
        for what, n in zip(("numerator", "denominator"), share, strict=True)
    }
