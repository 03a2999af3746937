"""Appointments as the desk shows them: free places by day, what a conversation holds, the words."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from buergertelefon.appointments.actions import booking
from buergertelefon.appointments.errors import UnknownBooking
from buergertelefon.appointments.models import BookedService, Booking, Calendar, WaitingEntry
from buergertelefon.appointments.queries.bookings import by_reference
from buergertelefon.appointments.queries.free import Free, When, next_free
from buergertelefon.appointments.queries.rows import row_of
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import State
from buergertelefon.appointments.rules.limits import Item
from buergertelefon.appointments.rules.words import counted
from buergertelefon.base.hours import BERLIN
from buergertelefon.base.words import DAYS, MONTHS, time_of_day
from buergertelefon.directory.models import Service

#: what one sees beside a call: days, lines of the table, times in a line
MOST_DAYS, MOST_LINES, MOST_TIMES = 4, 8, 5
#: of a day so many times are looked at, all offices together
OF_A_DAY = 40
MOST_PERSONS, MOST_SERVICES = 6, 4
WEEKS = {0: "heute", 1: "in 1 Woche", 2: "in 2 Wochen", 4: "in 4 Wochen",
         6: "in 6 Wochen"}  # fmt: skip
DAYTIMES: Mapping[int, tuple[str, time | None, time]] = {
    0: ("egal", None, time.max), 1: ("bis 10 Uhr", time(0), time(10)),
    2: ("10 bis 12 Uhr", time(10), time(12)), 3: ("12 bis 14 Uhr", time(12), time(14)),
    4: ("14 bis 16 Uhr", time(14), time(16)), 5: ("ab 16 Uhr", time(16), time.max),
}  # fmt: skip
WORKDAYS = DAYS["de"][:6]


@dataclass(frozen=True)
class Suits:
    """When and where it suits the caller."""

    weeks: int = 0  # not before so many weeks from today
    weekday: int = 0  # 1 Monday to 6 Saturday; 0: any
    daytime: int = 0  # a key of DAYTIMES
    calendar: int = 0  # 0: all

    def when(self, *, at: datetime) -> When:
        """For the search of free times."""
        _, opens, closes = DAYTIMES[self.daytime]
        days = frozenset({self.weekday - 1}) if self.weekday else frozenset[int]()
        since = _midnight(at.astimezone(BERLIN).date() + timedelta(weeks=self.weeks))
        return When(since=max(at, since), weekdays=days, opens=opens, closes=closes)


@dataclass(frozen=True)
class Line:
    """Free times of one day at one calendar, earliest first."""

    day: date
    name: str
    times: tuple[Free, ...]


def keeps_reach(contact: uuid.UUID) -> bool:
    """Is an address or number kept for an appointment of this conversation?"""
    mine = Booking.objects.filter(contact=contact)
    return mine.exclude(mail="", phone="").exists()


def calendars_of(services: Sequence[int], *, centre: int) -> dict[int, str]:
    """Active calendars of the centre that offer all of these services, with their names."""
    rows = Calendar.objects.filter(active=True, centre=centre)
    for service in services:
        rows = rows.filter(services__service=service)
    return dict(rows.order_by("name", "pk").values_list("pk", "name"))


def together_with(services: Sequence[int], calendars: Sequence[int]) -> list[Service]:
    """What one of these calendars offers in the same appointment, by name; not what is chosen."""
    offered = Service.objects.filter(
        bookable__calendar__in=calendars, bookable__combinable=True
    ).exclude(pk__in=services)
    return list(offered.distinct().order_by("name"))


def lines(
    items: Sequence[Item], calendars: Sequence[int], suits: Suits, *, at: datetime
) -> list[Line]:
    """The next days with free times. Raises NotBookable if it is offered nowhere like that."""
    chosen = [suits.calendar] if suits.calendar in calendars else calendars
    found: list[Line] = []
    when = suits.when(at=at)
    for _ in range(MOST_DAYS if chosen else 0):
        times = next_free(
            items, channel=Channel.PHONE, at=at, calendars=chosen, when=when, limit=OF_A_DAY
        )
        if not times:
            break
        day = times[0].begins.astimezone(BERLIN).date()
        found += _by_calendar(day, times)
        when = When(
            since=_midnight(day + timedelta(days=1)), weekdays=when.weekdays, opens=when.opens,
            closes=when.closes,
        )  # fmt: skip
    return found[:MOST_LINES]


def _by_calendar(day: date, times: Sequence[Free]) -> list[Line]:
    by_calendar: dict[int, list[Free]] = defaultdict(list)
    for one in times:
        if one.begins.astimezone(BERLIN).date() == day:
            by_calendar[one.calendar].append(one)
    return [Line(day, some[0].name, tuple(some[:MOST_TIMES])) for some in by_calendar.values()]


def with_held(found: list[Line], row: Booking | None) -> list[Line]:
    """The held place stays in the table, where it was; nobody else finds it."""
    if row is None:
        return found
    name = row.calendar.name
    own = Free(row.calendar_id, name, row.calendar.office_id, row.begins, row.ends)
    day = row.begins.astimezone(BERLIN).date()
    for n, line in enumerate(found):
        if line.day == day and line.times[0].calendar == own.calendar and own not in line.times:
            times = sorted({*line.times, own}, key=lambda one: one.begins)
            found[n] = Line(day, name, tuple(times[:MOST_TIMES]))
    return found


def still_free(row: Booking, *, at: datetime) -> Free | None:
    """The very place of a hold that is over, with its row, if it can be held again."""
    when = When(since=row.begins, until=row.begins + timedelta(minutes=1))
    items = [item for one in row_of(row) for item in booking.items_of(one.pk)]
    found = next_free(
        items, channel=Channel.PHONE, at=at, calendars=[row.calendar_id],
        when=when, limit=1,
    )  # fmt: skip
    return found[0] if found else None


def held(contact: uuid.UUID, *, at: datetime) -> Booking | None:
    """The place this conversation holds now; of a row the first."""
    rows = _holds(contact).filter(held_until__gt=at).select_related("calendar__office")
    return rows.order_by("-made", "begins").first()


def release(contact: uuid.UUID, *, at: datetime, but: Collection[uuid.UUID] = ()) -> None:
    """Give back what the conversation holds and has not booked."""
    for pk in list(_holds(contact).values_list("pk", flat=True)):
        if pk not in but:
            booking.cancel(pk, at=at)


def _holds(contact: uuid.UUID) -> QuerySet[Booking]:
    return Booking.objects.filter(contact=contact, state=State.HELD, offered_to=None)


def of_conversation(contact: uuid.UUID, key: str) -> Booking:
    """An appointment that was made in this conversation. Raises UnknownBooking."""
    try:
        row = Booking.objects.filter(pk=uuid.UUID(key), contact=contact)
    except ValueError:
        raise UnknownBooking from None
    if (found := row.select_related("calendar__office").first()) is None:
        raise UnknownBooking
    return found


def of_centre(code: str, *, centre: int) -> Booking:
    """An appointment of this centre by its code. Raises UnknownBooking."""
    row = by_reference(code)
    known = row.confirmed or row.state in {State.PENDING, State.EXPIRED} or offered(row)
    if row.calendar.centre_id != centre or not known:
        raise UnknownBooking
    return row


def offered(row: Booking) -> bool:
    """Is it held for somebody on the waiting list?"""
    return row.state == State.HELD and WaitingEntry.objects.filter(offer=row).exists()


def services_of(row: Booking) -> list[tuple[str, str]]:
    """Names, and how many persons or vehicles if more than one: "3 Fahrzeuge"."""
    booked = BookedService.objects.filter(booking=row).order_by("pk")
    rows = booked.values_list("offer__service__name", "persons", "offer__counted")
    return [(name, counted(number, kind)) for name, number, kind in rows]


def spoken(begins: datetime) -> str:
    """Dienstag, 24. November, um 8 Uhr 20: to be said, so without a year."""
    local = begins.astimezone(BERLIN)
    month = MONTHS["de"].split()[local.month - 1]
    weekday = DAYS["de"][local.weekday()]
    return f"{weekday}, {local.day}. {month}, um {time_of_day(begins, 'de')}"


def shown(begins: datetime) -> str:
    """Di 24.11., 8:20 Uhr: to be read."""
    local = begins.astimezone(BERLIN)
    return f"{DAYS['de'][local.weekday()][:2]} {local.day}.{local.month}., {hour(begins)} Uhr"


def hour(begins: datetime) -> str:
    """8:20"""
    local = begins.astimezone(BERLIN)
    return f"{local.hour}:{local.minute:02}"


def grouped(code: str) -> str:
    """K7Q X2M: as it is read aloud."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), BERLIN)
