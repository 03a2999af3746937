"""How many people are needed and on duty, with everything that leads to it, and what if."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from numpy.typing import NDArray

from buergertelefon.knowledge.forms import dressed
from buergertelefon.reporting.charts import Picture
from buergertelefon.reporting.views.promise import picture_response
from buergertelefon.staff.views import AgentRequest
from buergertelefon.workforce.demand_forms import DEFINITIONS, WhatIfForm
from buergertelefon.workforce.pictures import staffed
from buergertelefon.workforce.queries.assumed import own_patience
from buergertelefon.workforce.queries.need import Assumed, NeedDay, needs
from buergertelefon.workforce.queries.on_duty import on_duty
from buergertelefon.workforce.queries.volume import QUARTER
from buergertelefon.workforce.rules.confidence import draw_days, keeps
from buergertelefon.workforce.rules.definition import Definition
from buergertelefon.workforce.rules.scenario import Duty, Outcome, WhatIf, compare
from buergertelefon.workforce.rules.staffing import Condition, rostered
from buergertelefon.workforce.views.frame import page, plans
from buergertelefon.workforce.views.sums import (
    asked_day,
    clock,
    dated,
    minutes_of,
    number,
    percent,
    short,
    sums_page,
)

#: simulated days that a page waits for
DAYS = 60
BINDS = {
    Condition.NOTHING: "–",
    Condition.SERVICE_LEVEL: "Serviceziel",
    Condition.ABANDONMENT: "Aufgelegt",
    Condition.OCCUPANCY: "Auslastung",
    Condition.FEWEST: "Mindestzahl",
}
SOURCES = {
    "forecast": "Prognose",
    "mean": "Mittel der letzten acht gleichen Wochentage, weil es keine Prognose gibt",
    "none": "noch keine Anrufe bekannt: nur die Mindestzahl",
}
COLUMNS = ("Beginn", "Anrufe", "am Telefon", "im Dienst nötig", "im Dienst", "fehlen", "es bindet",
           "am Telefon nach Erlang C")  # fmt: skip


@dataclass(frozen=True)
class _Chosen:
    assumed: Assumed
    week: list[NeedDay]
    one: NeedDay
    duty: dict[date, NDArray[np.int64]]

    def on_duty(self, day: NeedDay) -> NDArray[np.int64]:
        """At work in the quarter hours of the day."""
        return self.duty[day.day][[slot // 15 for slot in day.slots]]

    @property
    def there(self) -> NDArray[np.int64]:
        """At the telephone, by the roster; as many as needed where there is none yet."""
        people = self.on_duty(self.one)
        if not people.any():
            return self.one.needed
        left = 1 - float(self.assumed.rules.shrinkage)
        there: NDArray[np.int64] = np.floor(people * left + 1e-9).astype(np.int64)
        return there


@sums_page
def need(request: AgentRequest) -> HttpResponse:
    """A week by days, one of them by quarter hours."""
    form = WhatIfForm(request.GET if "anrufe" in request.GET else None)
    chosen = _chosen(request)
    valid = not form.is_bound or form.is_valid()
    dressed(form)
    wanted = asked_day(request.GET, "tag") or timezone.localdate()
    monday = wanted - timedelta(days=wanted.weekday())
    values: dict[str, Any] = {
        "whatif": form, "monday": monday, "before": monday - timedelta(weeks=1),
        "after": monday + timedelta(weeks=1), "day": chosen and chosen.one.day,
    }  # fmt: skip
    if chosen:
        values |= {
            "week": [_row(chosen, one) for one in chosen.week], "picture": _picture(chosen),
            "title": dated(chosen.one.day), "source": SOURCES[chosen.one.source],
            "assumed": _assumed(request, chosen), "kept": _kept(chosen),
            "planned": chosen.on_duty(chosen.one).any(),
        }  # fmt: skip
        if form.is_bound and valid:
            values["compared"] = _compared(chosen, form.cleaned_data)
    return page(request, "need", values, 200 if valid else 422)


@sums_page
def need_picture(request: AgentRequest) -> HttpResponse:
    """The day as SVG."""
    chosen = _chosen(request)
    if chosen is None:
        raise Http404
    one, lost = chosen.one, float(chosen.assumed.rules.shrinkage)
    spec = staffed(
        [clock(slot) for slot in one.slots], one.required.tolist(),
        chosen.on_duty(one).tolist(), [rostered(int(n), shrinkage=lost) for n in one.erlang_c],
    )  # fmt: skip
    return picture_response(request, spec)


def _chosen(request: AgentRequest) -> _Chosen | None:
    """The week of the day that was asked for, or of today; the next open day of it."""
    wanted = asked_day(request.GET, "tag") or timezone.localdate()
    monday = wanted - timedelta(days=wanted.weekday())
    assumed, week = needs(request.user.centre, [monday + timedelta(days=n) for n in range(7)])
    if not week:
        return None
    one = next((one for one in week if one.day >= wanted), week[-1])
    duty = on_duty(request.user.centre, [one.day for one in week], drafts=plans(request.user))
    return _Chosen(assumed, week, one, duty)


def _row(chosen: _Chosen, one: NeedDay) -> dict[str, Any]:
    duty = chosen.on_duty(one)
    return {
        "day": one.day, "name": short(one.day), "calls": number(one.calls.sum()),
        "planned": number(one.planned.sum()), "needed": number(one.needed.sum() / 4, 1),
        "required": number(one.required.sum() / 4, 1), "duty": number(duty.sum() / 4, 1),
        "short": int((duty < one.required).sum()), "c": number(one.erlang_c.sum() / 4, 1),
    }  # fmt: skip


def _picture(chosen: _Chosen) -> Picture:
    one, duty = chosen.one, chosen.on_duty(chosen.one)
    rows = [
        (clock(slot), number(one.calls[n], 1), str(one.needed[n]), str(one.required[n]),
         str(duty[n]), str(max(0, one.required[n] - duty[n]) or "–"),
         BINDS[Condition(one.reason[n])], str(one.erlang_c[n]))
        for n, slot in enumerate(one.slots)
    ]  # fmt: skip
    gaps = int((duty < one.required).sum())
    most = int(one.required.argmax())
    said = f"Am meisten um {clock(one.slots[most])} Uhr: {one.required[most]} Personen im Dienst."
    said += f" In {gaps} von {len(duty)} Viertelstunden sind weniger eingeteilt als nötig."
    query = urlencode({"tag": f"{one.day}"})
    return Picture(
        f"Bedarf am {dated(one.day)}", said, f"{reverse('need_picture')}?{query}", COLUMNS, rows
    )


def _assumed(request: AgentRequest, chosen: _Chosen) -> list[tuple[str, str]]:
    """What the need rests on, in words."""
    rules, told, talks = chosen.assumed.rules, chosen.assumed.promise, chosen.assumed.handling
    until = chosen.assumed.forecast.origin if chosen.assumed.forecast else chosen.one.day
    own = own_patience(request.user.centre, until=until)
    source = f"aus {number(talks.own)} eigenen Gesprächen" if talks.own else "laut Regeln"
    by_hour = f", je Stunde {number(min(talks.hours.values()))} bis " \
        f"{number(max(talks.hours.values()))} s" if talks.hours else ""  # fmt: skip
    guess = (
        f"; aus eigenen Zahlen geschätzt: {number(own.mean)} s (n = {number(own.abandoned)}"
        " Aufgelegte nach 5 s)"
        if own and own.mean
        else "; aus eigenen Zahlen noch nicht zu schätzen"
    )
    volume = chosen.assumed.volume
    planned = f"an {percent(float(rules.confidence), 0)} der Tage gehalten: geplant für das "\
        f"{number(float(volume['volume']), 2)}-Fache der erwarteten Anrufe"  # fmt: skip
    return [
        ("Serviceziel", f"{percent(told.target, 0)} in {number(told.within)} s, "
         f"{DEFINITIONS[Definition(rules.definition)]}"),
        ("Grenzen", f"aufgelegt höchstens {percent(told.max_abandon)}, Auslastung höchstens "
         f"{percent(told.max_occupancy)}, mindestens {rules.least_people} Personen"),
        ("Bearbeitungszeit", f"{number(talks.usual)} s {source}{by_hour}"),
        ("Geduld", f"{rules.patience_seconds} s im Mittel{guess}"),
        ("Sicherheit", planned),
        ("Streuung der Tage", f"{percent(chosen.assumed.cv)} (aus dem Rückblick)"),
        ("Ausfall im Dienst", percent(float(rules.shrinkage), 0)),
        ("Warteschlange", "Erlang A (wer nicht mehr warten mag, legt auf); Erlang C daneben"),
    ]  # fmt: skip


def _kept(chosen: _Chosen) -> dict[str, str] | None:
    """On which share of days the plan keeps the promise, played on other days than planned on."""
    one = chosen.one
    if not one.calls.sum():
        return None
    days = draw_days(
        one.demand(_patience(chosen)), cv=chosen.assumed.cv, days=DAYS, seed=one.day.toordinal()
    )
    found = keeps(days, chosen.there, promise=chosen.assumed.promise, interval=QUARTER)
    low, high = found.interval
    return {
        "share": percent(found.share, 0), "low": percent(low, 0), "high": percent(high, 0),
        "days": str(found.days),
    }  # fmt: skip


def _compared(chosen: _Chosen, given: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Before and after, over the day."""
    begins, ends = minutes_of(given["von"]), minutes_of(given["bis"])
    inside = np.array([begins <= slot < ends for slot in chosen.one.slots])
    what = WhatIf(
        calls=1 + given["anrufe"] / 100, aht=1 + given["dauer"] / 100,
        more_agents=np.where(inside, given["personen"], 0), redial=given["wieder"] / 100,
    )  # fmt: skip
    duty = Duty(chosen.one.demand(_patience(chosen)), chosen.there)
    both = compare(duty, what, within=chosen.assumed.promise.within)
    pairs = zip(_figures(both.before), _figures(both.after), strict=True)
    return [(name, before, after) for (name, before), (_, after) in pairs]


def _figures(one: Outcome) -> list[tuple[str, str]]:
    return [
        ("Anrufe", number(one.calls.sum())),
        ("Personenstunden am Telefon", number(np.sum(one.agents) / 4, 1)),
        ("In der Zeit angenommen (F3)", percent(one.service_level)),
        ("Aufgelegt", percent(one.abandonment)),
        ("Mittlere Wartezeit der Angenommenen", f"{number(one.asa)} s"),
        ("Auslastung", percent(one.occupancy)),
    ]  # fmt: skip


def _patience(chosen: _Chosen) -> float:
    return float(max(1, chosen.assumed.rules.patience_seconds))
