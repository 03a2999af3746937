"""How many people days need, from what is expected and by the rules of the centre."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from buergertelefon.base.models import ServiceCentre
from buergertelefon.workforce.models import Forecast, ForecastDay, PlannedEvent, PlanningRules
from buergertelefon.workforce.queries.assumed import Handling, handling
from buergertelefon.workforce.queries.history import SLOT, Opening, hours_at, opening, past
from buergertelefon.workforce.queries.instance import rules_of
from buergertelefon.workforce.queries.volume import QUARTER, promise_of, volume
from buergertelefon.workforce.rules.erlang import Demand
from buergertelefon.workforce.rules.events import EventKind
from buergertelefon.workforce.rules.need import DayNeed
from buergertelefon.workforce.rules.staffing import Promise, required, required_c, rostered

Numbers = NDArray[np.float64]
#: same weekdays that are averaged where there is no forecast
LAST = 8


@dataclass(frozen=True)
class Assumed:
    """Everything a need rests on."""

    rules: PlanningRules
    promise: Promise
    handling: Handling
    forecast: Forecast | None
    #: found by `queries.volume`: for how much more than expected is planned, what that keeps
    volume: Mapping[str, Any]

    @property
    def cv(self) -> float:
        """How far a day is out, weeks before."""
        known = self.forecast.how.get("cv") if self.forecast else None
        return max(0.01, float(known[-1])) if known else 0.1


@dataclass(frozen=True)
class NeedDay:
    """A day's need by quarter hours; all arrays of shape (quarters,)."""

    day: date
    opens: int  # minutes after midnight
    calls: Numbers  # expected
    planned: Numbers  # what is planned for
    aht: Numbers
    needed: NDArray[np.int64]
    required: NDArray[np.int64]
    reason: Sequence[str]  # the condition that binds: `staffing.Condition`
    erlang_c: NDArray[np.int64]
    source: str  # "forecast", "mean", "none"

    @property
    def slots(self) -> range:
        """Minutes after midnight."""
        return range(self.opens, self.opens + SLOT * len(self.calls), SLOT)

    def demand(self, patience: float) -> Demand:
        """What is expected of the day, for the formulas."""
        return Demand(np.maximum(self.calls, 1e-9), QUARTER, self.aht, patience)


