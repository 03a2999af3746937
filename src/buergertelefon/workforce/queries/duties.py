"""Shifts in the file format of rosters: the words in which all of the planning speaks."""

from collections.abc import Iterable
from typing import Any

from buergertelefon.workforce.models import Roster, Shift

#: {"person", "date", "start", "end", "breaks": [{"start", "end"}], "locked"}
Duty = dict[str, Any]


def duty(shift: Shift) -> Duty:
    """A stored shift as a duty; its person is named by the user name."""
    return {
        "person": shift.agent.username,
        "date": f"{shift.day:%Y-%m-%d}",
        "start": f"{shift.starts:%H:%M}",
        "end": f"{shift.ends:%H:%M}",
        "breaks": [{"start": start, "end": end} for start, end in shift.breaks],
        "locked": shift.locked,
    }


def duties(roster: Roster) -> list[Duty]:
    """All duties of a roster, by day and start."""
    return [duty(one) for one in roster.shifts.select_related("agent").order_by("day", "starts")]


def places(found: Iterable[Duty]) -> set[tuple[str, str]]:
    """(person, date) of duties: nobody has two on a day."""
    return {(one["person"], one["date"]) for one in found}
