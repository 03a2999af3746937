"""The check of rosters, by breaking a good one: every rule planted and found."""

import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.rules.roster.check import check

JUDGE = Path(__file__).parents[3] / "shared" / "tools" / "check_roster.py"
WEEKS = [[f"2026-01-{day}" for day in week] for week in (range(12, 17), range(19, 24))]
RULES = {
    "starts": {"from": "07:00", "until": "14:00", "step_minutes": 30},
    "work_minutes": {"from": 180, "until": 630, "step": 30},
    "breaks": [
        {"work_over": 360, "break_minutes": 30},
        {"work_over": 540, "break_minutes": 45},
    ],
    "stretch_minutes": {"at_least": 150, "at_most": 360},
    "work_per_day_at_most": 600,
    "rest_between_days_at_least": 840,  # stricter than the law, so that it can bind from 7 to 18
    "week_account_minutes": 180,
    "period_account_minutes": 60,
    "wish_early_ends_by": "15:30",
    "wish_late_starts_from": "09:00",
    "late_shift_ends_from": "17:30",
}
WEIGHTS = {
    "short_first_two": 10, "short_beyond": 25, "surplus": 1, "skill_short": 30, "wish_missed": 4,
    "late_over": 3, "start_spread_slot": 1, "start_spread_free_slots": 8, "account_slot": 1,
}  # fmt: skip
FULL = {
    "id": "A", "fte": 1.0, "week_minutes": 2400, "days_per_week": [5, 5],
    "work_minutes_per_day": [420, 540], "free_weekdays": [], "from": "07:00", "until": "18:00",
    "absent_weeks": [], "skills": ["kfz"], "late_shifts_at_most": 1,
}  # fmt: skip
PART = FULL | {
    "id": "B", "week_minutes": 600, "days_per_week": [2, 3], "work_minutes_per_day": [180, 360],
    "free_weekdays": [0], "until": "15:00", "absent_weeks": [1], "skills": [],
}  # fmt: skip
INSTANCE: dict[str, Any] = {
    "format": "buergertelefon-roster-instance-1", "slot_minutes": 15,
    "opening": {"from": "07:00", "until": "18:00"}, "weeks": WEEKS,
    "required": {day: [1] * 44 for week in WEEKS for day in week},
    "skills": [{"name": "kfz", "at_least": 1}], "rules": RULES, "people": [FULL, PART],
    "wishes": [
        {"person": "A", "date": "2026-01-12", "kind": "early"},
        {"person": "A", "date": "2026-01-20", "kind": "off"},
    ],
    "weights": WEIGHTS,
}  # fmt: skip


def shift(who: str, day: str, start: str, end: str, *breaks: str) -> dict[str, Any]:
    """A shift as the roster's file has it; a break as `12:00-12:30`."""
    pauses = [dict(zip(("start", "end"), one.split("-"), strict=True)) for one in breaks]
    return {"person": who, "date": day, "start": start, "end": end, "breaks": pauses}


GOOD = [
    *(shift("A", day, "08:00", "16:30", "12:00-12:30") for week in WEEKS for day in week),
    shift("B", "2026-01-13", "07:00", "12:00"),
    shift("B", "2026-01-14", "07:30", "12:30"),
]
Fault = Callable[[list[dict[str, Any]]], object]


def test_a_good_roster_breaks_nothing_and_its_figures_are_right() -> None:
    found = check(INSTANCE, GOOD)
    assert found.violations == ()
    # A is there 8 to 16:30 but for the break of two slots: 12 of 44 slots without anybody
    assert found.missing[date(2026, 1, 12), "12:00"] == 1
    assert sum(found.missing.values()) == 10 * 12 - (4 + 2 + 2)  # B is there at 7, and at 12
    assert found.skill_missing[("kfz", date(2026, 1, 13), "07:00")] == 1
    assert found.costs == {
        "short": 1120, "surplus": 32, "skill": 30 * 120, "wish": 8, "spread": 0, "late": 0,
        "early": 0, "account": 0,
    }  # fmt: skip
    assert found.cost == 4760
    assert (found.wishes_percent, found.short_percent) == (0.0, 100 * 112 / 440)


def put(number: int, **values: object) -> Fault:
    """The shift changed like that."""
    return lambda shifts: shifts[number].update(values)


def pause(number: int, *breaks: str) -> Fault:
    """The shift with other breaks."""
    return put(number, breaks=shift("", "", "", "", *breaks)["breaks"])


