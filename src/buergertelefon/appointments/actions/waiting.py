"""The waiting list: joined, offered to in order, accepted, left."""

import uuid
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from django.db import transaction

from buergertelefon.appointments.actions import allowing, claiming, noting, offering, telling
from buergertelefon.appointments.actions import booking as bookings
from buergertelefon.appointments.actions.claiming import Place
from buergertelefon.appointments.actions.telling import Cause
from buergertelefon.appointments.errors import (
    HoldExpired,
    NotBookable,
    NotPossible,
    SlotTaken,
    UnknownBooking,
)
from buergertelefon.appointments.models import BookedService, Booking, Claim, WaitingEntry
from buergertelefon.appointments.queries.free import Free, When, next_free
from buergertelefon.appointments.queries.offers import terms
from buergertelefon.appointments.queries.waiting import ORDER, here
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import State
from buergertelefon.appointments.rules.limits import Item, Refusal, refusal
from buergertelefon.messages.addresses import reach


@dataclass(frozen=True)
class Wait:
    """Who waits for what: a window, and how the citizen is told."""

    calendar: int
    items: Sequence[Item]
    begins: datetime
    ends: datetime
    channel: Channel
    mail: str = ""
    phone: str = ""
    contact: uuid.UUID | None = None
    also: Sequence[int] = ()  # other calendars that would do as well


@transaction.atomic
def join(wait: Wait, *, at: datetime, booking: uuid.UUID | None = None) -> WaitingEntry:
    """Put somebody at the end of the list; `booking`: the appointment it is to come instead of.

    One appointment waits once: joining again changes the window and keeps the turn. Raises
    NotBookable if the calendar does not offer it, and BadMessage for an address that is none.
    """
    found = terms(calendars=[wait.calendar, *wait.also])
    if len(found) < len({wait.calendar, *wait.also}):
        raise refusal(Refusal.NOT_OFFERED)
    for one in found:
        one.needs(wait.items, at=at)
    mail, phone = reach(wait.mail, wait.phone)
    given = {
        "calendar_id": wait.calendar, "channel": wait.channel, "begins": wait.begins,
        "ends": wait.ends, "items": [list(astuple(one)) for one in wait.items], "mail": mail,
        "phone": phone, "contact": wait.contact, "also": list(wait.also),
    }  # fmt: skip
    if booking is None:
        return WaitingEntry.objects.create(**given, queued=at)
    entry, _ = WaitingEntry.objects.update_or_create(
        booking_id=booking, defaults=given, create_defaults=given | {"queued": at}
    )
    return entry


@transaction.atomic
def leave(entry: int, *, at: datetime) -> None:
    """Take somebody off the list; what is just offered goes to the next. Twice is once."""
    row = WaitingEntry.objects.filter(pk=entry).first()
    if row is None:
        return
    offer = row.offer_id
    row.delete()
    if offer is not None:
        bookings.cancel(offer, at=at)


@transaction.atomic
def change_window(entry: int, *, begins: datetime, ends: datetime) -> bool:
    """Wait for another time and keep the turn; is the entry still there? An offer stands."""
    return bool(WaitingEntry.objects.filter(pk=entry).update(begins=begins, ends=ends))


def offer_freed(calendar: int, *, at: datetime) -> int:
    """Offer what is free by now to those who wait, in order; how many got an offer.

    For places that come from a new plan, or only together with neighbours.
    """
    entries = here(calendar).filter(offer=None, ends__gt=at)
    ordered = entries.select_related("booking").order_by(*ORDER)
    return sum(_offer(one, calendar, at=at) for one in ordered)


def _offer(entry: WaitingEntry, calendar: int, *, at: datetime) -> bool:
    """Look first, then lock: an entry that is locked for nothing would be passed over elsewhere."""
    when = When(since=entry.begins, until=offering.latest(entry))
    try:
        free = next_free(
            entry.wanted, channel=Channel(entry.channel), at=at, calendars=[calendar],
            when=when, limit=3,
        )  # fmt: skip
    except NotBookable:
        return False
    return any(_hold(entry, one, at=at) for one in free if one.begins != entry.passed)


@transaction.atomic
def _hold(entry: WaitingEntry, free: Free, *, at: datetime) -> bool:
    if not offering.is_ours(entry):
        return False
    try:
        wish = offering.wish(entry, Place(free.begins, free.calendar))
        held = bookings.hold(wish, key=uuid.uuid4(), at=at, until=at + offering.OFFER)
    except (SlotTaken, NotBookable):
        return False
    offering.offer(entry, held.id, at=at)
    return True


@transaction.atomic
def accept_offer(offer: uuid.UUID, *, at: datetime) -> Booking:
    """Take what was offered; an appointment it comes instead of moves there and keeps its code.

    An offer that became an appointment of its own: twice is the same as once. Raises HoldExpired if
    it is over, TooMany, NotPossible if the old appointment has begun, UnknownBooking if nothing was
    offered.
    """
    held = Booking.objects.filter(pk=offer, state=State.HELD, held_until__gt=at)
    entry = WaitingEntry.objects.filter(offer=offer).first()
    if entry is None:
        return _accepted_before(offer)
    after = State.CANCELLED if entry.booking_id else State.CONFIRMED
    confirmed = None if entry.booking_id else at
    if not held.update(
        state=after, held_until=None, confirmed=confirmed, mail=entry.mail, phone=entry.phone
    ):
        raise HoldExpired
    if entry.booking_id:
        return _moved(entry, offer, at=at)
    entry.delete()
    row = Booking.objects.select_related("calendar__office").get(pk=offer)
    allowing.may_book(row, at=at)
    telling.tell(row, Cause.CONFIRMED, at=at)
    return row


def _accepted_before(offer: uuid.UUID) -> Booking:
    row = Booking.objects.select_related("calendar__office").filter(pk=offer).first()
    if row is None:
        raise UnknownBooking
    if row.state != State.CONFIRMED:
        raise HoldExpired
    return row


def _moved(entry: WaitingEntry, offer: uuid.UUID, *, at: datetime) -> Booking:
    """The old appointment gets the places of the offer, its own go to the next."""
    old = Booking.objects.select_for_update(of=("self",)).select_related("calendar__office")
    row, new = old.filter(waits_for_earlier=entry).first(), Booking.objects.get(pk=offer)
    if row is None:  # cancelled in this moment, and the wish with it
        raise HoldExpired
    if row.state != State.CONFIRMED:
        raise NotPossible(row.state)
    entry.delete()
    given = claiming.exchange(row.pk, give_back=claiming.places_of(row.pk), at=at)
    Claim.objects.filter(booking=offer).update(booking=row.pk)
    BookedService.objects.filter(booking=row.pk).delete()
    BookedService.objects.filter(booking=offer).update(booking=row.pk)
    row.calendar_id, row.begins, row.ends = new.calendar_id, new.begins, new.ends
    row.changes, row.told = row.changes + 1, at
    row.save(update_fields=["calendar", "begins", "ends", "changes", "told"])
    row = Booking.objects.select_related("calendar__office").get(pk=row.pk)
    telling.tell(row, Cause.CHANGED, at=at)
    noting.note_freed(given, row.channel, at=at)
    bookings.freed(given, at=at)
    return row
