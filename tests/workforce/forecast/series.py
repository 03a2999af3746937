"""Series of calls of our own making: weekdays, turn of the month, noise; nothing measured."""

from datetime import date, timedelta

import numpy as np

from buergertelefon.workforce.rules.forecast.history import History

MONDAY = date(2025, 1, 6)


def series(
    *,
    weeks: int = 16,
    volume: float = 1200,
    minutes: int = 30,
    cv: float = 0.06,
    jump: float = 0.0,
    growth: float = 0.0,
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4),
    seed: int = 1,
) -> History:
    """Calls from 8 to 18; `jump`: logarithm by which the level changes after two thirds."""
    random = np.random.default_rng(seed)
    slots = tuple(range(8 * 60, 18 * 60, minutes))
    shape = 1.2 + np.sin(np.linspace(0, 2 * np.pi, len(slots)))
    days, calls = [], []
    for n in range(weeks * 7):
        day = MONDAY + timedelta(days=n)
        if day.weekday() not in weekdays:
            continue
        level = np.log(volume) + 0.08 * (day.day <= 3) + random.normal() * cv + growth * n / 365
        level += jump * (n > weeks * 7 * 2 / 3) + 0.15 * (day.weekday() == 0)
        days.append(day)
        calls.append(random.poisson(np.exp(level) * shape / shape.sum()))
    return History(tuple(days), slots, minutes, np.array(calls, dtype=np.float64))


def text(history: History) -> str:
    """The history as the file the command reads."""
    lines = ["start,minutes,calls"]
    for day, row in zip(history.days, history.calls, strict=True):
        for slot, calls in zip(history.slots, row, strict=True):
            if not np.isnan(calls):
                start = f"{day}T{slot // 60:02}:{slot % 60:02}"
                lines.append(f"{start},{history.minutes},{calls:g}")
    return "\n".join(lines) + "\n"
