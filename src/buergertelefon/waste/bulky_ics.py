"""Days of a bulky waste order as a calendar file (RFC 5545): PUBLISH, and CANCEL when it is off."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from buergertelefon.waste.rules.words import CATEGORIES, Category

PRODUCT = "-//Buergertelefon//Sperrmuell//DE"


@dataclass(frozen=True)
class Entry:
    """An order as a calendar needs it."""

    key: str
    days: tuple[tuple[date, Category], ...]
    where: str
    kerb_by: str  # "7:00"
    text: str
    changes: int  # SEQUENCE
    off: bool = False


def calendar_file(entry: Entry, *, at: datetime) -> str:
    """A whole day for each category.

    Its UID stays when it is moved, so that a calendar moves its entry.
    """
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", "CANCEL" if entry.off else "PUBLISH")
    for day, category in entry.days:
        event = Event()
        event.add("uid", f"sperrmuell-{entry.key}-{category}")
        event.add("sequence", entry.changes)
        event.add("dtstamp", at.astimezone(UTC))
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        event.add("summary", f"Sperrmüll ({CATEGORIES[category]}) bis {entry.kerb_by} Uhr hinaus")
        event.add("location", entry.where)
        event.add("description", entry.text)
        event.add("status", "CANCELLED" if entry.off else "CONFIRMED")
        file.add_component(event)
    return str(file.to_ical(), encoding="utf-8")
