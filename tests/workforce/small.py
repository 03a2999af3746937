"""Small centres at random, our own: people, contracts that can be met, needs, wishes."""

import random
from datetime import date, timedelta
from typing import Any

MONDAY = date(2026, 1, 12)
RULES = {
    "starts": {"from": "07:00", "until": "14:00", "step_minutes": 30},
    "work_minutes": {"from": 180, "until": 540, "step": 30},
    "breaks": [{"work_over": 360, "break_minutes": 30}],
    "stretch_minutes": {"at_least": 150, "at_most": 360},
    "work_per_day_at_most": 600,
    "rest_between_days_at_least": 660,
    "week_account_minutes": 180,
    "period_account_minutes": 60,
    "wish_early_ends_by": "15:30",
    "wish_late_starts_from": "09:00",
    "late_shift_ends_from": "17:30",
}
WISHES = ("off", "early", "late")
WEIGHTS = {
    "short_first_two": 10, "short_beyond": 25, "surplus": 1, "skill_short": 30, "wish_missed": 4,
    "late_over": 3, "start_spread_slot": 1, "start_spread_free_slots": 8, "account_slot": 1,
}  # fmt: skip


def small(seed: int) -> dict[str, Any]:
    """A centre of three to nine people for one to three weeks; the same one for a seed."""
    dice = random.Random(seed)
    weeks = [
        [(MONDAY + timedelta(days=7 * week + day)).isoformat() for day in range(5)]
        for week in range(dice.randint(1, 3))
    ]
    people = [person(f"P{number}", len(weeks), dice) for number in range(dice.randint(3, 9))]
    level = len(people) / 3
    return {
        "format": "buergertelefon-roster-instance-1", "name": f"small {seed}", "slot_minutes": 15,
        "opening": {"from": "07:00", "until": "18:00"}, "weeks": weeks,
        "required": {
            day: [max(1, round(dice.gauss(level, 0.7))) for _ in range(44)]
            for week in weeks for day in week
        },
        "skills": [{"name": "kfz", "at_least": 1}], "rules": RULES, "weights": WEIGHTS,
        "people": people,
        "wishes": [
            {"person": one["id"], "date": dice.choice(week), "kind": dice.choice(WISHES)}
            for one in people for week in weeks if dice.random() < 0.7
        ],
    }  # fmt: skip


def person(name: str, weeks: int, dice: random.Random) -> dict[str, Any]:
    """Somebody whose contract fits into the days and hours they can be there."""
    days = dice.randint(2, 5)
    usual = dice.choice((240, 285, 360, 465))
    mornings = usual <= 360 and dice.random() < 0.3
    free = dice.sample(range(5), k=dice.randint(0, 5 - days))
    return {
        "id": name, "fte": round(days * usual / 2355, 3), "week_minutes": days * usual,
        "days_per_week": [days, min(5 - len(free), days + dice.randint(0, 1))],
        "work_minutes_per_day": [max(180, usual - 120), min(540, usual + 90)],
        "free_weekdays": sorted(free), "from": "07:00", "until": "15:00" if mornings else "18:00",
        "absent_weeks": [week for week in range(weeks) if dice.random() < 0.1],
        "skills": ["kfz"] if dice.random() < 0.4 else [], "late_shifts_at_most": weeks * days // 3,
    }  # fmt: skip
