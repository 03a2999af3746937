"""Calendar files of appointments. The only module that writes iCalendar.

Source: RFC 5545 (format), RFC 5546 (REQUEST and CANCEL: the same UID for life, a SEQUENCE that
grows; PUBLISH names nobody who is invited), RFC 6047 (by mail).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from icalendar import Calendar, Event, vCalAddress, vText

from buergertelefon.base.hours import BERLIN

PRODUCT = "-//Buergertelefon//Termine//DE"


class Method(StrEnum):
    """What the file asks the citizen's calendar to do."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"  # downloaded from a page


@dataclass(frozen=True)
class Entry:
    """What stands in the file; nothing that should not be read over a shoulder."""

    uid: str
    sequence: int
    begins: datetime
    ends: datetime
    summary: str
    description: str
    location: str
    organizer: str  # mail address of the office; "": ours is not given
    attendee: str


def calendar_file(entry: Entry, method: Method, *, at: datetime) -> str:
    """The file, with the rules of the time zone in it; lines end as RFC 5545 wants."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", entry.begins.astimezone(BERLIN))
    event.add("dtend", entry.ends.astimezone(BERLIN))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    if entry.location:
        event.add("location", entry.location)
    event.add("status", "CANCELLED" if method == Method.CANCEL else "CONFIRMED")
    event.add("organizer", vCalAddress(f"MAILTO:{entry.organizer}"))
    if method != Method.PUBLISH:
        attendee = vCalAddress(f"MAILTO:{entry.attendee}")
        attendee.params["PARTSTAT"] = vText("ACCEPTED")
        event.add("attendee", attendee)
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", method.value)
    file.add_component(event)
    file.add_missing_timezones()
    return str(file.to_ical(), encoding="utf-8")
