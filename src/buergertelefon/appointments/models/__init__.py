"""What can be booked where and when, and what is booked."""

from buergertelefon.appointments.models.bookings import (
    BookedService,
    Booking,
    Claim,
    WaitingEntry,
)
from buergertelefon.appointments.models.calendars import (
    Calendar,
    CalendarService,
    Contingent,
    OpeningPlan,
    Reminder,
    Requirement,
    Slot,
)
from buergertelefon.appointments.models.guards import Holder, OfficeLimit, Rush, SpentProof
from buergertelefon.appointments.models.keeping import (
    CalendarEvent,
    Closing,
    FreedPlace,
    Rebooking,
)
from buergertelefon.appointments.models.turns import Turn

__all__ = [
    "BookedService", "Booking", "Calendar", "CalendarEvent", "CalendarService", "Claim", "Closing",
    "Contingent", "FreedPlace", "Holder", "OfficeLimit", "OpeningPlan", "Rebooking", "Reminder",
    "Requirement", "Rush", "Slot", "SpentProof", "Turn", "WaitingEntry",
]  # fmt: skip
