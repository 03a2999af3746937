"""Whom a closing hits, who can be told, and how far the rebooking is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from buergertelefon.appointments.models import Booking, Closing
from buergertelefon.appointments.queries.bookings import Line
from buergertelefon.appointments.rules.keeping import Moved
from buergertelefon.appointments.rules.life import State
from buergertelefon.messages.channels import transport
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.outbox import Channel as By
from buergertelefon.messages.rules.outbox import State as Sent


def is_reachable(row: Booking) -> bool:
    """Can this citizen be told?"""
    ways = ((row.mail, By.MAIL), (row.phone, By.SMS))
    return any(to and transport(by) is not None for to, by in ways)


def with_way(lines: Iterable[Line]) -> list[tuple[Line, bool]]:
    """Appointments, and whether their citizens can be told."""
    found = list(lines)
    rows = Booking.objects.in_bulk([one.id for one in found])
    return [(one, is_reachable(rows[one.id])) for one in found]


@dataclass(frozen=True)
class Progress:
    """What became of one appointment that a closing hits."""

    reference: str
    was: datetime
    state: Moved
    now: datetime
    where: str
    told: bool  # no message to this citizen was given up
    open: bool  # somebody has to call

    @property
    def waits(self) -> bool:
        """Nothing has happened yet."""
        return self.state == Moved.WAITING


def progress(closing: Closing) -> list[Progress]:
    """All appointments a closing hits, by time."""
    rows = closing.rebookings.select_related("booking__calendar").order_by("begins", "pk")
    keys = {
        f"appointment:{row.booking_id}:rebooked:{row.changes}:{by}" for row in rows for by in By
    }
    failed = set(
        Message.objects.filter(key__in=keys, state=Sent.FAILED).values_list("key", flat=True)
    )
    found = []
    for row in rows:
        told = not any(
            f"appointment:{row.booking_id}:rebooked:{row.changes}:{by}" in failed for by in By
        )
        stands = row.booking.state == State.CONFIRMED
        there = row.booking.begins == row.begins and row.booking.calendar_id == closing.calendar_id
        calls = stands and (there if row.state == Moved.BY_HAND else not told)
        found.append(
            Progress(
                row.booking.reference, row.begins, Moved(row.state), row.booking.begins,
                row.booking.calendar.name, told, open=calls,
            )
        )  # fmt: skip
    return found
