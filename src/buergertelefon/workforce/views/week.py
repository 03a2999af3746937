"""A week of a roster, people by days; and one day of it, quarter hour by quarter hour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from buergertelefon.base.typed import typed
from buergertelefon.knowledge.forms import dressed
from buergertelefon.staff.views import AgentRequest
from buergertelefon.workforce.models import Roster
from buergertelefon.workforce.queries.board import Board, board, weeks_of
from buergertelefon.workforce.queries.duties import Duty
from buergertelefon.workforce.roster_forms import ReasonForm, ShiftForm
from buergertelefon.workforce.rules.gaps import SLOT, gaps, person_hours
from buergertelefon.workforce.rules.hours import work
from buergertelefon.workforce.rules.shifting import minutes
from buergertelefon.workforce.views.frame import page, planner_only
from buergertelefon.workforce.views.rosters import conflicts, gap_said, own
from buergertelefon.workforce.views.words import clock, day_name, hours

WISHES = {"off": "Wunsch: frei", "early": "Wunsch: früh", "late": "Wunsch: spät"}
PRESETS = (
    ("7:00-15:30", "Früh 7:00–15:30"), ("8:00-16:30", "Tag 8:00–16:30"),
    ("9:30-18:00", "Spät 9:30–18:00"), ("7:00-12:00", "Vormittag 7:00–12:00"),
    ("13:00-18:00", "Nachmittag 13:00–18:00"),
)  # fmt: skip


@dataclass
class Cell:
    """A person's day."""

    person: str
    name: str
    day: str
    said: str  # `Mo 12.01.`
    duty: Duty | None = None
    bar: "Bar | None" = None
    notes: list[str] = field(default_factory=list)  # wish, absence
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Bar:
    """A shift as a drawing, in quarter hours from opening on; breaks as (x, width)."""

    x: float
    width: float
    breaks: list[tuple[float, float]]


@dataclass
class Row:
    """A person's week."""

    person: str
    name: str
    hours: str
    cells: list[Cell]
    wrong: list[str]


def part_of(request: AgentRequest) -> str:
    """Which part of the page a script asks for: "", "plan" or "form"."""
    return request.headers.get("X-Part", "")


def week_of(found: Roster, number: int) -> list[date]:
    """The days of a week counted from 1, or 404."""
    weeks = weeks_of(found)
    if not 1 <= number <= len(weeks):
        raise Http404
    return weeks[number - 1]


@planner_only
@require_GET
def roster_week(request: AgentRequest, pk: int, number: int) -> HttpResponse:
    """The week, and a form for the chosen person's day."""
    return week_page(request, own(request, pk), number)


@planner_only
@require_GET
def roster_day(request: AgentRequest, pk: int, number: int, day: str) -> HttpResponse:
    """One day of the week."""
    return week_page(request, own(request, pk), number, day=day)


def week_page(
    request: AgentRequest,
    found: Roster,
    number: int,
    *,
    day: str = "",
    form: ReasonForm | None = None,
    place: tuple[str, str] | None = None,
    status: int = 200,
    part: str | None = None,
    said: str = "",
) -> HttpResponse:
    """The page, or the part of it that a script asks for. `form`: with what was typed.

    `part`: this one, whatever is asked for; `said`: what a step did.
    """
    days = week_of(found, number)
    if day and day not in {str(one) for one in days}:
        raise Http404
    seen = board(found, week=number - 1)
    values: dict[str, Any] = _frame(found, number, days, seen) | {"said": said}
    place = place or (typed(request.GET, "person"), typed(request.GET, "tag"))
    values |= _edited(found, seen, days, place, form)
    values |= _day(seen, date.fromisoformat(day)) if day else {"rows": _rows(seen, days)}
    part = part_of(request) if part is None else part
    if part == "form":
        return render(request, "workforce/_shift.html", values, status=status)
    if part == "plan":
        return render(request, "workforce/_plan.html", values, status=status)
    return page(request, "week", values, status)


def _frame(found: Roster, number: int, days: list[date], seen: Board) -> dict[str, Any]:
    toolbar = ReasonForm(published=found.published is not None, initial={"version": found.version})
    toolbar.fields["reason"].widget.attrs["id"] = "grund"
    dressed(toolbar)
    per_day = dict.fromkeys(days, 0.0)
    for gap in seen.gaps:
        per_day[gap.day] = per_day.get(gap.day, 0.0) + gap.hours
    return {
        "roster": found, "number": number, "of": len(weeks_of(found)), "toolbar": toolbar,
        "published": found.published is not None, "seen": seen, "presets": PRESETS,
        "days": [(one, day_name(one), hours(per_day[one])) for one in days],
        "short": hours(seen.missing_hours), "gaps": [gap_said(one) for one in seen.gaps[:20]],
        "more_gaps": max(0, len(seen.gaps) - 20), "conflicts": conflicts(seen)[:60],
        "more_conflicts": max(0, len(seen.violations) - 60), "day": "",
    }  # fmt: skip


