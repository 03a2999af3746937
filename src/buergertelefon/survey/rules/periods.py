"""Whole months, quarters and years: a report cuts time nowhere else."""

import re
from dataclasses import dataclass
from datetime import date

MONTHS = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
          "Oktober", "November", "Dezember")  # fmt: skip
WRITTEN = re.compile(r"^(20\d\d)(?:-(?:(0[1-9]|1[0-2])|q([1-4])))?$")


@dataclass(frozen=True)
class Period:
    """Some whole months, half-open [since, until)."""

    key: str  # "2026-06", "2026-q2", "2026"
    name: str  # "Juni 2026"
    since: date
    until: date


def period_of(key: str) -> Period | None:
    """The one that is written so; None if nothing is."""
    if not (found := WRITTEN.match(key)):
        return None
    year = int(found[1])
    if found[2]:
        month, months, name = int(found[2]), 1, f"{MONTHS[int(found[2]) - 1]} {year}"
    elif found[3]:
        month, months, name = int(found[3]) * 3 - 2, 3, f"{found[3]}. Quartal {year}"
    else:
        month, months, name = 1, 12, f"Jahr {year}"
    return Period(key, name, date(year, month, 1), _after(year, month + months))


def periods(first: date, last: date) -> list[Period]:
    """All that touch the days from first to last: quarters, years, months; each newest first."""
    years = range(first.year, last.year + 1)
    keys = [
        *(f"{year}-q{quarter}" for year in years for quarter in range(1, 5)),
        *(f"{year}" for year in years),
        *(f"{year}-{month:02}" for year in years for month in range(1, 13)),
    ]
    found = [one for key in keys if (one := period_of(key))]
    fitting = [one for one in found if one.since <= last and first < one.until]
    newest = sorted(fitting, key=lambda one: one.since, reverse=True)
    return sorted(newest, key=lambda one: ("q" not in one.key, len(one.key)))


def _after(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
