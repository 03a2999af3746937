"""What becomes of a swap of shifts."""

from enum import StrEnum


class SwapState(StrEnum):
    """How far two people and the planner are (Stand des Diensttauschs)."""

    ASKED = "asked"
    AGREED = "agreed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