def _edited(
    found: Roster, seen: Board, days: list[date], place: tuple[str, str], form: ReasonForm | None
) -> dict[str, Any]:
    """The form of the chosen person's day, if one is chosen."""
    person, day = place
    known = {one["id"] for one in seen.plan["people"]} | {one["person"] for one in seen.duties}
    if person not in known or day not in {str(one) for one in days}:
        return {"edited": None}
    duty = next((one for one in seen.duties if (one["person"], one["date"]) == place), None)
    if not isinstance(form, ShiftForm):
        form = ShiftForm(
            published=found.published is not None, initial=_initial(duty, found.version)
        )
    dressed(form)
    return {
        "edited": {
            "person": person, "name": seen.names.get(person, person), "day": day,
            "said": day_name(date.fromisoformat(day)), "duty": duty,
        },
        "form": form,
    }  # fmt: skip


def _initial(duty: Duty | None, version: int) -> dict[str, Any]:
    if duty is None:
        return {"version": version, "pause": "30"}
    pause = duty["breaks"][0] if duty["breaks"] else None
    length = minutes(pause["end"]) - minutes(pause["start"]) if pause else 0
    return {
        "version": version, "start": duty["start"], "end": duty["end"], "pause": str(length),
        "pause_start": pause["start"] if pause else "",
    }  # fmt: skip


def _rows(seen: Board, days: list[date]) -> list[Row]:
    """All people who are planned, or stand in the week, by name."""
    week = [str(one) for one in days]
    by_place = {(one["person"], one["date"]): one for one in seen.duties}
    people = {one["id"]: one for one in seen.plan["people"]}
    who = {*people, *(one["person"] for one in seen.duties if one["date"] in week)}
    rows = []
    for person in sorted(who, key=lambda one: (seen.names.get(one, one).casefold(), one)):
        mine = [one for day in week if (one := by_place.get((person, day)))]
        owed = people[person]["week_minutes"] if person in people else 0
        rows.append(
            Row(
                person, seen.names.get(person, person),
                f"{clock(sum(map(work, mine)))} von {clock(owed)}",
                [_cell(seen, person, day, by_place.get((person, str(day)))) for day in days],
                [v.text for v in seen.violations if v.person == person and v.day is None],
            )
        )  # fmt: skip
    return rows


def _cell(seen: Board, person: str, day: date, duty: Duty | None) -> Cell:
    cell = Cell(person, seen.names.get(person, person), str(day), day_name(day), duty)
    if duty:
        cell.bar = _bar(seen.plan, duty)
    cell.notes += [
        WISHES[one["kind"]]
        for one in seen.plan["wishes"]
        if (one["person"], one["date"]) == (person, cell.day)
    ]
    cell.notes += [
        "nicht da"
        for one in seen.plan["absences"]
        if one["person"] == person and one["from"] <= cell.day <= one["until"]
    ][:1]
    cell.wrong = [v.text for v in seen.violations if (v.person, v.day) == (person, day)]
    return cell


def _bar(plan: Mapping[str, Any], duty: Duty) -> Bar:
    opens = minutes(plan["opening"]["from"])

    def at(text: str) -> float:
        hours_, rest = text.split(":")
        return (int(hours_) * 60 + int(rest) - opens) / SLOT

    pauses = [(at(one["start"]), at(one["end"]) - at(one["start"])) for one in duty["breaks"]]
    return Bar(at(duty["start"]), at(duty["end"]) - at(duty["start"]), pauses)


def _day(seen: Board, day: date) -> dict[str, Any]:
    """Shifts of the day as bars; needed and planned in each quarter hour."""
    text, plan = str(day), seen.plan
    mine = sorted(
        (one for one in seen.duties if one["date"] == text),
        key=lambda one: (one["start"], one["end"], one["person"]),
    )
    required = plan["required"].get(text, [])
    opens = minutes(plan["opening"]["from"])
    there = [0] * len(required)
    for one in mine:
        bar = _bar(plan, one)
        for slot in range(len(required)):
            inside = bar.x <= slot < bar.x + bar.width
            there[slot] += inside and not any(x <= slot < x + w for x, w in bar.breaks)
    most = max([1, *required, *there])
    slots = [
        (clock(opens + SLOT * n), clock(opens + SLOT * (n + 1)), need, have, need - have)
        for n, (need, have) in enumerate(zip(required, there, strict=True))
    ]
    return {
        "day": text, "day_said": day_name(day), "slots": slots, "quarters": len(required),
        "cells": [_cell(seen, one["person"], day, one) for one in mine], "most": most,
        "hours_marks": [
            (n, clock(opens + SLOT * n)) for n in range(0, len(required), 4)
        ],
        "line_needed": _line(required, most), "line_planned": _line(there, most),
        "day_short": hours(
            person_hours(one for one in gaps(seen.checked.missing) if one.day == day)
        ),
    }  # fmt: skip


def _line(counts: list[int], most: int) -> str:
    """Points of a line that steps from quarter hour to quarter hour; 20 high."""
    return " ".join(
        f"{x},{20 - 20 * count / most:.2f}" for n, count in enumerate(counts) for x in (n, n + 1)
    )
