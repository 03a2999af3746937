"""A forecast is made, kept, and told to who reports. Heavy: imported by the worker alone."""

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting.actions.expecting import expect
from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.models import Forecast, ForecastDay, OddDay
from buergertelefon.workforce.queries.history import Past, past
from buergertelefon.workforce.queries.instance import rules_of
from buergertelefon.workforce.queries.volume import plan_volume
from buergertelefon.workforce.rules.forecast import forecast as rules
from buergertelefon.workforce.rules.forecast.backtest import backtest
from buergertelefon.workforce.rules.forecast.model import mean_of_last
from buergertelefon.workforce.rules.forecast.quantiles import quantile
from buergertelefon.workforce.rules.forecast.told import by_lines, tested

Floats = NDArray[np.float64]
AHEAD = 56
#: with fewer days nothing is known of some weekdays
FEWEST = 7
#: a forecast is kept so long after its last known day (Keep.FORECAST)
KEPT = timedelta(weeks=13)
SHORT = "Noch zu wenig Anrufe: Für eine Prognose braucht es mindestens eine Woche."


def make(centre: ServiceCentre, *, at: datetime) -> Forecast:
    """Forecast eight weeks from today; a second one on a day replaces the first.

    Raises BadInput (a German sentence) if too little is known, NoRules without opening times.
    """
    today = at.astimezone(BERLIN).date()
    known = past(centre, before=today, ahead=AHEAD + 7)
    history = known.history
    if history is None or (today - history.days[0]).days < FEWEST:
        raise BadInput(SHORT)
    # what came last may lie back some days: those that follow it are forecast, and passed over
    gap = (today - history.days[-1]).days - 1
    found = rules.forecast(
        history, horizon_days=min(AHEAD + gap, rules.HORIZON[-1]), closed=known.closed,
        events=known.events, outages=known.outages, kept=known.kept,
    )  # fmt: skip
    return _kept(centre, known, found, today=today, at=at)


@transaction.atomic
def _kept(
    centre: ServiceCentre, known: Past, found: rules.Forecast, *, today: date, at: datetime
) -> Forecast:
    history = known.history
    assert history is not None  # noqa: S101  # asked before
    parts, more = by_lines(found, history.slots, known.lines, known.line_events)
    ServiceCentre.objects.select_for_update().get(pk=centre.pk)  # one at a time
    Forecast.objects.filter(centre=centre, origin__lt=today - KEPT).delete()
    origin = today - timedelta(days=1)
    Forecast.objects.filter(centre=centre, origin=origin).delete()
    rows = Forecast.objects.create(centre=centre, made=at, origin=origin, how={})
    days = [n for n, day in enumerate(found.days) if day >= today]
    made = [
        day
        for n in days
        for name, mean in {"": found.mean * more[:, None], **parts}.items()
        if (day := _day(rows, found, n, name, mean[n]))
    ]
    ForecastDay.objects.bulk_create(made)
    rows.how = _how(known, found) | _volume(centre, made, found, days)
    rows.save(update_fields=["how"])
    _note_odd(centre, found)
    expect(centre, {one.day: float(sum(one.mean)) for one in made if not one.line}, at=at)
    return rows


def _day(
    forecast: Forecast, found: rules.Forecast, n: int, line: str, mean: Floats
) -> ForecastDay | None:
    """A day of a line or of all, from its first open quarter hour to its last."""
    open_ = np.flatnonzero(~np.isnan(found.mean[n]))
    if not len(open_):
        return None
    slots = [found.slots[at] for at in open_]
    span = range(slots[0], slots[-1] + found.minutes, found.minutes)
    there = dict(zip(slots, np.nan_to_num(mean)[open_], strict=True))
    values = np.array([there.get(slot, 0.0) for slot in span])
    total = np.array([values.sum()])
    bands = [quantile(values, float(found.interval_cv[n]), share) for share in (0.1, 0.5, 0.9)]
    whole = [float(quantile(total, float(found.day_cv[n]), share)[0]) for share in (0.1, 0.5, 0.9)]
    return ForecastDay(
        forecast=forecast, day=found.days[n], line=line,
        opens=time(slots[0] // 60, slots[0] % 60), minutes=found.minutes,
        mean=[round(float(one), 3) for one in values],
        q10=bands[0].tolist(), q50=bands[1].tolist(), q90=bands[2].tolist(),
        day_q10=whole[0], day_q50=whole[1], day_q90=whole[2],
    )  # fmt: skip


def _how(known: Past, found: rules.Forecast) -> dict[str, Any]:
    """Which method, how wrong it was, what was left out, what today can be moved by."""
    history = known.history
    assert history is not None  # noqa: S101  # asked before
    data, _ = rules.best(
        history, closed=known.closed, events=known.events, outages=known.outages, kept=known.kept
    )
    usual = mean_of_last(data, len(data.days))
    return {
        "champion": str(found.champion),
        "notes": list(found.notes),
        "days": len(data.days),
        "first": f"{history.days[0]}",
        "last": f"{history.days[-1]}",
        "cv": [float(found.day_cv[0]), float(found.day_cv[-1])] if len(found.days) else [0.1, 0.1],
        "backtest": tested(backtest(data, history.slots)),
        "mean8": {str(weekday): float(values.sum()) for weekday, values in usual.items()},
    }


def _volume(
    centre: ServiceCentre, made: list[ForecastDay], found: rules.Forecast, days: list[int]
) -> dict[str, Any]:
    """For how much more than expected is planned, so that the promise is kept often enough."""
    whole = [one for one in made if not one.line]
    if not whole:
        return {}
    planned = plan_volume(centre, rules_of(centre), whole[0].mean, cv=float(found.day_cv[days[-1]]))
    return {"volume": planned}


def _note_odd(centre: ServiceCentre, found: rules.Forecast) -> None:
    """Days that were left out, with the reason; what a planner has said of a day stays."""
    there = {one.day for one in found.odd}
    OddDay.objects.filter(centre=centre, found=True, kept=False).exclude(day__in=there).delete()
    OddDay.objects.bulk_create(
        (OddDay(centre=centre, day=one.day, reason=one.reason, found=True) for one in found.odd),
        ignore_conflicts=True,
    )
