"""Who waits at an office, who is called and who is away for a while."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from buergertelefon.appointments.models import Calendar, Turn
from buergertelefon.appointments.queries.bookings import Line, lines
from buergertelefon.appointments.rules.life import LIVING, State
from buergertelefon.appointments.rules.turns import Waiting, announced, order
from buergertelefon.base.hours import BERLIN

#: as `rules.turns.order`
ORDER = ("-first", "due", "since", "pk")


@dataclass(frozen=True)
class Person:
    """Somebody in the view of a day: an appointment, and the turn where there is one."""

    line: Line
    turn: Turn | None

    @property
    def word(self) -> str:
        """What they are called by: the number of a walk-in, else the code."""
        return (self.turn and self.turn.ticket) or self.line.reference


@dataclass(frozen=True)
class Call:
    """A call as a public screen shows it."""

    word: str
    counter: str
    called: datetime
    says: str


def turns(calendar: int, *, on: date, state: State) -> QuerySet[Turn]:
    """Those who are here in this state, in the order they are called in."""
    here = Turn.objects.filter(calendar=calendar, day=on, booking__state=state)
    return here.select_related("booking").order_by(*ORDER)


def open_to(counter: str) -> Q:
    """Those this counter may call."""
    return Q(counter__in=["", counter])


def called_at(calendar: int, counter: str, *, on: date) -> Turn | None:
    """Who is at this counter, or on the way to it."""
    return turns(calendar, on=on, state=State.CALLED).filter(counter=counter).first()


def calls(calendar: int, *, on: date, most: int) -> list[Call]:
    """Who is called, the newest first: numbers, codes and counters, nothing else."""
    newest = turns(calendar, on=on, state=State.CALLED).order_by("-called")[:most]
    return [
        Call(word, one.counter, one.called, announced(word, one.counter, walk_in=bool(one.ticket)))
        for one in newest
        if one.called
        for word in [one.ticket or one.booking.reference]
    ]


def people(calendar: int, *, on: date) -> list[Person]:
    """The appointments of a day and who was handed on to here, by time; held ones are not yet."""
    begins = datetime.combine(on, time(0), BERLIN)
    ends = datetime.combine(on + timedelta(days=1), time(0), BERLIN)
    own = Q(calendar=calendar, begins__gte=begins, begins__lt=ends, state__in=LIVING)
    handed_on = Q(turn__calendar=calendar, turn__day=on)
    found = [one for one in lines(own | handed_on) if one.state != State.HELD]
    there = _turns(one.id for one in found)
    return [Person(one, there.get(one.id)) for one in found]


def _turns(bookings: Iterable[uuid.UUID]) -> dict[uuid.UUID, Turn]:
    rows = Turn.objects.filter(booking__in=list(bookings)).select_related("calendar")
    return {one.booking_id: one for one in rows}


def waiting_of(people: Iterable[Person], *, calendar: int) -> list[Person]:
    """Of these who waits here, in the order they are called in."""
    here = [
        (one.turn, one)
        for one in people
        if one.turn and one.line.state == State.ARRIVED and one.turn.calendar_id == calendar
    ]
    here.sort(key=lambda pair: order(Waiting(pair[0].due, pair[0].since, first=pair[0].first)))
    return [one for _, one in here]


def place_in_office(calendar: Calendar) -> int:
    """Which calendar of its office it is, from 0: the letter of its numbers."""
    return Calendar.objects.filter(office=calendar.office_id, pk__lt=calendar.pk).count()


def beside(calendar: Calendar) -> QuerySet[Calendar]:
    """Other calendars of the centre, to which somebody can be handed on."""
    others = Calendar.objects.filter(centre=calendar.centre_id, active=True)
    return others.exclude(pk=calendar.pk).order_by("name")


def tickets(calendar: int, *, on: date) -> QuerySet[Turn]:
    """The walk-ins who took a number of this calendar."""
    return Turn.objects.filter(booking__calendar=calendar, day=on).exclude(ticket="")


def by_key(key: uuid.UUID) -> Turn | None:
    """The number a form has got before."""
    return Turn.objects.filter(booking__key=key).select_related("booking").first()
