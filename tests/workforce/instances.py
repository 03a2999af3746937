"""Small made-up instances of every kind, the same for the same number."""

import random
from datetime import date, timedelta
from typing import Any

from buergertelefon.workforce.rules.roster.duty import shown
from buergertelefon.workforce.rules.weights import WEIGHTS


def random_instance(seed: int) -> dict[str, Any]:
    """1 to 12 people, 1 to 3 weeks, 1 to 7 days; windows, skills, absences, part-time, wishes.

    Each contract can be met in a whole week; weeks with days of absence may be impossible.
    """
    dice = random.Random(seed)
    slot = dice.choice([15, 15, 15, 30])
    opens, closes = dice.choice([(7, 18), (7, 18), (8, 16), (9, 20), (6, 14)])
    per_week = dice.randint(3, 6)
    monday = date(2026, 1, 12)
    weeks = [
        [f"{monday + timedelta(days=7 * week + day)}" for day in range(per_week)]
        for week in range(dice.randint(1, 3))
    ]
    days = [day for week in weeks for day in week]
    slots = (closes - opens) * 60 // slot
    people = [
        _person(dice, number, per_week, opens, closes) for number in range(dice.randint(1, 12))
    ]
    for one in people:
        one["absent_weeks"] = [n for n in range(len(weeks)) if dice.random() < 0.1]
    return {
        "format": "buergertelefon-roster-instance-1",
        "name": f"{seed}",
        "slot_minutes": slot,
        "opening": {"from": shown(opens * 60), "until": shown(closes * 60)},
        "weeks": weeks,
        "required": {
            day: [dice.randint(0, len(people)) for _ in range(slots)] for day in days
        },
        "skills": [{"name": "kfz", "at_least": dice.randint(0, 2)}] if dice.random() < 0.5 else [],
        "rules": {
            "starts": {
                "from": shown(opens * 60), "until": shown((closes - 3) * 60),
                "step_minutes": dice.choice([30, 30, 60]),
            },
            "work_minutes": {"from": 180, "until": dice.choice([480, 540, 600]), "step": 30},
            "breaks": [
                {"work_over": 360, "break_minutes": 30}, {"work_over": 540, "break_minutes": 45}
            ] if slot == 15 else [{"work_over": 360, "break_minutes": 30}],
            "stretch_minutes": {"at_least": dice.choice([60, 120, 150]), "at_most": 360},
            "work_per_day_at_most": 600,
            "rest_between_days_at_least": 660,
            "week_account_minutes": dice.choice([120, 180]),
            "period_account_minutes": dice.choice([60, 90]),
            "wish_early_ends_by": "15:30",
            "wish_late_starts_from": "09:00",
            "late_shift_ends_from": shown(closes * 60 - 30),
        },
        "weights": dict(WEIGHTS) | {"surplus": dice.choice([0, 1, 1, 3])},
        "people": people,
        "wishes": [
            {"person": dice.choice(people)["id"], "date": day,
             "kind": dice.choice(["off", "early", "late"])}
            for day in days if dice.random() < 0.5
        ],
    }  # fmt: skip


def _person(
    dice: random.Random, number: int, per_week: int, opens: int, closes: int
) -> dict[str, Any]:
    free = [one for one in range(per_week) if dice.random() < 0.15][: per_week - 1]
    there = per_week - len(free)
    window = (opens, closes) if dice.random() < 0.8 else (opens, opens + 6)
    longest = min(480, (window[1] - window[0]) * 60 - 60)
    most = dice.randint(1, there)
    least = most if dice.random() < 0.6 else dice.randint(1, most)
    hours = dice.randint(least * 180, most * (180 + longest) // 2) // 15 * 15
    return {
        "id": f"P{number:02d}", "fte": round(hours / 2355, 2), "week_minutes": hours,
        "days_per_week": [least, most], "work_minutes_per_day": [180, longest],
        "free_weekdays": free, "from": shown(window[0] * 60), "until": shown(window[1] * 60),
        "absent_weeks": [], "skills": ["kfz"] if dice.random() < 0.4 else [],
        "late_shifts_at_most": dice.randint(0, 5),
    }  # fmt: skip
