"""Inboxes: whose they are, when their clock runs, which one answers for a topic at a place."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from buergertelefon.base.hours import AHEAD, Hours, Span
from buergertelefon.base.queries import hours_of
from buergertelefon.cases.models import Case, Inbox
from buergertelefon.cases.rules.calling import windows
from buergertelefon.cases.rules.clock import Clock, due, resumed
from buergertelefon.cases.rules.left import left
from buergertelefon.cases.rules.life import OPEN
from buergertelefon.directory.models import Office

#: what the clock of an inbox is read from, to be loaded with many at once
CLOCK_OF = ("calendar__times", "calendar__special_days", "office__closures")


def rows() -> QuerySet[Inbox]:
    """Those that receive cases, with office and calendar."""
    return Inbox.objects.filter(active=True).select_related("office", "calendar", "centre")


def service_hours(inbox: Inbox, *, on: date, until: date | None = None) -> Hours:
    """When its clock runs: the calendar, its holidays, and the days the office is closed.

    From a year before that day; three queries, none where `CLOCK_OF` was loaded.
    """
    known = hours_of(inbox.calendar, on=on, until=until)
    since, last = on - timedelta(days=AHEAD), (until or on) + timedelta(days=2 * AHEAD)
    closed: dict[date, tuple[Span, ...]] = {}
    for one in inbox.office.closures.all():
        day, ends = max(one.begins, since), min(one.ends, last)
        while day <= ends:
            closed[day] = ()
            day += timedelta(days=1)
    return Hours(known.weekly, {**known.special, **closed}, known.holidays)


def due_at(inbox: Inbox, at: datetime) -> datetime:
    """When a case that comes in at that moment is to be answered."""
    hours = service_hours(inbox, on=timezone.localdate(at))
    return due(hours, at, clock=Clock(inbox.clock), within=timedelta(hours=inbox.within))


def call_windows(inbox: Inbox, at: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """When its office can call somebody: from and until."""
    return windows(service_hours(inbox, on=timezone.localdate(at)), at)


def due_after_pause(inbox: Inbox, *, due: datetime, paused: datetime, at: datetime) -> datetime:
    """When it is to be answered after the citizen was waited for."""
    hours = service_hours(
        inbox, on=timezone.localdate(min(due, paused)), until=timezone.localdate(at)
    )
    return resumed(hours, due=due, paused=paused, at=at)


def of_office(office: Office | str) -> Inbox | None:
    """The inbox of an office, by itself or its slug; None if it receives no cases."""
    slug = office if isinstance(office, str) else office.slug
    return rows().filter(office__slug=slug).first()


def of_centre(centre: int) -> Sequence[Inbox]:
    """All of a centre that receive cases, by name."""
    return list(rows().filter(centre=centre).order_by("office__name"))


def with_clock(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with all that says how much time is left: three queries, however many they are."""
    loaded = cases.select_related("inbox__office", "inbox__calendar")
    return loaded.prefetch_related(*(f"inbox__{one}" for one in CLOCK_OF))


def time_left(row: Case, *, at: datetime) -> str:
    """How much service time is left, in German; "" once it is answered."""
    if row.state not in OPEN:
        return ""
    days = sorted(timezone.localdate(one) for one in (at, row.due))
    hours = service_hours(row.inbox, on=days[0], until=days[1])
    return left(hours, due=row.due, at=at, paused=row.paused)
