"""A day: planned, needed and signed on, in numbers."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from buergertelefon.reporting.charts import Picture
from buergertelefon.reporting.views.promise import picture_response
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest
from buergertelefon.workforce.models import Shift
from buergertelefon.workforce.pictures import planned
from buergertelefon.workforce.queries.day_plan import DayPlan, day_plan, on_the_day, signed_on
from buergertelefon.workforce.queries.history import SLOT
from buergertelefon.workforce.queries.today import today as going_today
from buergertelefon.workforce.rules.moves import moves
from buergertelefon.workforce.views.frame import page, plans
from buergertelefon.workforce.views.sums import (
    asked_day,
    clock,
    dated,
    minutes_of,
    number,
    percent,
    sums_page,
)

COLUMNS = ("Beginn", "im Dienst", "im Dienst nötig", "davon am Telefon", "fehlen")


@sums_page
def day(request: AgentRequest) -> HttpResponse:
    """One day by quarter hours; on the day itself also who is signed on, as a number."""
    _leads(request)
    here, now = timezone.localdate(), timezone.localtime()
    chosen = asked_day(request.GET, "tag") or here
    mine = plans(request.user)
    found = day_plan(request.user.centre, chosen, drafts=mine)
    slot = minutes_of(now) // SLOT * SLOT if chosen == here else None
    values: dict[str, Any] = {
        "day": chosen, "title": dated(chosen), "before": chosen - timedelta(days=1),
        "after": chosen + timedelta(days=1), "today": chosen == here, "found": found,
    }  # fmt: skip
    if found:
        values |= {
            "picture": _picture(found, dated(chosen), f"{chosen}"),
            "moves": moves(found.slots, found.missing),
            "shifts": [_shift(one) for one in on_the_day(found.roster, chosen)] if mine else [],
            "published": bool(found.roster.published),
        }  # fmt: skip
    if chosen == here:
        values |= {"now": f"{now:%H:%M}", "signed_on": signed_on(request.user.centre),
                   "should": found and _at(found, slot)}  # fmt: skip
        if going := going_today(request.user.centre, at=now, drafts=mine):
            values["going"] = {
                "at": clock(going.at), "seen": number(going.seen),
                "planned": number(going.planned), "rest": number(going.rest),
                "rest_planned": number(going.rest_planned), "level": percent(going.level),
                "before": percent(going.planned_level), "moves": going.moves,
            }  # fmt: skip
    return page(request, "day_plan", values)


@sums_page
def day_picture(request: AgentRequest) -> HttpResponse:
    """The day as SVG."""
    _leads(request)
    chosen = asked_day(request.GET, "tag")
    found = chosen and day_plan(request.user.centre, chosen, drafts=plans(request.user))
    if not found:
        raise Http404
    labels = [clock(slot) for slot in found.slots]
    return picture_response(request, planned(labels, found.planned, found.required))


def _leads(request: AgentRequest) -> None:
    """Who is signed on is for those who lead the day, not for the staff council."""
    if not {Role.PLANNER, Role.TEAM_LEAD} & set(request.user.roles):
        raise PermissionDenied


def _at(found: DayPlan, slot: int | None) -> tuple[int, int] | None:
    """(on duty, to be on duty) in the quarter hour."""
    if slot not in found.slots:
        return None
    at = found.slots.index(slot)
    return found.planned[at], found.required[at]


def _picture(found: DayPlan, title: str, iso: str) -> Picture:
    rows = [
        (clock(slot), str(have), str(need), str(talk), str(max(0, need - have) or "–"))
        for slot, have, need, talk in zip(
            found.slots, found.planned, found.required, found.needed, strict=True
        )
    ]
    short = sum(one > 0 for one in found.missing)
    said = f"In {short} von {len(rows)} Viertelstunden sind weniger eingeteilt als nötig."
    if short:
        worst = max(found.missing)
        at = found.slots[found.missing.index(worst)]
        said += f" Am meisten um {clock(at)} Uhr: Es {'fehlt' if worst == 1 else 'fehlen'} {worst}."
    url = f"{reverse('day_plan_picture')}?{urlencode({'tag': iso})}"
    return Picture(f"Eingeteilt und nötig am {title}", said, url, COLUMNS, rows)


def _shift(one: Shift) -> dict[str, str]:
    breaks = ", ".join(f"{begins}–{ends}" for begins, ends in one.breaks)
    return {
        "name": one.agent.name, "time": f"{one.starts:%H:%M}–{one.ends:%H:%M}", "breaks": breaks
    }  # fmt: skip
