"""How today goes against what was expected, and what the rest of it looks like."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from django.db.models import F
from numpy.typing import NDArray

from buergertelefon.base.hours import BERLIN, moment
from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting.models import Quarter
from buergertelefon.reporting.queries.source import rows
from buergertelefon.workforce.models import ForecastDay
from buergertelefon.workforce.queries.history import OFFERED, SLOT
from buergertelefon.workforce.queries.need import NeedDay, by_slot, needs
from buergertelefon.workforce.queries.on_duty import on_duty
from buergertelefon.workforce.rules.erlang import Demand
from buergertelefon.workforce.rules.forecast.intraday import SINCE, learn, updated
from buergertelefon.workforce.rules.moves import moves
from buergertelefon.workforce.rules.scenario import Duty, outcome
from buergertelefon.workforce.rules.staffing import required

Numbers = NDArray[np.float64]
#: past days from which it is learned how much of the morning stays
BACK = timedelta(days=60)


@dataclass(frozen=True)
class Today:
    """What was seen until `at` (minutes), and the rest; service levels are shares 0 to 1."""

    at: int
    seen: int
    planned: float  # until then
    rest_planned: float
    rest: float  # as it looks now
    follows: float  # how strongly the rest follows; 0: nothing is learned yet
    people: str  # "duty": from the roster; "needed": as many as are needed
    planned_level: float | None
    level: float | None  # of the rest of the day
    moves: Sequence[str]


def today(centre: ServiceCentre, *, at: datetime, drafts: bool) -> Today | None:
    """From ten o'clock, on an open day with a forecast; else None."""
    local = at.astimezone(BERLIN)
    now = (local.hour * 60 + local.minute) // SLOT * SLOT
    if now < SINCE:
        return None
    assumed, found = needs(centre, [local.date()])
    if not found or found[0].source != "forecast" or now >= found[0].slots[-1] + SLOT:
        return None
    one = found[0]
    calls = _calls(centre, [local.date()], one)[0]
    past = _expected_before(centre, local.date(), one)
    came = _calls(centre, [day for day, _ in past], one)
    planned = np.array([row for _, row in past]).reshape(len(past), len(one.slots))
    update = learn(planned, came, one.slots, SLOT, at=now)
    look = updated(one.calls, calls, one.slots, SLOT, update)
    rest = np.array([slot + SLOT > now for slot in one.slots])
    duty = on_duty(centre, [local.date()], drafts=drafts)[local.date()]
    people = duty[[slot // SLOT for slot in one.slots]]
    there = np.floor(people * (1 - float(assumed.rules.shrinkage))).astype(np.int64)
    if not people.any():
        there = one.needed
    patience = float(max(1, assumed.rules.patience_seconds))

    def level(expected: Numbers) -> float | None:
        if not expected[rest].sum():
            return None
        demand = Demand(np.maximum(expected[rest], 1e-9), SLOT * 60.0, one.aht[rest], patience)
        within = assumed.promise.within
        return outcome(Duty(demand, there[rest]), within=within).service_level

    now_needed = required(
        Demand(np.maximum(look, 1e-9), SLOT * 60.0, one.aht, patience), promise=assumed.promise,
        fewest=assumed.rules.least_people,
    ).agents  # fmt: skip
    slots = [slot for slot, there_is in zip(one.slots, rest, strict=True) if there_is]
    return Today(
        now, int(calls[~rest].sum()), float(one.calls[~rest].sum()), float(one.calls[rest].sum()),
        float(look[rest].sum()), update.follows, "duty" if people.any() else "needed",
        level(one.calls), level(look), moves(slots, [int(n) for n in (now_needed - there)[rest]]),
    )  # fmt: skip


def _expected_before(
    centre: ServiceCentre, day: date, one: NeedDay
) -> list[tuple[date, list[float]]]:
    """What was expected of past days on the evening before."""
    found = ForecastDay.objects.filter(
        forecast__centre=centre, line="", day__lt=day, day__gte=day - BACK,
        day=F("forecast__origin") + timedelta(days=1),
    ).order_by("day")  # fmt: skip
    nan = float("nan")
    return [(row.day, [by_slot(row).get(slot, nan) for slot in one.slots]) for row in found]


def _calls(centre: ServiceCentre, days: Sequence[date], one: NeedDay) -> Numbers:
    """Calls of days by quarter hours, shape (days, slots)."""
    calls = np.zeros((len(days), len(one.slots)))
    if not days:
        return calls
    row = {day: n for n, day in enumerate(days)}
    column = {slot: n for n, slot in enumerate(one.slots)}
    found = rows(Quarter).filter(
        centre=centre.pk, at__gte=moment(min(days), time.min),
        at__lt=moment(max(days) + timedelta(days=1), time.min),
    )  # fmt: skip
    for quarter in found.values("at").annotate(n=OFFERED).order_by("at"):
        at = quarter["at"].astimezone(BERLIN)
        slot = at.hour * 60 + at.minute
        if at.date() in row and slot in column:
            calls[row[at.date()], column[slot]] += quarter["n"]
    return calls
