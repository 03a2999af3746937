"""What citizens do by themselves on the web, and what keeps them from holding more than one."""

import uuid
from dataclasses import astuple
from datetime import datetime

from django.db import transaction

from buergertelefon.appointments.actions import listing
from buergertelefon.appointments.actions.booking import cancel
from buergertelefon.appointments.actions.waiting import Wait, join
from buergertelefon.appointments.errors import HoldExpired
from buergertelefon.appointments.models import Booking, Calendar, WaitingEntry
from buergertelefon.appointments.queries.rows import row_of
from buergertelefon.appointments.rules.life import State
from buergertelefon.messages.addresses import reach


def give_back(hold: uuid.UUID, *, at: datetime) -> None:
    """Free a place that is only held, and what is held with it; what was confirmed stands."""
    if (first := Booking.objects.filter(pk=hold).first()) is not None:
        for one in row_of(first):
            _give_back(one.pk, at=at)


@transaction.atomic
def _give_back(hold: uuid.UUID, *, at: datetime) -> None:
    row = Booking.objects.select_for_update().filter(pk=hold, state=State.HELD).first()
    if row is not None and not WaitingEntry.objects.filter(offer=hold).exists():
        cancel(hold, at=at)


@transaction.atomic
def wait_once(wait: Wait, *, at: datetime) -> WaitingEntry:
    """Join the list without an appointment: the same address for the same thing waits once.

    Raises NotBookable, BadMessage.
    """
    Calendar.objects.select_for_update(of=("self",)).get(pk=wait.calendar)  # one after the other
    there = WaitingEntry.objects.filter(
        calendar=wait.calendar, booking=None, mail=wait.mail, phone=wait.phone, ends__gt=at,
        items=[list(astuple(one)) for one in wait.items], also=list(wait.also),
    )  # fmt: skip
    if (entry := there.first()) is None:
        entry = join(wait, at=at)
        listing.tell(entry, at=at)
    return entry


@transaction.atomic
def leave_address(hold: uuid.UUID, *, mail: str, phone: str, at: datetime) -> None:
    """Note on a hold how its citizen is reached, for who confirms in a second step.

    Raises BadMessage if nothing can be sent there; HoldExpired if it is no hold, or no longer.
    """
    address, number = reach(mail, phone)
    held = Booking.objects.filter(pk=hold, state=State.HELD, held_until__gt=at)
    if not held.update(mail=address, phone=number):
        raise HoldExpired
