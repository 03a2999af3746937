"""Taken times as iCalendar. The only module of the feeds that writes it.

Source: RFC 5545. The same rows make the same bytes, so that an ETag can be drawn from them.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from icalendar import Calendar, Event, FreeBusy, vPeriod

from buergertelefon.feeds.queries import Taken
from buergertelefon.feeds.rules.spans import Span

PRODUCT, SUMMARY = "-//Buergertelefon//Belegung//DE", "Belegt"


def entries(taken: Iterable[Taken], *, name: str = "") -> bytes:
    """One VEVENT for each, in UTC: taken, private, and nothing else."""
    file = _file(name)
    for one in taken:
        event = Event()
        event.add("uid", f"{one.uid}@buergertelefon")
        event.add("dtstamp", one.stamp.astimezone(UTC))
        event.add("sequence", one.changes)
        event.add("dtstart", one.begins.astimezone(UTC))
        event.add("dtend", one.ends.astimezone(UTC))
        event.add("summary", SUMMARY)
        event.add("class", "PRIVATE")
        event.add("transp", "OPAQUE")
        file.add_component(event)
    return bytes(file.to_ical())


def room(spans: Sequence[Span], *, since: datetime, until: datetime) -> bytes:
    """One VFREEBUSY: BUSY where no counter is left, FREE where one is; else it is closed."""
    file, found = _file(""), FreeBusy()
    found.add("uid", f"{since:%Y%m%d}-{until:%Y%m%d}@buergertelefon")
    found.add("dtstamp", since.astimezone(UTC))
    found.add("dtstart", since.astimezone(UTC))
    found.add("dtend", until.astimezone(UTC))
    for one in spans:
        period = vPeriod((one.begins.astimezone(UTC), one.ends.astimezone(UTC)))
        found.add("freebusy", period, parameters={"FBTYPE": "BUSY" if one.full else "FREE"})
    file.add_component(found)
    return bytes(file.to_ical())


def _file(name: str) -> Calendar:
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    if name:
        file.add("x-wr-calname", name)
    return file
