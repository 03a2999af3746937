"""Who on the waiting list gets a place, in order; used wherever places are given back."""

import uuid
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db.models import Q

from buergertelefon.appointments.actions import telling
from buergertelefon.appointments.actions.claiming import Place
from buergertelefon.appointments.actions.telling import Cause
from buergertelefon.appointments.models import Booking, WaitingEntry
from buergertelefon.appointments.queries.offers import Wish
from buergertelefon.appointments.rules.contingents import Channel

#: so long an offer stands. Source: issue 6
OFFER = timedelta(minutes=30)


def waiting(places: Collection[Place]) -> list[WaitingEntry]:
    """Who has no offer and whose window touches these places, in order."""
    if not places:
        return []
    times = [one.begins for one in places]
    there = {one.calendar for one in places}
    rows = WaitingEntry.objects.filter(
        Q(calendar__in=there) | Q(also__overlap=list(there)), offer=None,
        begins__lte=max(times), ends__gt=min(times),
    )  # fmt: skip
    return list(rows.select_related("booking").order_by("queued", "pk"))


def is_ours(entry: WaitingEntry) -> bool:
    """Lock an entry that has no offer; False, without waiting, if somebody else is at it.

    One after the other and only who fits: two who give places back at once serve two who wait.
    """
    free = WaitingEntry.objects.select_for_update(skip_locked=True).filter(pk=entry.pk, offer=None)
    return free.first() is not None


def starts(entry: WaitingEntry, places: Collection[Place]) -> Iterator[Place]:
    """Which of these places would do as a beginning, earliest first; none let pass before."""
    ends = latest(entry)
    for one in sorted(places):
        fits = one.calendar in entry.calendars and entry.begins <= one.begins < ends
        if fits and one.begins != entry.passed:
            yield one


def latest(entry: WaitingEntry) -> datetime:
    """The window's end; who has an appointment wants an earlier one."""
    return min(entry.ends, entry.booking.begins) if entry.booking else entry.ends


def wish(entry: WaitingEntry, place: Place) -> Wish:
    """What is held for an entry."""
    return Wish(place.calendar, place.begins, entry.wanted, Channel(entry.channel), entry.contact)


def offer(entry: WaitingEntry, booking: uuid.UUID, *, at: datetime) -> None:
    """Note the offer and tell the citizen. The places are held already."""
    entry.offer_id, entry.offered_until = booking, at + OFFER
    entry.save(update_fields=["offer", "offered_until"])
    row = Booking.objects.select_related("calendar__office").get(pk=booking)
    row.mail, row.phone = entry.mail, entry.phone  # to write to; the hold itself keeps none
    telling.tell(row, Cause.OFFERED, at=at)


def let_pass(booking: uuid.UUID, begins: datetime, *, at: datetime) -> None:
    """An offer that was not taken: its citizen goes to the end of the list."""
    WaitingEntry.objects.filter(offer=booking).update(
        offer=None, offered_until=None, passed=begins, queued=at
    )
