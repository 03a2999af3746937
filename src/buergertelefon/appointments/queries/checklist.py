"""What to bring to an appointment: the answer's list, and what is needed in some cases."""

from collections.abc import Iterable
from datetime import date, datetime

from buergertelefon.appointments.models import BookedService, Booking, CalendarService, Requirement
from buergertelefon.appointments.rules.checklist import Thing, merged
from buergertelefon.appointments.rules.limits import Counted
from buergertelefon.base.hours import BERLIN
from buergertelefon.directory.models import Service
from buergertelefon.knowledge.queries.answering import answer


def checklist(
    services: Iterable[int],
    *,
    place: str,
    at: datetime,
    on: date | None = None,
    language: str = "de",
) -> tuple[Thing, ...]:
    """What to bring for all of them together, at a place on a day; nothing twice.

    What is always needed is in the answers (`Answer.documents`), the one place where it is said.
    """
    wanted = list(services)
    slugs = dict(Service.objects.filter(pk__in=wanted).values_list("pk", "slug"))
    found = []
    for slug in (slugs[one] for one in wanted if one in slugs):
        told = answer(slug, place=place, at=at, on=on, language=language)
        if told is not None:
            found += [Thing(one, language=told.language) for one in told.documents]
    rows = Requirement.objects.filter(service__in=wanted).order_by("order", "pk")
    return merged(found + [Thing(*row) for row in rows.values_list("text", "applies")])


def of_booking(row: Booking, *, at: datetime, language: str = "de") -> tuple[Thing, ...]:
    """What to bring to an appointment; as it holds on its day."""
    booked = BookedService.objects.filter(booking=row).order_by("pk")
    services = booked.values_list("offer__service", flat=True)
    day = max(row.begins, at).astimezone(BERLIN).date()
    place = row.calendar.office.municipality_id or ""
    return checklist(services, place=place, at=at, on=day, language=language)


def takes_plate(row: Booking) -> bool:
    """Can a plate that was reserved before be given out at it?"""
    return BookedService.objects.filter(booking=row, offer__plate=True).exists()


def counts(service: int, calendars: Iterable[int]) -> Counted:
    """What the number of a service counts there; vehicles only if all of them say so."""
    rows = CalendarService.objects.filter(service=service, calendar__in=list(calendars))
    kinds = set(rows.values_list("counted", flat=True))
    return Counted.VEHICLES if kinds == {Counted.VEHICLES} else Counted.PERSONS
