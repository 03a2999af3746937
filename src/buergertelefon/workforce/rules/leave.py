"""What becomes of an absence."""

from enum import StrEnum


class LeaveState(StrEnum):
    """Asked for by the person, or decided by the planner (Stand der Abwesenheit)."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
