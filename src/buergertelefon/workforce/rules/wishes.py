"""What a person may wish for a day, and whether a shift meets it."""

from enum import StrEnum


class WishKind(StrEnum):
    """Free, early or late (Art des Dienstwunsches)."""

    OFF = "off"
    EARLY = "early"
    LATE = "late"
