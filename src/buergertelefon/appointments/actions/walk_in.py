"""A number for somebody without an appointment: a place of the same stock, sold once."""

import uuid
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from django.db import transaction

from buergertelefon.appointments.actions import counter
from buergertelefon.appointments.actions.booking import confirm, hold
from buergertelefon.appointments.errors import NothingFree, SlotTaken
from buergertelefon.appointments.models import Calendar, Turn
from buergertelefon.appointments.queries.free import When, next_free
from buergertelefon.appointments.queries.offers import Wish
from buergertelefon.appointments.queries.turns import by_key, place_in_office, tickets
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import State
from buergertelefon.appointments.rules.limits import Item
from buergertelefon.appointments.rules.turns import due, ticket
from buergertelefon.appointments.rules.words import spoken
from buergertelefon.base.hours import BERLIN

#: so many times of the day are tried, should others be faster
TRIES = 10


@transaction.atomic
def take_number(calendar: int, items: tuple[Item, ...], *, key: uuid.UUID, at: datetime) -> Turn:
    """The next number of the day, and the next free place of the counter's channel today.

    `key` is the form's: who presses five times has one number. Raises NothingFree, NotBookable.
    """
    # numbers have no gap and no double; who books by telephone or web does not wait for this lock
    here = Calendar.objects.select_for_update(no_key=True, of=("self",)).get(pk=calendar)
    if there := by_key(key):
        return there
    today = at.astimezone(BERLIN).date()
    booking = _place(calendar, items, key=key, at=at, on=today)
    before = tickets(calendar, on=today)
    number = before.count() + 1
    waiting = list(before.filter(booking__state=State.ARRIVED).values_list("due", flat=True))
    counter.arrive(booking, at=at)
    turn = Turn.objects.select_related("booking").get(booking=booking)
    turn.ticket = ticket(place_in_office(here), number)
    turn.due = due(turn.booking.begins, at=at, walk_ins=waiting)
    turn.save(update_fields=["ticket", "due"])
    return turn


def _place(
    calendar: int, items: tuple[Item, ...], *, key: uuid.UUID, at: datetime, on: date
) -> uuid.UUID:
    """A place of today that is booked now. Raises NothingFree, NotBookable."""
    midnight = datetime.combine(on + timedelta(days=1), time(0), BERLIN)
    soon = next_free(
        items, channel=Channel.COUNTER, at=at, calendars=[calendar], when=When(until=midnight),
        limit=TRIES,
    )  # fmt: skip
    for one in soon:
        with suppress(SlotTaken):
            held = hold(Wish(calendar, one.begins, items, Channel.COUNTER), key=key, at=at)
            return confirm(held.id, at=at, inform=False).pk
    later = next_free(items, channel=Channel.COUNTER, at=at, calendars=[calendar], limit=1)
    words = "Heute ist ohne Termin kein Platz mehr frei."
    raise NothingFree(
        f"{words} Nächster freier Termin: {spoken(later[0].begins)}." if later
        else f"{words} Auch für später ist noch keiner freigegeben."
    )  # fmt: skip
