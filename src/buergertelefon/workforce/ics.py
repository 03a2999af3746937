"""Own shifts as iCalendar. The only module of the planning that writes it.

Source: RFC 5545. Moments are in UTC: right on both sides of a clock change, in every program. The
same shifts make the same bytes, so that an ETag can be drawn from them.
"""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, time

from icalendar import Calendar, Event

from buergertelefon.base.hours import moment
from buergertelefon.workforce.queries.own import OwnShift

PRODUCT, NAME, SUMMARY = "-//Buergertelefon//Dienstplan//DE", "Mein Dienst", "Dienst"
NAMESPACE = uuid.UUID("2f6c3a52-6a64-4f0c-8c0e-6b0a3f1d7e95")


def entries(shifts: Iterable[OwnShift], *, person: int) -> bytes:
    """One VEVENT for each shift: nobody has two on a day, so person and day make its UID."""
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("x-wr-calname", NAME)
    file.add("x-wr-timezone", "Europe/Berlin")
    for one in shifts:
        event = Event()
        event.add("uid", f"{uuid.uuid5(NAMESPACE, f'{person} {one.day}')}@buergertelefon")
        event.add("dtstamp", one.at.astimezone(UTC).replace(microsecond=0))
        event.add("sequence", one.changes)
        event.add("dtstart", _at(one, one.duty["start"]))
        event.add("dtend", _at(one, one.duty["end"]))
        event.add("summary", SUMMARY)
        if one.duty["breaks"]:
            pauses = ", ".join(f"{two['start']}–{two['end']}" for two in one.duty["breaks"])
            event.add("description", f"Pause {pauses}")
        event.add("class", "PRIVATE")
        event.add("transp", "OPAQUE")
        file.add_component(event)
    return bytes(file.to_ical())


def _at(one: OwnShift, clock: str) -> datetime:
    return moment(one.day, time.fromisoformat(clock))
