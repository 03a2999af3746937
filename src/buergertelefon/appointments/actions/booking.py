"""An appointment: held, confirmed, moved, cancelled, or let pass."""

import secrets
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from buergertelefon.appointments import secret
from buergertelefon.appointments.actions import allowing, claiming, noting, offering, telling
from buergertelefon.appointments.actions.claiming import Place
from buergertelefon.appointments.actions.telling import Cause
from buergertelefon.appointments.errors import (
    HoldExpired,
    NotBookable,
    NotPossible,
    SlotTaken,
    UnknownBooking,
)
from buergertelefon.appointments.models import BookedService, Booking, WaitingEntry
from buergertelefon.appointments.queries.offers import Terms, Wish, terms
from buergertelefon.appointments.rules.allowance import Beyond
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import GONE, STEPS, WAITING, State, Step
from buergertelefon.appointments.rules.limits import Item, Needs, Refusal, in_time, refusal
from buergertelefon.base import reference
from buergertelefon.base.secret import hashed
from buergertelefon.messages.addresses import reach

Draw = Callable[[int], int]
#: codes are tried so often; the second try is needed once in millions
TRIES = 5
NEW = """
    INSERT INTO appointments_booking
        (id, reference, secret_hash, key, calendar_id, channel, begins, ends, state, held_until,
         made, changes, contact, mail, phone, "row")
    VALUES (%(id)s, %(reference)s, %(secret_hash)s, %(key)s, %(calendar)s, %(channel)s, %(begins)s,
            %(ends)s, 'held', %(held_until)s, %(made)s, 0, %(contact)s, '', '', %(row)s)
    ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Held:
    """A place nobody else gets until `until`."""

    id: uuid.UUID
    reference: str
    secret: str  # for the citizen's own link
    begins: datetime
    ends: datetime
    until: datetime | None  # None: it is confirmed already


@transaction.atomic
def hold(
    wish: Wish,
    *,
    key: uuid.UUID,
    at: datetime,
    until: datetime | None = None,
    row_of: uuid.UUID | None = None,
    below: Draw = secrets.randbelow,
) -> Held:
    """Keep the places for some minutes (`Calendar.hold`), all of them or none.

    `key` is the form's: who presses five times has one hold. `row_of` is the same for places that
    are held in one go: together they count as one. Raises NotBookable, SlotTaken,
    TooMany, and HoldExpired or NotPossible if the key's hold is over.
    """
    here = _terms(wish.calendar)
    need = here.needs(wish.items, at=at)
    in_time(wish.begins, need)
    ends = wish.begins + need.slots * here.step
    row: dict[str, Any] = {
        "id": uuid.uuid4(), "secret_hash": hashed(secret.secret_of(key)), "key": key,
        "calendar": wish.calendar, "channel": wish.channel.value, "begins": wish.begins,
        "ends": ends, "held_until": until or at + here.hold, "made": at, "contact": wish.contact,
        "row": row_of,
    }  # fmt: skip
    if (code := _inserted(row, below)) is None:
        return _again(key, at=at)
    _book_services(row["id"], here, wish.items)
    if until is None:  # an offer of the waiting list is nobody's hold
        allowing.may_hold(row["id"], wish.holder, row_of=row_of, at=at)
    claiming.exchange(
        row["id"], take=_places(here, wish.begins, need), terms=here, channel=wish.channel,
        needs_skill=need.needs_skill, at=at,
    )  # fmt: skip
    return Held(
        row["id"], code, secret.secret_of(key), wish.begins, ends, row["held_until"]
    )  # fmt: skip


def _inserted(row: dict[str, Any], below: Draw) -> str | None:
    """The code of the new row; None if its key is there already."""
    with connection.cursor() as cursor:
        for _ in range(TRIES):
            code = reference.drawn(below)
            cursor.execute(NEW, row | {"reference": code})  # waits for a click that is on its way
            if cursor.rowcount:
                return code
            if Booking.objects.filter(key=row["key"]).exists():
                return None
    raise SlotTaken("Es ist kein freier Code mehr da. Bitte noch einmal versuchen.")


def _again(key: uuid.UUID, *, at: datetime) -> Held:
    """What the same form has got before."""
    row = Booking.objects.get(key=key)
    over = row.held_until is not None and row.held_until <= at
    if over or row.state == State.EXPIRED:
        raise HoldExpired
    if row.state not in {State.HELD, State.PENDING, State.CONFIRMED}:
        raise NotPossible(row.state)
    return Held(
        row.pk, row.reference, secret.secret_of(key), row.begins, row.ends, row.held_until
    )  # fmt: skip


@transaction.atomic
def confirm(
    booking: uuid.UUID,
    *,
    at: datetime,
    mail: str = "",
    phone: str = "",
    inform: bool = True,
    beyond: Beyond | None = None,
) -> Booking:
    """Book for good what is held, and tell the citizen where an address or number is given.

    `beyond`: why it may be more than the office's limit. Twice is the same as once. Raises
    HoldExpired, TooMany, NotPossible (an offer of the waiting list is accepted there),
    UnknownBooking, and BadMessage if the address cannot be written to.
    """
    offer = WaitingEntry.objects.filter(offer=OuterRef("pk"))
    # no join: what stands in a subquery of an UPDATE is not looked at again after a wait
    held = Booking.objects.filter(~Exists(offer), pk=booking, state=State.HELD, held_until__gt=at)
    address, number = reach(mail, phone)
    if not held.update(
        state=State.CONFIRMED, held_until=None, confirmed=at, mail=address, phone=number
    ):
        return _confirmed_before(booking, at=at)
    row = _row(booking)
    allowing.may_book(row, at=at, beyond=beyond)
    if inform:
        telling.tell(row, Cause.CONFIRMED, at=at)
    return row


def _confirmed_before(booking: uuid.UUID, *, at: datetime) -> Booking:
    row = _row(booking)
    if row.state == State.CONFIRMED:
        return row
    if row.state == State.EXPIRED or (row.held_until is not None and row.held_until <= at):
        raise HoldExpired
    raise NotPossible(row.state)


@transaction.atomic
def change(
    booking: uuid.UUID,
    *,
    begins: datetime,
    at: datetime,
    calendar: int | None = None,
    channel: Channel | None = None,
    cause: Cause = Cause.CHANGED,
) -> Booking:
    """Move an appointment, also to another office: the new places are taken before the old go.

    `channel`: by which it is moved, if not the one it was made by. `cause`: what the citizen is
    told. Raises NotBookable, SlotTaken, TooMany, NotPossible, UnknownBooking; then the old
    appointment stands.
    """
    _advance(booking, Step.CHANGE)  # from here on the row is ours
    row = _row(booking)
    if (row.begins, row.calendar_id) == (begins, calendar or row.calendar_id):
        return row
    here = _terms(calendar or row.calendar_id)
    items = items_of(booking)
    need = here.needs(items, at=at)
    in_time(begins, need)
    if here.office != row.calendar.office_id:
        allowing.may_move(row, office=here.office, at=at)
    if here.calendar != row.calendar_id:
        BookedService.objects.filter(booking=booking).delete()
        _book_services(booking, here, items)
    given = claiming.exchange(
        booking, take=_places(here, begins, need), give_back=claiming.places_of(booking),
        terms=here, channel=channel or Channel(row.channel), needs_skill=need.needs_skill, at=at,
    )  # fmt: skip
    row.calendar_id, row.begins, row.ends = here.calendar, begins, begins + need.slots * here.step
    row.changes, row.told = row.changes + 1, at
    row.save(update_fields=["calendar", "begins", "ends", "changes", "told"])
    row = _row(booking)
    telling.tell(row, cause, at=at)
    noting.note_freed(given, row.channel, at=at)
    freed(given, at=at)
    return row


@transaction.atomic
def cancel(booking: uuid.UUID, *, at: datetime) -> Booking:
    """Give an appointment up, or a hold. Twice is the same as once.

    Raises NotPossible if the citizen is at the office or was; UnknownBooking.
    """
    if not _advanced(booking, Step.CANCEL):
        row = _row(booking)
        if row.state in GONE:
            return row
        raise NotPossible(row.state)
    row = _row(booking)
    row.changes += 1
    row.save(update_fields=["changes"])
    WaitingEntry.objects.filter(booking=booking).delete()  # appointments, waiting list, slots: in
    offering.let_pass(booking, row.begins, at=at)  # that order everywhere
    given = claiming.exchange(booking, give_back=claiming.places_of(booking), at=at)
    if row.confirmed:
        telling.tell(row, Cause.CANCELLED, at=at)
        noting.note_freed(given, row.channel, at=at)
    freed(given, at=at)
    return row


def expire_holds(*, at: datetime) -> int:
    """Give back what was not confirmed in time; how many. Each is a transaction of its own."""
    over = Booking.objects.filter(state__in=WAITING, held_until__lte=at).order_by("held_until")
    return sum(expire(pk, at=at) for pk in list(over.values_list("pk", flat=True)))


@transaction.atomic
def expire(booking: uuid.UUID, *, at: datetime) -> bool:
    """Give one back, if it is still held and its time is over; was it?"""
    over = Booking.objects.filter(pk=booking, state__in=WAITING, held_until__lte=at)
    if not over.update(state=State.EXPIRED, held_until=None):
        return False
    offering.let_pass(booking, _row(booking).begins, at=at)
    given = claiming.exchange(booking, give_back=claiming.places_of(booking), at=at)
    freed(given, at=at)
    return True


def freed(given: list[Place], *, at: datetime) -> None:
    """Whoever waits gets an offer before anybody else sees the places.

    Only of the places given back here: others are not ours to wait for (`waiting.offer_freed`).
    """
    left = set(given)
    for entry in offering.waiting(left):
        houses = {one.calendar: one for one in terms(calendars=entry.calendars)}
        for start in offering.starts(entry, left):
            with suppress(NotBookable, KeyError):  # it is no longer offered there
                here = houses[start.calendar]
                places = _places(here, start.begins, here.needs(entry.wanted, at=at))
                if left.issuperset(places) and _offered(entry, start, at=at):
                    left.difference_update(places)
                    break


def _offered(entry: WaitingEntry, start: Place, *, at: datetime) -> bool:
    """Hold it for who waits, unless somebody else offers them something or it does not fit."""
    if not offering.is_ours(entry):
        return False
    try:
        wish = offering.wish(entry, start)
        held = hold(wish, key=uuid.uuid4(), at=at, until=at + offering.OFFER)
    except (SlotTaken, NotBookable):
        return False
    offering.offer(entry, held.id, at=at)
    return True


def items_of(booking: uuid.UUID) -> tuple[Item, ...]:
    """What an appointment is for."""
    rows = BookedService.objects.filter(booking=booking).order_by("pk")
    return tuple(Item(*row) for row in rows.values_list("offer__service", "persons"))


def _terms(calendar: int) -> Terms:
    found = terms(calendars=[calendar])
    if not found:
        raise refusal(Refusal.NOT_OFFERED)
    return found[0]


def _places(here: Terms, begins: datetime, need: Needs) -> list[Place]:
    return [Place(one, here.calendar) for one in here.begins_of(begins, need.slots)]


def _book_services(booking: uuid.UUID, here: Terms, items: tuple[Item, ...]) -> None:
    persons: dict[int, int] = {}
    for one in items:
        persons[one.service] = persons.get(one.service, 0) + one.persons
    BookedService.objects.bulk_create(
        BookedService(
            booking_id=booking, calendar_id=here.calendar, offer_id=here.offers[service], persons=n
        )
        for service, n in persons.items()
    )


def _advanced(booking: uuid.UUID, step: Step) -> bool:
    """One guarded statement: of two who press at once one goes on."""
    sources, target = STEPS[step]
    rows = Booking.objects.filter(pk=booking, state__in=sources)
    return bool(rows.update(state=target, held_until=None))


def _advance(booking: uuid.UUID, step: Step) -> None:
    if not _advanced(booking, step):
        raise NotPossible(_row(booking).state)


def _row(booking: uuid.UUID) -> Booking:
    row = Booking.objects.select_related("calendar__office").filter(pk=booking).first()
    if row is None:
        raise UnknownBooking
    return row
