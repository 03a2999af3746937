"""Appointments that were made in one go."""

from buergertelefon.appointments.models import Booking


def row_of(one: Booking) -> list[Booking]:
    """An appointment and those that were made with it, by time; itself alone if there are none."""
    if one.row is None:
        return [one]
    same = Booking.objects.filter(row=one.row).select_related("calendar__office")
    return list(same.order_by("begins", "pk"))
