"""The dates of a course as a calendar file. Written as in appointments: RFC 5545, PUBLISH."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache

from icalendar import Calendar, Event, Timezone

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.models import Course
from buergertelefon.courses.rules.records import Meeting

PRODUCT = "-//Buergertelefon//Kurse//DE"


def calendar_file(
    course: Course, dates: Iterable[Meeting], *, at: datetime, changes: int = 0, off: bool = False,
    gone: Iterable[Meeting] = (),
) -> str:  # fmt: skip
    """One entry a date; the same UID for the same course and beginning, whoever loads it.

    `changes`: of the registration it goes with (SEQUENCE); `off`: that one has ended. `gone`: dates
    that no longer are, so that they go from a calendar, too.
    """
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", course.title)
    off = off or course.cancelled is not None
    lasting = list(dates)
    kept = {one.begins for one in lasting}  # longer or shorter: the same entry
    lost = [one for one in gone if one.begins not in kept]
    for one, is_off in [*((one, off) for one in lasting), *((one, True) for one in lost)]:
        event = Event()
        event.add("uid", f"kurs-{course.pk}-{one.begins.astimezone(UTC):%Y%m%dT%H%MZ}")
        event.add("sequence", changes)
        event.add("dtstamp", at.astimezone(UTC))
        event.add("dtstart", one.begins.astimezone(BERLIN))
        event.add("dtend", one.ends.astimezone(BERLIN))
        event.add("summary", course.title)
        event.add("description", f"Kursnummer {course.number}, {course.school.name}")
        if where := _place(course):
            event.add("location", where)
        event.add("status", "CANCELLED" if is_off else "CONFIRMED")
        file.add_component(event)
    file.add_component(_berlin())
    return str(file.to_ical(), encoding="utf-8")


@cache
def _berlin() -> Timezone:
    """When clocks are changed; made once, it takes longer than the dates."""
    return Timezone.from_tzinfo(BERLIN)


def _place(course: Course) -> str:
    venue = course.venue
    if venue is None:
        return ""
    town = f"{venue.postcode} {venue.town}".strip()
    return ", ".join(filter(None, [venue.building, venue.room, venue.street, town]))
