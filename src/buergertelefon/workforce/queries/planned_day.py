"""A day of a roster as the simulation plays it: calls by line, spans of work and skills."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import Max, Min

from buergertelefon.base.models import ServiceCentre
from buergertelefon.telephony.models import CalledNumber
from buergertelefon.workforce.errors import NotPossible
from buergertelefon.workforce.models import ForecastDay
from buergertelefon.workforce.queries.need import NeedDay, by_slot, needs
from buergertelefon.workforce.queries.on_duty import spans_of
from buergertelefon.workforce.rules.simulation.planned import Line, OnDuty, PlannedDay

NOBODY = "An diesem Tag hat noch niemand Dienst. Füllen Sie zuerst den Dienstplan."
CLOSED = "An diesem Tag ist geschlossen."
QUIET = "Für diesen Tag werden keine Anrufe erwartet: Es gibt noch keine Zahlen."


def planned_day(centre: ServiceCentre, day: date) -> PlannedDay:
    """Raises NotPossible with a German sentence; NoRules without opening times."""
    assumed, found = needs(centre, [day])
    if not found:
        raise NotPossible(CLOSED)
    one = found[0]
    people = spans_of(centre, day, drafts=True)
    if not people:
        raise NotPossible(NOBODY)
    if one.calls.sum() <= 0:
        raise NotPossible(QUIET)
    lines = _lines(centre)
    calls = _calls(centre, one)
    hours = range(one.opens, one.opens + 15 * len(one.calls), 60)
    return PlannedDay(
        opens=one.opens,
        closes=one.opens + 15 * len(one.calls),
        lines={name: lines.get(name, Line()) for name in calls},
        calls={name: [*map(float, values)] for name, values in calls.items()},
        aht=[assumed.handling.at(hour) for hour in hours],
        people=tuple(OnDuty(spans, skills) for spans, skills in people),
        patience=float(max(1, assumed.rules.patience_seconds)),
        cv=assumed.cv,
        within=float(centre.promise_seconds),
        target=min(0.999, max(0.001, float(centre.promise_share))),
    )


def _calls(centre: ServiceCentre, one: NeedDay) -> Mapping[str, list[float]]:
    """Expected calls of each line; of all together where no line is told apart."""
    rows = ForecastDay.objects.filter(forecast__centre=centre, day=one.day).exclude(line="")
    newest = rows.aggregate(newest=Max("forecast__origin"))["newest"]
    found = {
        row.line: [by_slot(row).get(slot, 0.0) for slot in one.slots]
        for row in rows.filter(forecast__origin=newest)
    }
    return found or {"Alle": [float(calls) for calls in one.calls]}


def _lines(centre: ServiceCentre) -> Mapping[str, Line]:
    """What the numbers of a line need: skills of their queue, head start of the first."""
    skills: dict[str, frozenset[str]] = defaultdict(frozenset)
    numbers = CalledNumber.objects.filter(queue__centre=centre).prefetch_related("queue__skills")
    starts = dict(numbers.order_by().values_list("name").annotate(Min("head_start")))
    for one in numbers:
        skills[one.name] = frozenset(skill.pk for skill in one.queue.skills.all())
    return {name: Line(skills[name], float(start)) for name, start in starts.items()}
