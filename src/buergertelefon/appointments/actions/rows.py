"""Several appointments in one go, one right after the other: all of them or none (Terminreihe)."""

import uuid
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from buergertelefon.appointments.actions.booking import Held, confirm, hold
from buergertelefon.appointments.errors import UnknownBooking
from buergertelefon.appointments.models import Booking
from buergertelefon.appointments.queries.offers import Wish, terms
from buergertelefon.appointments.queries.rows import row_of
from buergertelefon.appointments.rules.allowance import Beyond
from buergertelefon.appointments.rules.life import State
from buergertelefon.appointments.rules.limits import Refusal, refusal


@transaction.atomic
def hold_row(wish: Wish, *, key: uuid.UUID, at: datetime) -> list[Held]:
    """Keep the places of a wish; more vehicles than an office takes at once become several holds.

    They follow one another in one calendar, so places are taken in the order of time: the order in
    which everybody locks. `key` is the form's, as in `hold`. Raises what `hold` raises; then
    nothing is kept.
    """
    if not (found := terms(calendars=[wish.calendar])):
        raise refusal(Refusal.NOT_OFFERED)
    parts = found[0].row(wish.items, at=at)
    row = key if len(parts) > 1 else None
    got, begins = [], wish.begins
    for n, (items, need) in enumerate(parts):
        one = replace(wish, begins=begins, items=items)
        its = key if n == 0 else uuid.uuid5(key, str(n))
        got.append(hold(one, key=its, row_of=row, at=at))
        begins += need.slots * found[0].step
    return got


@transaction.atomic
def confirm_row(
    booking: uuid.UUID,
    *,
    at: datetime,
    mail: str = "",
    phone: str = "",
    beyond: Beyond | None = None,
) -> list[Booking]:
    """Book for good what is held, and all that was held with it; each is told of.

    Twice is the same as once; one that was cancelled since stays so. Raises what `confirm` raises;
    then nothing is booked.
    """
    first = Booking.objects.filter(pk=booking).first()
    if first is None:
        raise UnknownBooking
    wanted = [one.pk for one in row_of(first) if one.pk == booking or one.state != State.CANCELLED]
    booked = {  # locked in an order that moving does not change
        one: confirm(one, at=at, mail=mail, phone=phone, beyond=beyond) for one in sorted(wanted)
    }
    return [booked[one] for one in wanted]
