"""The calls of the past as a forecast learns from them: by quarter hours and lines, and the hours.

Read from the sums of figures, so by the role that sees no person. Sums of the time before us and
our own never overlap (`reporting.actions.past`), so both are added up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
from django.db.models import F, Sum
from numpy.typing import NDArray

from buergertelefon.base.hours import BERLIN, Hours, moment, spans
from buergertelefon.base.models import OpeningCalendar, ServiceCentre
from buergertelefon.base.queries import hours_of
from buergertelefon.reporting.models import Outage as Down
from buergertelefon.reporting.models import Quarter
from buergertelefon.reporting.queries.source import rows
from buergertelefon.workforce.errors import NoRules
from buergertelefon.workforce.models import OddDay, PlannedEvent
from buergertelefon.workforce.rules.events import EventKind
from buergertelefon.workforce.rules.forecast.calendar import Event
from buergertelefon.workforce.rules.forecast.history import History
from buergertelefon.workforce.rules.forecast.outliers import Outage

Floats = NDArray[np.float64]
SLOT, DAY = 15, 24 * 60
#: older calls say little about the next weeks; two years show the waves of a year
BACK = timedelta(days=3 * 365)
#: within so many days around, the first and the last quarter with calls were open: no call is zero
AROUND = 14
#: after a breakdown of such a share of the day callers try again: the whole day is left out
LOST = 0.25
OFFERED = Sum(F("answered") + F("abandoned") + F("callback") + F("lost") + F("expired"))


@dataclass(frozen=True)
class Past:
    """What is known before a day. `lines`: arrays of shape (days, slots), as of the history."""

    history: History | None  # None: not one day
    lines: Mapping[str, Floats]
    closed: frozenset[date]
    events: tuple[Event, ...]
    line_events: Mapping[str, tuple[Event, ...]]  # those that are about one line
    outages: tuple[Outage, ...]  # breakdowns, and days that a planner has marked
    kept: frozenset[date]


@dataclass(frozen=True)
class Opening:
    """When a centre is open: all its numbers together."""

    hours: tuple[Hours, ...]

    def slots(self, day: date) -> frozenset[int]:
        """The open quarter hours of a day, in minutes after midnight."""
        return frozenset(
            slot
            for one in self.hours
            for span in spans(one, day)
            for slot in hours_at(span.opens, span.closes)
        )

    def usual(self, weekday: int) -> frozenset[int]:
        """The same of a weekday without holidays and special days."""
        weekly = Opening(tuple(Hours(one.weekly) for one in self.hours))
        return weekly.slots(date(2024, 1, 1) + timedelta(days=weekday))


def opening(centre: ServiceCentre, *, since: date, until: date) -> Opening:
    """The hours of the numbers of a centre. Raises NoRules if there are none."""
    found = (
        OpeningCalendar.objects.filter(callednumber__queue__centre=centre).distinct()
        .prefetch_related("times", "special_days").order_by("pk")
    )  # fmt: skip
    hours = tuple(hours_of(one, on=since, until=until) for one in found)
    if not any(one.weekly for one in hours):
        raise NoRules
    return Opening(hours)


def past(centre: ServiceCentre, *, before: date, ahead: int) -> Past:
    """All that is known of the days before `before`, and the calendar of `ahead` days more.

    Raises NoRules if the centre has no opening times.
    """
    counted = _counted(centre, before)
    down = _downs(centre, before)
    first = min((at.date() for at, _ in counted), default=before)
    last = before + timedelta(days=ahead)
    hours = opening(centre, since=first, until=last)
    history, lines = _arrays(counted, hours, down)
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    events = list(PlannedEvent.objects.filter(centre=centre).order_by("begins", "pk"))
    odd = list(OddDay.objects.filter(centre=centre))
    marked = tuple(Outage(one.day, one.day) for one in odd if not one.found and not one.kept)
    special = _special(hours, [day for day in span if day >= before])
    return Past(
        history,
        lines,
        frozenset(day for day in span if hours.usual(day.weekday()) and not hours.slots(day)),
        (*(_event(one) for one in events if not one.line), *special),
        {
            name: tuple(_event(one) for one in events if one.line == name)
            for name in {one.line for one in events if one.line}
        },
        (*_outages(down, hours), *marked),
        frozenset(one.day for one in odd if one.kept),
    )


def _counted(centre: ServiceCentre, before: date) -> Mapping[tuple[datetime, str], int]:
    """Offered calls by quarter hour of local time and line; the hour that comes twice is one."""
    found = (
        rows(Quarter)
        .filter(
            centre=centre.pk, at__lt=moment(before, time.min), at__gte=moment(before - BACK, time())
        )
        .values("at", "line").annotate(n=OFFERED).order_by("at", "line")
    )  # fmt: skip
    counted: dict[tuple[datetime, str], int] = {}
    for row in found:
        key = (row["at"].astimezone(BERLIN).replace(tzinfo=None), row["line"])
        counted[key] = counted.get(key, 0) + row["n"]
    return counted


def _arrays(
    counted: Mapping[tuple[datetime, str], int], hours: Opening, down: Sequence[Down]
) -> tuple[History | None, Mapping[str, Floats]]:
    """The history of all, and of each line in the same shape. No row within open hours is zero."""
    days = sorted({at.date() for (at, _), calls in counted.items() if calls})
    opened = {day: hours.slots(day) for day in days}
    slots = sorted(set().union(*opened.values())) if days else []
    if not days or not slots:
        return None, {}
    row, column = ({one: n for n, one in enumerate(many)} for many in (days, slots))
    lines = sorted({name for _, name in counted})
    calls = np.zeros((len(lines), len(days), len(slots)))
    for (at, name), many in counted.items():
        slot = at.hour * 60 + at.minute
        if at.date() in row and slot in opened[at.date()]:
            calls[lines.index(name), row[at.date()], column[slot]] += many
    rough = _spread_out(calls, slots)
    known = _known(days, slots, opened, calls.sum(axis=0))
    for one in down:
        for day in set(_days(one)) & set(row):
            known[row[day], [column[slot] for slot in _lost(one, day) if slot in column]] = False
    calls[:, ~known] = np.nan
    total = calls.sum(axis=0)
    notes = [SHORT] if (days[-1] - days[0]).days < AROUND else []
    notes += [ROUGH.format(rough)] if rough else []
    found = History(tuple(days), tuple(slots), SLOT, total, tuple(notes))
    return found, dict(zip(lines, calls, strict=True))


SHORT = "Der Verlauf ist kürzer als zwei Wochen: Die Vorhersage ist grob, die Spannen sind weiter."

ROUGH = "An {} Tagen sind nur Summen je Stunde bekannt; sie gelten als gleichmäßig verteilt."
#: with fewer calls a day they may all have come in the first quarter of an hour by chance
HOURLY = 20


def _spread_out(calls: Floats, slots: Sequence[int]) -> int:
    """Days whose sums are of whole hours: an equal part to each quarter hour; how many days.

    Files of the time before us often know hours only, which stand at their first quarter hour.
    """
    on_the_hour = np.array([slot % 60 == 0 for slot in slots])
    total = calls.sum(axis=0)
    rough = (total[:, ~on_the_hour].sum(axis=1) == 0) & (total.sum(axis=1) >= HOURLY)
    for at, slot in enumerate(slots):
        if slot % 60 == 0:
            hour = [n for n, one in enumerate(slots) if one // 60 == slot // 60]
            part = calls[:, rough, at] / len(hour)
            for n in hour:
                calls[:, rough, n] = part
    return int(rough.sum())


def _known(
    days: Sequence[date], slots: Sequence[int], opened: Mapping[date, frozenset[int]], total: Floats
) -> NDArray[np.bool_]:
    """Which quarter hours were surely counted, shape (days, slots).

    Opening hours may have been others in the past: what lies before the first call, or after the
    last one, of all days around is not known.
    """
    count = len(slots)
    some = total > 0
    first = np.where(some.any(axis=1), some.argmax(axis=1), count)
    last = np.where(some.any(axis=1), count - 1 - some[:, ::-1].argmax(axis=1), -1)
    numbers = np.array([day.toordinal() for day in days])
    known = np.zeros(total.shape, dtype=bool)
    for n, day in enumerate(days):
        near = np.abs(numbers - numbers[n]) <= AROUND
        open_ = np.array([slot in opened[day] for slot in slots])
        at = np.arange(count)
        known[n] = open_ & (at >= first[near].min()) & (at <= last[near].max())
    return known


def _special(hours: Opening, days: Sequence[date]) -> list[Event]:
    """Days with other hours than their weekday's."""
    found = []
    for day in days:
        slots = hours.slots(day)
        if slots and slots != hours.usual(day.weekday()):
            begins, ends = min(slots), max(slots) + SLOT
            found.append(Event("Sondertag", f"special {day}", day, day, opens=begins, closes=ends))
    return found


