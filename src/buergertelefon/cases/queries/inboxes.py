"""Inboxes: whose they are, when their clock runs, which one answers for a topic at a place."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from buergertelefon.base.hours import Hours, Span
from buergertelefon.base.queries import hours_of
from buergertelefon.cases.models import Inbox
from buergertelefon.cases.rules.clock import Clock, due, resumed
from buergertelefon.directory.models import Office


def rows() -> QuerySet[Inbox]:
    """Those that receive cases, with office and calendar."""
    return Inbox.objects.filter(active=True).select_related("office", "calendar", "centre")


def service_hours(inbox: Inbox, *, on: date) -> Hours:
    """When its clock runs: the calendar, its holidays, and the days the office is closed."""
    known = hours_of(inbox.calendar, on=on)
    closed: dict[date, tuple[Span, ...]] = {}
    for one in inbox.office.closures.filter(ends__gte=on - timedelta(days=40)):
        for ahead in range((one.ends - one.begins).days + 1):
            closed[one.begins + timedelta(days=ahead)] = ()
    return Hours(known.weekly, {**known.special, **closed}, known.holidays)


def due_at(inbox: Inbox, at: datetime) -> datetime:
    """When a case that comes in at that moment is to be answered."""
    hours = service_hours(inbox, on=timezone.localdate(at))
    return due(hours, at, clock=Clock(inbox.clock), within=timedelta(hours=inbox.within))


def due_after_pause(inbox: Inbox, *, due: datetime, paused: datetime, at: datetime) -> datetime:
    """When it is to be answered after the citizen was waited for."""
    hours = service_hours(inbox, on=timezone.localdate(paused))
    return resumed(hours, due=due, paused=paused, at=at)


def of_office(office: Office | str) -> Inbox | None:
    """The inbox of an office, by itself or its slug; None if it receives no cases."""
    slug = office if isinstance(office, str) else office.slug
    return rows().filter(office__slug=slug).first()


def of_centre(centre: int) -> Sequence[Inbox]:
    """All of a centre that receive cases, by name."""
    return list(rows().filter(centre=centre).order_by("office__name"))
