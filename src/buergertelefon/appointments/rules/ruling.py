"""What an office wants of its citizens, as one value."""

from dataclasses import dataclass
from datetime import time

from buergertelefon.appointments.rules.allowance import MOST, OF_A_SERVICE


@dataclass(frozen=True)
class Ruling:
    """Reminders, the link that has to be pressed, the limit; None: not wanted."""

    days_before: int | None = None  # with `clock`, local time
    clock: time | None = None
    hours_before: int | None = None
    confirm_hours: int | None = None
    most: int = MOST
    of_a_service: int = OF_A_SERVICE


def said(one: Ruling) -> str:
    """In words, a line for each rule; for the log."""
    lines = []
    if one.days_before is not None and one.clock is not None:
        lines.append(f"Erinnerung {one.days_before} Tage vorher um {one.clock:%H:%M}")
    if one.hours_before is not None:
        lines.append(f"Erinnerung {one.hours_before} Stunden vorher")
    if one.confirm_hours is not None:
        lines.append(f"Im Internet bestätigen binnen {one.confirm_hours} Stunden")
    lines.append(f"Höchstens {one.most} Termine, {one.of_a_service} je Leistung")
    return "\n".join(lines)
