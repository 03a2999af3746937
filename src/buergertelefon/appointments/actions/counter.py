"""At the office: there, called, away for a while, handed on, done, did not come.

Pressed twice, or by two at once, it happens once. Whoever writes a turn has locked its appointment.
"""

import uuid
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from buergertelefon.appointments.errors import (
    CalledElsewhere,
    NotPossible,
    NotToday,
    UnknownBooking,
)
from buergertelefon.appointments.models import Booking, Turn
from buergertelefon.appointments.queries.turns import called_at, open_to, turns
from buergertelefon.appointments.rules.life import STEPS, State, Step, after
from buergertelefon.appointments.rules.turns import due, same_day
from buergertelefon.appointments.rules.words import spoken
from buergertelefon.base.hours import BERLIN

#: a second press within this time is the same recall
SAME_PRESS = timedelta(seconds=4)


@transaction.atomic
def arrive(booking: uuid.UUID, *, at: datetime) -> None:
    """The citizen is in the waiting room, also one who was missed and comes after all.

    Raises NotToday, NotPossible, UnknownBooking.
    """
    row = _locked(booking)
    if not same_day(row.begins, at):
        raise NotToday(f"Dieser Termin ist nicht heute, sondern am {spoken(row.begins)}.")
    missed = row.state == State.NO_SHOW
    if _go(row, Step.ARRIVE):
        here = {"calendar_id": row.calendar_id, "day": _day(at), "since": at, "first": False,
                "due": due(row.begins, at=at, missed=missed)}  # fmt: skip
        Turn.objects.update_or_create(booking=row, defaults=here)


def call_next(calendar: int, *, counter: str, at: datetime) -> Turn | None:
    """Call who is next (`rules.turns`); None if nobody waits.

    Ten clerks who press at once call ten citizens: each takes a row nobody else has. A counter
    calls one at a time: pressed again it is still that one.
    """
    try:
        with transaction.atomic():
            return called_at(calendar, counter, on=_day(at)) or _call(calendar, counter, at=at)
    except IntegrityError:  # the same counter, in the same moment: turn_counter_calls_one
        return called_at(calendar, counter, on=_day(at))


def _call(calendar: int, counter: str, *, at: datetime) -> Turn | None:
    there = turns(calendar, on=_day(at), state=State.ARRIVED).filter(open_to(counter))
    # both rows: after a wait for either the conditions on both are looked at again
    turn = there.select_for_update(skip_locked=True, of=("self", "booking")).first()
    if turn is None:
        return None
    _go(turn.booking, Step.CALL)
    turn.counter, turn.called = counter, at
    turn.save(update_fields=["counter", "called"])
    return turn


@transaction.atomic
def recall(booking: uuid.UUID, *, counter: str, at: datetime) -> None:
    """Call once more who has not come yet. Raises CalledElsewhere, NotPossible, UnknownBooking."""
    row = _locked(booking)
    if row.state != State.CALLED:
        raise NotPossible(row.state)
    turn = _mine(row, counter)
    if turn and turn.called and turn.called <= at - SAME_PRESS:
        turn.called = at
        turn.save(update_fields=["called"])


@transaction.atomic
def park(booking: uuid.UUID, *, counter: str) -> None:
    """Away for a while; the counter is free.

    Raises CalledElsewhere, NotPossible, UnknownBooking.
    """
    row = _locked(booking)
    _mine(row, counter)
    if _go(row, Step.PARK):
        _leave(row)


@transaction.atomic
def back(booking: uuid.UUID, *, at: datetime) -> None:
    """Who was parked waits again, before everybody else; who was meant for one counter, for any.

    Raises NotPossible, UnknownBooking.
    """
    row = _locked(booking)
    parked = row.state == State.PARKED
    _go(row, Step.BACK)
    turn = Turn.objects.filter(booking=row)
    turn.filter(called=None).update(counter="")
    if parked:
        turn.update(first=True, due=at, since=at)


@transaction.atomic
def hand_on(booking: uuid.UUID, *, counter: str, calendar: int, to: str = "", at: datetime) -> None:
    """To a counter of this calendar (`to`) or to another calendar: they are called first there.

    The appointment keeps its places. Raises CalledElsewhere, NotPossible, UnknownBooking.
    """
    row = _locked(booking)
    _mine(row, counter)
    if _go(row, Step.HAND_ON):
        Turn.objects.filter(booking=row).update(
            calendar=calendar, counter=to, called=None, first=True, due=at, since=at
        )


@transaction.atomic
def finish(booking: uuid.UUID, *, counter: str = "") -> None:
    """It is done. Raises CalledElsewhere, NotPossible, UnknownBooking."""
    row = _locked(booking)
    _mine(row, counter)
    if _go(row, Step.FINISH):
        _leave(row)


@transaction.atomic
def miss(booking: uuid.UUID, *, at: datetime, counter: str = "") -> None:
    """Nobody came: the time has begun, or they were here and are gone.

    Raises CalledElsewhere, NotPossible, UnknownBooking.
    """
    row = _locked(booking)
    _mine(row, counter)
    if row.state == State.CONFIRMED and at < row.begins:
        raise NotPossible(row.state)
    if _go(row, Step.MISS):
        _leave(row)


def close(*, before: date) -> int:
    """Forget the turns of days before; how many. Who was called or parked then is done."""
    over = Turn.objects.filter(day__lt=before)
    sources, target = STEPS[Step.FINISH]
    Booking.objects.filter(turn__in=over, state__in=sources).update(state=target)
    return over.delete()[0]


def _locked(booking: uuid.UUID) -> Booking:
    row = Booking.objects.select_for_update().filter(pk=booking).first()
    if row is None:
        raise UnknownBooking
    return row


def _mine(row: Booking, counter: str) -> Turn | None:
    """Its turn. Raises CalledElsewhere if it is called, and not by this counter ("": any)."""
    turn = Turn.objects.filter(booking=row).first()
    if row.state == State.CALLED and turn and counter not in {"", turn.counter}:
        raise CalledElsewhere(turn.counter)
    return turn


def _go(row: Booking, step: Step) -> bool:
    """Advance an appointment that is locked; False if it stands there already."""
    target = after(step, State(row.state))
    if target is None:
        if row.state == STEPS[step][1]:
            return False
        raise NotPossible(row.state)
    row.state = target
    row.save(update_fields=["state"])
    return True


def _leave(row: Booking) -> None:
    """The counter is free, and nobody knows any more which it was."""
    Turn.objects.filter(booking=row).update(counter="", called=None)


def _day(at: datetime) -> date:
    return at.astimezone(BERLIN).date()
