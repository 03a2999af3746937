"""At the office: there, called, done, did not come. Pressed twice, or by two at once: once."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from buergertelefon.appointments.errors import NotPossible, UnknownBooking
from buergertelefon.appointments.models import Booking
from buergertelefon.appointments.rules.life import STEPS, State, Step


def arrive(booking: uuid.UUID) -> None:
    """The citizen is in the waiting room. Raises NotPossible, UnknownBooking."""
    _go(booking, Step.ARRIVE)


def call(booking: uuid.UUID) -> None:
    """To the counter; again is a recall. Raises NotPossible, UnknownBooking."""
    _go(booking, Step.CALL)


def finish(booking: uuid.UUID) -> None:
    """It is done. Raises NotPossible, UnknownBooking."""
    _go(booking, Step.FINISH)


def miss(booking: uuid.UUID, *, at: datetime) -> None:
    """Nobody came, and the time has begun. Raises NotPossible, UnknownBooking."""
    _go(booking, Step.MISS, Q(begins__lte=at))


def call_next(calendar: int) -> uuid.UUID | None:
    """Call who is there and comes first by time; None if nobody waits.

    Ten clerks who press at once call ten citizens: each takes a row nobody else has.
    """
    with transaction.atomic():
        there = Booking.objects.filter(calendar=calendar, state=State.ARRIVED)
        free = there.order_by("begins", "made", "pk").select_for_update(skip_locked=True)
        if (first := free.values_list("pk", flat=True).first()) is None:
            return None
        call(first)
    return first


def _go(booking: uuid.UUID, step: Step, more: Q | None = None) -> None:
    sources, target = STEPS[step]
    rows = Booking.objects.filter(more or Q(), pk=booking, state__in=sources)
    if rows.update(state=target):
        return
    state = Booking.objects.filter(pk=booking).values_list("state", flat=True).first()
    if state is None:
        raise UnknownBooking
    if state != target:
        raise NotPossible(state)