@pytest.mark.parametrize(
    ("fault", "rules", "text"),
    [
        pytest.param(put(0, person="C"), {"person"}, "gibt es in der Planung nicht", id="nobody"),
        pytest.param(put(0, date="2026-01-17"), {"date"}, "kein Arbeitstag", id="a Saturday"),
        pytest.param(put(10, end="07:00"), {"times"}, "keine Arbeitszeit", id="ends at its start"),
        pytest.param(pause(0, "16:15-16:45"), {"times"}, "außerhalb", id="break after the end"),
        pytest.param(
            put(10, end="12:05"), {"grid"}, "Raster von 15 Minuten", id="five past the quarter"
        ),
        pytest.param(
            put(10, start="07:15", end="12:15"), {"start"}, "Beginn 07:15", id="no such start"
        ),
        pytest.param(
            put(0, start="11:00", end="18:30", breaks=[]), {"opening"}, "07:00–18:00", id="too late"
        ),
        pytest.param(
            put(11, start="10:30", end="15:30"), {"window"}, "nur 07:00–15:00", id="afternoon"
        ),
        pytest.param(put(10, date="2026-01-12"), {"free day"}, "Montags immer frei", id="free day"),
        pytest.param(put(10, date="2026-01-20"), {"absent"}, "dieser Woche abwesend", id="away"),
        pytest.param(
            put(10, end="12:15"), {"length"}, "5:15 am Tag ist nicht vorgesehen", id="odd length"
        ),
        pytest.param(
            put(0, end="14:30"), {"contract day"}, "6:00 am Tag, vereinbart 7:00", id="too short"
        ),
        pytest.param(
            put(0, start="07:00", end="18:00", breaks=[]), {"10 hours"}, "§ 3 ArbZG", id="11 hours"
        ),
        pytest.param(pause(0), {"break"}, "Pause 0 Minuten, 30 sind nötig", id="no break"),
        pytest.param(
            pause(0, "14:30-15:00"), {"6 hours"}, "6:30 Stunden ohne Pause", id="break too late"
        ),
        pytest.param(
            pause(0, "09:00-09:30"), {"break place"}, "2:30 bis 6:00", id="break too early"
        ),
        pytest.param(
            lambda shifts: shifts.append(shift("B", "2026-01-13", "12:00", "15:00")),
            {"one shift"}, "2 Schichten", id="twice a day",
        ),
        pytest.param(
            lambda shifts: (
                shifts[0].update(start="09:30", end="18:00"),
                shifts[1].update(start="07:30", end="16:00"),
            ),
            {"rest"}, "Ruhezeit nur 13:30 Stunden, 14:00 sind nötig", id="late, then early",
        ),
        pytest.param(
            lambda shifts: shifts.pop(11), {"days a week"}, "vereinbart 2 bis 3", id="one day only"
        ),
        pytest.param(
            lambda shifts: [one.update(end="15:00") for one in shifts[:5]],
            {"week account"}, "32:30 Stunden, vereinbart 40:00 ± 3:00", id="a week too short",
        ),
        pytest.param(
            lambda shifts: [one.update(start="07:00", end="17:00") for one in shifts[:10]],
            {"week account"}, "47:30", id="weeks too long",
        ),
        pytest.param(
            lambda shifts: [one.update(end="17:00") for one in shifts[:3]],
            {"period account"}, "81:30 Stunden, vereinbart 80:00 ± 1:00", id="period too long",
        ),
    ],
)  # fmt: skip
def test_every_planted_fault_is_found(fault: Fault, rules: set[str], text: str) -> None:
    shifts = deepcopy(GOOD)
    fault(shifts)
    found = [one for one in check(INSTANCE, shifts).violations if one.rule in rules]
    assert {one.rule for one in found} == rules
    assert any(text in one.text for one in found), found


def test_48_hours_are_the_most_even_where_the_contract_has_more() -> None:
    person = FULL | {"week_minutes": 2940, "work_minutes_per_day": [420, 600]}
    long = [shift("A", day, "07:00", "17:45", "12:00-12:45") for day in WEEKS[0]]
    rules = RULES | {"rest_between_days_at_least": 660}
    found = check(INSTANCE | {"people": [person], "rules": rules}, long, weeks=[0])
    assert [one.rule for one in found.violations] == ["48 hours"]


