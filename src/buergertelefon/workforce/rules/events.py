"""What changes how many call, besides the calendar."""

from enum import StrEnum


class EventKind(StrEnum):
    """Of what kind an event is (Art des Ereignisses): what of the same kind did is learned."""

    LETTERS = "letters"
    ELECTION = "election"
    CAMPAIGN = "campaign"
    SCHOOL = "school"
    OPENING = "opening"
    OTHER = "other"
