"""Who may take a shift, by rules alone; and that what is offered really works out."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buergertelefon.workforce.rules.effects import effect, options
from buergertelefon.workforce.rules.weights import WEIGHTS

DAYS = [f"2026-01-{day}" for day in range(12, 17)]
EARLY, LATE = ("07:00", "15:00"), ("10:00", "18:00")
LUNCH = {"start": "13:30", "end": "14:00"}
Instance = dict[str, Any]


def person(name: str, **more: object) -> dict[str, object]:
    return {
        "id": name, "fte": 1, "week_minutes": 2250, "days_per_week": [5, 5],
        "work_minutes_per_day": [180, 540], "free_weekdays": [], "from": "07:00", "until": "18:00",
        "absent_weeks": [], "skills": [], "late_shifts_at_most": 8, "late_before": 0,
        "account_minutes": 0,
    } | more  # fmt: skip


def instance(*people: dict[str, object], **more: object) -> Instance:
    return {
        "format": "buergertelefon-roster-instance-1", "name": "t", "slot_minutes": 15,
        "opening": {"from": "07:00", "until": "18:00"}, "weeks": [DAYS],
        "required": {day: [1] * 44 for day in DAYS}, "skills": [],
        "rules": {
            "starts": {"from": "07:00", "until": "14:00", "step_minutes": 30},
            "work_minutes": {"from": 180, "until": 540, "step": 30},
            "breaks": [{"work_over": 360, "break_minutes": 30}],
            "stretch_minutes": {"at_least": 150, "at_most": 360},
            "work_per_day_at_most": 600, "rest_between_days_at_least": 660,
            "week_account_minutes": 180, "period_account_minutes": 60,
            "wish_early_ends_by": "15:30", "wish_late_starts_from": "09:00",
            "late_shift_ends_from": "17:30",
        },
        "weights": dict(WEIGHTS),
        "people": list(people), "wishes": [], "absences": [], "availability": [], "locked": [],
    } | more  # fmt: skip


def shift(who: str, day: int = 0, times: tuple[str, str] = EARLY) -> dict[str, Any]:
    pause = {"start": "11:00", "end": "11:30"} if times == EARLY else LUNCH
    return {
        "person": who, "date": DAYS[day], "start": times[0], "end": times[1],
        "breaks": [pause], "locked": False,
    }  # fmt: skip


MINE = shift("anna")
CASES = [
    pytest.param({}, [], [("bert", None)], id="who is free"),
    pytest.param({}, [shift("bert")], [], id="not who has the very same shift"),
    pytest.param({}, [shift("bert", times=LATE)], [("bert", 0)], id="early for late, same day"),
    pytest.param(
        {}, [shift("bert", 1)], [("bert", None), ("bert", 1)], id="for nothing or another day"
    ),
    pytest.param({}, [shift("bert", 1), shift("anna", 1)], [("bert", None)], id="anna works then"),
    pytest.param({"free_weekdays": [0]}, [], [], id="Mondays always free"),
    pytest.param({"from": "09:00"}, [], [], id="not there so early"),
    pytest.param({"days_per_week": [0, 0]}, [], [("bert", None)], id="hours are a hint"),
]


@pytest.mark.parametrize(("bert", "others", "may"), CASES)
def test_who_may_take_a_shift(
    bert: dict[str, object], others: list[dict[str, Any]], may: list[tuple[str, int | None]]
) -> None:
    found = options(instance(person("anna"), person("bert", **bert)), [MINE, *others], MINE)
    assert [(one.person, one.back and DAYS.index(one.back["date"])) for one in found] == may


def test_a_locked_shift_stays() -> None:
    plan = instance(person("anna"), person("bert"), locked=[MINE])
    assert options(plan, [MINE], MINE) == []


def test_cover_names_the_quarter_hours_and_the_skill() -> None:
    plan = instance(person("anna"), person("bert", skills=["kfz"]), skills=[
        {"name": "kfz", "at_least": 1}
    ])  # fmt: skip
    bert = shift("bert", times=LATE)
    after = [shift("anna", times=LATE), shift("bert")]
    found = effect(plan, [MINE, bert], after, people=["anna", "bert"])
    assert [(one.since, one.until, one.more, one.skill) for one in found.cover] == [
        ("07:00", "10:00", -1, "kfz"), ("11:00", "11:30", 1, "kfz"),
        ("13:30", "14:00", -1, "kfz"), ("15:00", "18:00", 1, "kfz"),
    ]  # fmt: skip
    assert found.missing_before == found.missing_after


PLANS = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.integers(0, 4)), st.sampled_from([EARLY, LATE]),
    min_size=1,
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(PLANS, st.data())
def test_whatever_is_offered_loses_and_doubles_nothing_and_breaks_no_law(
    plan: dict[tuple[str, int], tuple[str, str]], data: st.DataObject
) -> None:
    rules = instance(*map(person, "abcd"))
    now = [shift(who, day, times) for (who, day), times in plan.items()]
    mine = data.draw(st.sampled_from(now))
    for one in options(rules, now, mine):
        rest = [shift_ for shift_ in now if shift_ not in (mine, one.back)]
        then = [*rest, mine | {"person": one.person}]
        then += [dict(one.back) | {"person": mine["person"]}] if one.back else []
        places = {(shift_["person"], shift_["date"]) for shift_ in then}
        assert len(places) == len(then) == len(now)
        assert effect(rules, now, then, people=[mine["person"], one.person]).forbidden == ()
