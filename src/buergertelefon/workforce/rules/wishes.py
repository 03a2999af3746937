"""What a person may wish for a day, and whether a shift meets it."""

from enum import StrEnum


class WishKind(StrEnum):
    """Free, early or late (Art des Dienstwunsches)."""

    OFF = "off"
    EARLY = "early"
    LATE = "late"


#: so many wishes a person has in a week
MOST_A_WEEK = 3
#: so many people at least have wished before anybody reads a sum of what was met
FEWEST = 5
