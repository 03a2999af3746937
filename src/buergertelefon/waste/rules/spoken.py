"""The next collection days as a sentence that is read aloud."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from buergertelefon.base.words import DAYS, MONTHS
from buergertelefon.waste.rules.dates import Day, in_order, next_of_each
from buergertelefon.waste.rules.kinds import NAMES, Kind


def spoken(days: Sequence[Day], *, today: date) -> str:
    """A sentence for each day on which a kind is collected next; "" without any day.

    "Restmüll und Bioabfall morgen, Dienstag, 1. Dezember. Papier diesmal am Samstag, 5. Dezember."
    """
    moved = {(kind, one.day) for one in days for kind in one.moved}
    by_day: dict[tuple[date, bool], list[Kind]] = defaultdict(list)
    for kind, day in next_of_each(days):
        by_day[day, (kind, day) in moved].append(kind)
    return " ".join(
        f"{joined([NAMES[kind] for kind in in_order(kinds)])} "
        f"{'diesmal ' if other else ''}{when(day, today=today)}."
        for (day, other), kinds in sorted(by_day.items())
    )


def when(day: date, *, today: date) -> str:
    """morgen, Dienstag, 1. Dezember; am Samstag, 2. Januar 2027 (the year if it is another)."""
    near: Mapping[int, str] = {0: "heute, ", 1: "morgen, "}
    named = f"{DAYS['de'][day.weekday()]}, {day.day}. {MONTHS['de'].split()[day.month - 1]}"
    year = f" {day.year}" if day.year != today.year else ""
    return f"{near.get((day - today).days, 'am ')}{named}{year}"


def joined(names: Sequence[str]) -> str:
    """A, B und C."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} und {names[-1]}"
