"""Dates of one or more addresses as a calendar file (c-trace). The only module that reads it.

An event is a date: LOCATION the address, SUMMARY the kind, DTSTART the day. A time without a zone
is local; what counts is its day. Rules of repetition are not read: shifts by holidays cannot be
computed.
"""

from datetime import date, datetime
from typing import Any

from icalendar import Calendar
from icalendar.error import BrokenCalendarProperty

from buergertelefon.base.hours import BERLIN
from buergertelefon.waste.rules.records import HouseRecord, Reading, address_of

SOURCE = "c-trace"


def read_ics(text: str, reading: Reading, *, address: tuple[str, str] | None) -> None:
    """All events. `address`: of those that name none."""
    if text.upper().count("BEGIN:VCALENDAR") > text.upper().count("END:VCALENDAR"):
        reading.wrong("Die Datei ist abgeschnitten: END:VCALENDAR fehlt.")
        return
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError, KeyError) as error:
        reading.wrong(f"Das ist kein lesbarer Kalender (ICS): {str(error)[:120]}")
        return
    begins = (n for n, one in enumerate(text.splitlines(), 1) if _begins(one))
    for calendar in calendars:
        for event in calendar.walk("VEVENT"):
            _event(event, reading, address, line=next(begins, 0))


def _begins(line: str) -> bool:
    return line.strip().upper() == "BEGIN:VEVENT"


def _event(event: Any, reading: Reading, address: tuple[str, str] | None, *, line: int) -> None:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    if "RRULE" in event or "RDATE" in event:
        reading.wrong("Wiederholungen lesen wir nicht: Bitte jeden Tag einzeln.", line)
        return
    day = _day(event)
    if day is None:
        reading.wrong("Der Tag (DTSTART) fehlt oder ist nicht lesbar.", line)
        return
    where = address_of(str(event.get("LOCATION", ""))) or address
    if where is None:
        reading.wrong("Straße und Hausnummer (LOCATION) fehlen.", line)
        return
    street, number = where
    label = reading.houses.get(reading.key(street, number), HouseRecord(*where, " ".join(where)))
    reading.take(label, line=line)
    reading.date(label.calendar, day.isoformat(), str(event.get("SUMMARY", "")), line=line)


def _day(event: Any) -> date | None:
    """Local; None if there is none."""
    try:
        when = getattr(event.get("DTSTART"), "dt", None)
    except BrokenCalendarProperty:
        return None
    if isinstance(when, datetime):
        return (when.astimezone(BERLIN) if when.tzinfo else when).date()
    return when if isinstance(when, date) else None