def _event(one: PlannedEvent) -> Event:
    hours: dict[str, Any] = {}
    if one.kind == EventKind.OPENING and one.opens and one.closes:
        hours = {"opens": _minutes(one.opens) // SLOT * SLOT, "closes": _ends(one.closes)}
    factor = None if one.factor is None else float(one.factor)
    # others are of their own kind each: nothing is learned from one for another
    kind = (
        f"{one.kind} {one.name}" if one.kind in {EventKind.OTHER, EventKind.OPENING} else one.kind
    )
    return Event(one.name, kind, one.begins, one.until, factor, **hours)


def _downs(centre: ServiceCentre, before: date) -> list[Down]:
    found = rows(Down).filter(
        centre=centre.pk, until__gt=moment(before - BACK, time.min),
        begins__lt=moment(before, time.min),
    )  # fmt: skip
    return list(found.order_by("begins"))


def _days(one: Down) -> list[date]:
    first, last = (at.astimezone(BERLIN).date() for at in (one.begins, one.until))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _lost(one: Down, day: date) -> frozenset[int]:
    """The quarter hours of a day that a breakdown touches."""
    begins, until = (at.astimezone(BERLIN).replace(tzinfo=None) for at in (one.begins, one.until))
    midnight = datetime.combine(day, time.min)
    return frozenset(
        slot
        for slot in range(0, DAY, SLOT)
        if begins < midnight + timedelta(minutes=slot + SLOT)
        and until > midnight + timedelta(minutes=slot)
    )


def _outages(down: Sequence[Down], hours: Opening) -> list[Outage]:
    """Days of which a breakdown took so much that nothing of them is learned."""
    return [
        Outage(day, day)
        for one in down
        for day in _days(one)
        if len(_lost(one, day) & hours.slots(day)) >= LOST * max(1, len(hours.slots(day)))
    ]


def hours_at(opens: time | None, closes: time | None) -> frozenset[int]:
    """The quarter hours from one time to the other, in minutes after midnight."""
    if opens is None or closes is None:
        return frozenset()
    return frozenset(range(_minutes(opens) // SLOT * SLOT, _ends(closes), SLOT))


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _ends(clock: time) -> int:
    """The end of a span in whole quarter hours; the last moment of a day is midnight."""
    return min(
        DAY, -(-(clock.hour * 3600 + clock.minute * 60 + clock.second) // (SLOT * 60)) * SLOT
    )
