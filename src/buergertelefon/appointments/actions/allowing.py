"""Nobody hoards: how many places one session, call, mail or number holds and books.

Only keyed hashes are kept. Everybody is locked by who they are, then counted: of ten who confirm
at once the first three get through. These locks come after appointment and waiting list, before
slots.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from buergertelefon.appointments.errors import NotPossible, TooMany
from buergertelefon.appointments.models import BookedService, Booking, Holder, OfficeLimit
from buergertelefon.appointments.rules import allowance
from buergertelefon.appointments.rules.allowance import HOLDS, Allowance, Beyond
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import State
from buergertelefon.appointments.secret import pseudonym

#: these are still to come
STANDS = (State.PENDING, State.CONFIRMED, State.ARRIVED, State.CALLED, State.PARKED)


def may_hold(
    booking: uuid.UUID, holder: str, *, at: datetime, row_of: uuid.UUID | None = None
) -> None:
    """Note who holds it ("": nobody knows). Raises TooMany if they hold enough already.

    `row_of`: with what it is held in one go; that is no other hold.
    """
    if not holder:
        return
    known = _known(holder, at=at)
    _lock([known])
    held = Booking.objects.filter(_of(known), state=State.HELD, held_until__gt=at, offered_to=None)
    if _made(_without(held, booking, row_of)) >= HOLDS:
        raise TooMany
    Holder.objects.create(booking_id=booking, who=known[0])


def may_book(row: Booking, *, at: datetime, beyond: Beyond | None = None) -> None:
    """Note whose appointment it is. Raises TooMany if they have enough at this office.

    `beyond`: somebody at desk or counter has a reason for one more; NotPossible by any other way.
    """
    if beyond is not None and row.channel == Channel.WEB:
        raise NotPossible(row.state)
    everybody = _everybody(row, at=at)
    _lock(everybody)
    if not all(has_room(row, one, office=row.calendar.office_id, at=at) for one in everybody):
        if beyond is None:
            raise TooMany
        row.beyond = beyond
        row.save(update_fields=["beyond"])
    Holder.objects.filter(booking=row).delete()
    Holder.objects.bulk_create([Holder(booking=row, who=known[0]) for known in everybody])


def may_move(row: Booking, *, office: int, at: datetime) -> None:
    """Raises TooMany if whose it is have enough at the office it is moved to."""
    everybody = _everybody(row, at=at)
    _lock(everybody)
    if not all(has_room(row, one, office=office, at=at) for one in everybody):
        raise TooMany


def has_room(row: Booking, known: Sequence[str], *, office: int, at: datetime) -> bool:
    """May they have this one there too? Counted is what is to come at that office."""
    theirs = Booking.objects.filter(
        _of(known), calendar__office=office, state__in=STANDS, ends__gt=at
    )
    others = _without(theirs, row.pk, row.row)
    own = BookedService.objects.filter(booking=row.pk).values("offer__service")
    same = others.filter(services__offer__service__in=own).distinct()
    limit = OfficeLimit.objects.filter(office=office).first()
    allowed = Allowance(limit.most, limit.of_a_service) if limit else Allowance()
    return allowed.has_room(appointments=_made(others), of_a_service=_made(same))


def forget(*, at: datetime) -> None:
    """Delete whose appointments they were that are over, or were given up."""
    Holder.objects.exclude(booking__state__in=[*STANDS, State.HELD], booking__ends__gt=at).delete()


def _everybody(row: Booking, *, at: datetime) -> list[list[str]]:
    """Each who it belongs to, as the hashes they may be known by; this month's first.

    Session or call count only where nobody is known by mail or number: a family has one browser.
    They are known by the hash of the hold alone, for they do not outlive a month.
    """
    if reached := allowance.identities(mail=row.mail, phone=row.phone):
        return [_known(one, at=at) for one in reached]
    held = Holder.objects.filter(booking=row.pk)
    return [[who] for who in held.values_list("who", flat=True)]


def _known(identity: str, *, at: datetime) -> list[str]:
    return [pseudonym(identity, epoch) for epoch in allowance.epochs(at)]


def _without(
    rows: QuerySet[Booking], booking: uuid.UUID, row_of: uuid.UUID | None
) -> QuerySet[Booking]:
    rows = rows.exclude(pk=booking)
    return rows if row_of is None else rows.exclude(row=row_of)


def _made(rows: QuerySet[Booking]) -> int:
    """How many; what was made in one go is one: a firm's vehicles, one right after the other."""
    return rows.aggregate(n=Count(Coalesce("row", "id"), distinct=True))["n"] or 0


def _of(known: Sequence[str]) -> Exists:
    return Exists(Holder.objects.filter(booking=OuterRef("pk"), who__in=known))


def _lock(everybody: Iterable[Sequence[str]]) -> None:
    """One after the other, until the end of the transaction; all in one order."""
    keys = sorted(int(known[0][:15], 16) for known in everybody)
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
