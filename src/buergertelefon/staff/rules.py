"""What people who work here may be."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may do (Rolle)."""

    AGENT = "agent"
    TEAM_LEAD = "team_lead"
    EDITOR = "editor"
    PLANNER = "planner"
    BACK_OFFICE = "back_office"
    ADMINISTRATOR = "administrator"
    STAFF_COUNCIL = "staff_council"
