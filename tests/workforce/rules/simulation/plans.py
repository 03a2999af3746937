"""Small plans for the tests: one quarter of an hour from eight, or a whole day on one line."""

from typing import Any

from buergertelefon.workforce.rules.simulation.callers import Caller
from buergertelefon.workforce.rules.simulation.day import Day, Played
from buergertelefon.workforce.rules.simulation.planned import Line, OnDuty, PlannedDay

EIGHT = 480
ALL_DAY = OnDuty(((EIGHT, EIGHT + 60),))


def make_plan(*people: OnDuty, **other: Any) -> PlannedDay:
    """An hour from eight on one line; nobody is expected, the test brings callers."""
    given = {
        "opens": EIGHT,
        "closes": EIGHT + 60,
        "lines": {"city": Line()},
        "calls": {"city": [0.0] * 4},
        "aht": [120.0],
        "wrap_up": 0.0,
        "cv": 0.0,
    }
    return PlannedDay(people=people, **{**given, **other})


def call(at: float, talk: float, patience: float = 1000, line: str = "city", **more: Any) -> Caller:
    """Somebody who calls so many seconds after opening."""
    return Caller(f"{line}:{at}", line, at, patience, talk, more.get("wrap_up", 0.0))


def waits(planned: PlannedDay, *callers: Caller) -> list[float | None]:
    """How long each waited until somebody said hello; None: nobody did."""
    day = Day(planned, [*callers])
    day.played()
    assert day.world.calls == day.world.agents == {}
    return [day.waits.get(one.name) for one in callers]


def played(planned: PlannedDay, *callers: Caller) -> Played:
    """The sums of it."""
    return Day(planned, [*callers]).played()


def make_day(
    people: int, calls: float, hours: int = 10, days_cv: float = 0.0, **other: Any
) -> PlannedDay:
    """So many calls in each quarter of an hour, as Erlang A assumes: exponential, one skill."""
    opens, closes = EIGHT, EIGHT + 60 * hours
    given = {
        "lines": {"city": Line()},
        "calls": {"city": [calls] * (4 * hours)},
        "aht": [290.0] * hours,
        "spread": None,
        "patience": 120.0,
        "people": (OnDuty(((opens, closes),)),) * people,
        "wrap_up": 30.0,
    }
    return PlannedDay(opens=opens, closes=closes, cv=days_cv, **{**given, **other})
