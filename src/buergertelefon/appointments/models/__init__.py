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
    Slot,
)
from buergertelefon.appointments.models.keeping import (
    CalendarEvent,
    Closing,
    FreedPlace,
    Rebooking,
)

__all__ = [
    "BookedService", "Booking", "Calendar", "CalendarEvent", "CalendarService", "Claim", "Closing",
    "Contingent", "FreedPlace", "OpeningPlan", "Rebooking", "Slot", "WaitingEntry",
]  # fmt: skip
