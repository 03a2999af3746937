"""Reminding citizens of what they have booked: once, in time or not at all."""

import logging
import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from buergertelefon.appointments.actions import telling
from buergertelefon.appointments.actions.telling import Cause
from buergertelefon.appointments.models import Booking
from buergertelefon.appointments.queries.reminders import due_reminders
from buergertelefon.appointments.rules.life import State
from buergertelefon.messages.channels import quiet
from buergertelefon.messages.errors import BadMessage
from buergertelefon.messages.rules.outbox import Channel as By
from buergertelefon.messages.rules.outbox import not_before

log = logging.getLogger(__name__)


def remind_all(*, at: datetime) -> int:
    """Send what is due; how many. Each is a transaction of its own.

    In the quiet hours nobody is reminded: after them, if the appointment has not begun by then.
    """
    if not_before(at, By.SMS, urgent=False, quiet=quiet()) > at:
        return 0
    return sum(remind(pk, due=due, at=at) for pk, due in list(due_reminders(at=at)))


@transaction.atomic
def remind(booking: uuid.UUID, *, due: datetime, at: datetime) -> bool:
    """Remind of one appointment, if nobody has since `due` and it still stands; was it?

    One guarded statement: of two who are at it one goes on, and who moves or cancels it waits.
    """
    mine = Booking.objects.filter(
        Q(told=None) | Q(told__lt=due), pk=booking, state=State.CONFIRMED, confirmed__lt=due,
        begins__gt=at,
    )  # fmt: skip
    if not mine.update(told=at):
        return False
    row = Booking.objects.select_related("calendar__office").get(pk=booking)
    try:
        with transaction.atomic():
            telling.tell(row, Cause.REMINDED, at=at, once=f"{due:%Y%m%d%H%M}")
    except BadMessage as error:  # a text that is too long must not keep the others waiting
        log.warning("no reminder", extra={"booking": row.pk, "why": type(error).__name__})
        return False
    return True