@pytest.mark.parametrize(
    ("more", "rule", "text"),
    [
        pytest.param(
            {"absences": [{"person": "B", "from": "2026-01-14", "until": "2026-01-16"}]},
            "absent", "An diesem Tag abwesend", id="absent from that day",
        ),
        pytest.param(
            {"availability": [
                {"person": "A", "date": "2026-01-12", "from": "09:00", "until": "18:00"}
            ]},
            "availability", "nur 09:00–18:00", id="can come later only",
        ),
        pytest.param(
            {"locked": [shift("A", "2026-01-13", "07:30", "16:00", "12:00-12:30")]},
            "locked", "feste Schicht 07:30–16:00 fehlt", id="a shift that was promised",
        ),
    ],
)  # fmt: skip
def test_what_an_instance_may_say_beyond_the_format(
    more: dict[str, Any], rule: str, text: str
) -> None:
    found = check(INSTANCE | more, GOOD).violations
    assert rule in [one.rule for one in found]
    assert text in found[0].text


def test_a_wish_counts_by_its_weight() -> None:
    heavy = [INSTANCE["wishes"][0] | {"weight": 3}, INSTANCE["wishes"][1]]
    assert check(INSTANCE | {"wishes": heavy}, GOOD).costs["wish"] == 16


def test_early_shifts_count_where_it_is_said_what_is_early() -> None:
    assert check(INSTANCE, GOOD).costs["early"] == 0
    early = INSTANCE | {
        "rules": INSTANCE["rules"] | {"early_shift_starts_until": "08:00"},
        "weights": INSTANCE["weights"] | {"early_over": 5},
        "people": [one | {"early_shifts_at_most": 1} for one in INSTANCE["people"]],
    }
    each = Counter(one["person"] for one in GOOD if one["start"] <= "08:00")
    assert check(early, GOOD).costs["early"] == 5 * sum(max(0, n - 1) for n in each.values()) > 0


def test_one_week_and_one_person_can_be_asked_alone() -> None:
    shifts = deepcopy(GOOD)
    for number in (0, 5, 11):
        shifts[number]["start"] = "06:30"
    where = {(one.person, one.week) for one in check(INSTANCE, shifts, weeks=[0]).violations}
    assert where == {("A", 0), ("B", 0)}
    alone = check(INSTANCE, shifts, people=["A"], weeks=[1])
    assert {(one.person, one.week) for one in alone.violations} == {("A", 1)}
    assert {day for day, _ in alone.missing} == {date.fromisoformat(day) for day in WEEKS[1]}


@pytest.mark.parametrize(
    "value", [{"start": "25:00"}, {"date": "0000-00-00"}, {"start": None}, {"breaks": [3]}]
)
def test_what_is_no_shift_is_named(value: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="Schicht 2"):
        check(INSTANCE, [GOOD[0], GOOD[1] | value])


def test_it_agrees_with_the_separate_judge_on_rosters_at_random() -> None:
    if not JUDGE.exists():
        pytest.skip(f"not there: {JUDGE}")
    sys.path.insert(0, str(JUDGE.parent))
    judge = import_module("check_roster")
    for seed in range(40):
        shifts = spoilt(random.Random(seed))
        ours, theirs = check(INSTANCE, shifts), judge.check(INSTANCE, {"shifts": shifts})
        rules: dict[str, int] = {}
        for one in ours.violations:
            rules[one.rule] = rules.get(one.rule, 0) + 1
        theirs["rules"].pop("short list", None)  # the judge's check of the file, not of the shifts
        assert rules == theirs["rules"]
        assert {**ours.costs} == pytest.approx(theirs["costs"] | {"early": 0})  # not said in it
        for figure in ("wishes_percent", "short_percent", "surplus_percent"):
            assert getattr(ours, figure) == pytest.approx(theirs[figure])
        json.dumps([one.text for one in ours.violations])


def spoilt(dice: random.Random) -> list[dict[str, Any]]:
    """The good roster with some shifts moved, some gone, some twice, some with other breaks."""
    shifts = [deepcopy(one) for one in GOOD if dice.random() < 0.9]
    for one in dice.sample(shifts, k=4):
        start = 15 * dice.randrange(26, 50)
        end = start + 15 * dice.randrange(0, 44)
        begin = start + 15 * dice.randrange(0, 30)
        one["start"], one["end"] = (f"{at // 60:02d}:{at % 60:02d}" for at in (start, end))
        until = begin + 15 * dice.randrange(1, 4)
        edges = (f"{at // 60:02d}:{at % 60:02d}" for at in (begin, until))
        one["breaks"] = [dict(zip(("start", "end"), edges, strict=True))]
    return [*shifts, deepcopy(dice.choice(shifts))]