def need(centre: ServiceCentre, days: Sequence[date]) -> list[DayNeed]:
    """The need of the open ones of `days`. Raises NoRules without opening times.

    Expected is the newest forecast, else the mean of the last eight same weekdays; where nothing is
    known, the least number of people.
    """
    return [
        DayNeed(
            one.day, time(one.opens // 60, one.opens % 60),
            [int(n) for n in one.needed], [int(n) for n in one.required],
        )
        for one in needs(centre, days)[1]
    ]  # fmt: skip


def needs(centre: ServiceCentre, days: Sequence[date]) -> tuple[Assumed, list[NeedDay]]:
    """The same with all that leads to it. Raises NoRules without opening times."""
    rules = rules_of(centre)
    newest = Forecast.objects.filter(centre=centre).order_by("-origin").first()
    wanted = sorted(set(days))
    if not wanted:
        return Assumed(rules, promise_of(centre, rules), Handling(0.0, {}, 0), newest, {}), []
    hours = opening(centre, since=wanted[0], until=wanted[-1])
    until = newest.origin + timedelta(days=1) if newest else wanted[0]
    talks = handling(centre, rules, until=until)
    told = _foretold(newest, wanted)
    usual = _means(centre, until) if set(wanted) - set(told) else {}
    found = []
    for day, slots in _open(centre, hours, wanted).items():
        calls, source = told.get(day), "forecast"
        if calls is None:
            calls, source = usual.get(day.weekday(), {}), "mean" if usual else "none"
        found.append((day, slots, calls, source))
    planned = _volume(centre, rules, newest, found)
    assumed = Assumed(rules, promise_of(centre, rules), talks, newest, planned)
    return assumed, _needs(assumed, found)


_Found = tuple[date, frozenset[int], Mapping[int, float], str]


def _foretold(newest: Forecast | None, days: Sequence[date]) -> dict[date, Mapping[int, float]]:
    if newest is None:
        return {}
    return {one.day: by_slot(one) for one in newest.days.filter(line="", day__in=days)}


def by_slot(one: ForecastDay) -> dict[int, float]:
    """Expected calls of a stored day by minutes after midnight."""
    opens = one.opens.hour * 60 + one.opens.minute
    return {opens + n * one.minutes: calls for n, calls in enumerate(one.mean)}


def _means(centre: ServiceCentre, before: date) -> dict[int, Mapping[int, float]]:
    """Mean of the last eight same weekdays, by weekday and quarter hour."""
    history = past(centre, before=before, ahead=0).history
    if history is None:
        return {}
    found: dict[int, Mapping[int, float]] = {}
    weekdays = np.array([day.weekday() for day in history.days])
    for weekday in range(7):
        rows = history.calls[weekdays == weekday][-LAST:]
        known = ~np.isnan(rows)
        sums, count = np.where(known, rows, 0.0).sum(axis=0), known.sum(axis=0)
        mean = np.divide(sums, count, out=np.zeros_like(sums), where=count > 0)
        found[weekday] = dict(zip(history.slots, mean.tolist(), strict=True))
    return found


def _open(
    centre: ServiceCentre, hours: Opening, days: Sequence[date]
) -> dict[date, frozenset[int]]:
    """The open quarter hours of those days that are open; new opening times of events included."""
    events = list(
        PlannedEvent.objects.filter(
            centre=centre, kind=EventKind.OPENING, line="", opens__isnull=False,
            begins__lte=days[-1], until__gte=days[0],
        )
    )  # fmt: skip
    found = {}
    for day in days:
        new = next((one for one in events if one.begins <= day <= one.until), None)
        slots = hours_at(new.opens, new.closes) if new else hours.slots(day)
        if slots:
            found[day] = slots
    return found


def _volume(
    centre: ServiceCentre, rules: PlanningRules, newest: Forecast | None, found: Sequence[_Found]
) -> Mapping[str, Any]:
    """Found on a forecast day; without one, as it is expected."""
    told = next((calls for _, _, calls, source in found if source == "forecast"), None)
    if newest is None or told is None or sum(told.values()) < 1:
        return {"volume": 1.0}
    return volume(centre, rules, newest, [*told.values()])


def _needs(assumed: Assumed, found: Sequence[_Found]) -> list[NeedDay]:
    """All days in one go: their quarter hours one after the other."""
    if not found:
        return []
    spans = [range(min(slots), max(slots) + SLOT, SLOT) for _, slots, _, _ in found]
    pairs = [(one, slot) for one, span in zip(found, spans, strict=True) for slot in span]
    open_ = np.array([slot in slots for (_, slots, _, _), slot in pairs])
    calls = np.array([calls.get(slot, 0.0) for (_, _, calls, _), slot in pairs]) * open_
    aht = np.array([assumed.handling.at(slot) for _, slot in pairs])
    planned = calls * float(assumed.volume["volume"])
    demand = Demand(planned, QUARTER, aht, float(max(1, assumed.rules.patience_seconds)))
    met = required(demand, promise=assumed.promise, fewest=assumed.rules.least_people)
    agents = np.where(open_, met.agents, 0)
    plain = np.where(open_, required_c(demand, promise=assumed.promise).agents, 0)
    lost = float(assumed.rules.shrinkage)
    duty = {int(n): rostered(int(n), shrinkage=lost) for n in set(agents.tolist())}
    on_duty = np.array([duty[int(n)] for n in agents])
    edges = np.cumsum([0, *map(len, spans)])
    return [
        NeedDay(
            day, span[0], calls[a:b], planned[a:b], aht[a:b], agents[a:b], on_duty[a:b],
            [str(one) for one in met.reason[a:b]], plain[a:b], source,
        )
        for (day, _, _, source), span, a, b in zip(found, spans, edges, edges[1:], strict=False)
    ]  # fmt: skip
