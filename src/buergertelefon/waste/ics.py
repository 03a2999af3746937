"""The collection days of a house as a calendar to subscribe to (RFC 5545, RFC 7986).

The same rows make the same bytes, so that an ETag can be drawn from them. A calendar must have an
entry (RFC 5545, 3.4): where nothing is published, the gap is one.
"""

from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from buergertelefon.waste.rules.dates import ENGLISH, Collections, Hole, said
from buergertelefon.waste.rules.kinds import NAMES

PRODUCT = "-//Buergertelefon//Abfuhrtermine//DE"
#: programs ask again so often
REFRESH = timedelta(days=1)
DAY = timedelta(days=1)
WORDS = {
    "de": {"title": "Abfuhr {address}", "day": "Abfuhr: {kind}",
           "put": "Bitte bis {by} Uhr hinausstellen, frühestens am Abend vorher ab {since} Uhr.",
           "moved": "An einem anderen Wochentag als sonst.", "gap": "Abfuhrtermine fehlen"},
    "en": {"title": "Collections {address}", "day": "Collection: {kind}",
           "put": "Put it out by {by}, not before {since} on the evening before.",
           "moved": "On another weekday than usual.", "gap": "Collection dates are missing"},
}  # fmt: skip


def feed(
    found: Collections, *, house: int, address: str, page: str, out: tuple[str, str], today: date,
    alarm: int | None = None, lang: str = "de",
) -> bytes:  # fmt: skip
    """One whole day for each day and kind; its UID stays with house, day and kind for good.

    `out`: from when on the evening before, and by when on the day, as "18:00". `alarm`: an hour of
    the evening before, 12 to 23; None: no alarm. `page`: where people read the same.
    """
    words, names = WORDS[lang], NAMES if lang == "de" else ENGLISH
    file = _file(words["title"].format(address=address), page)
    stamp = max((one.taken for one in found.sources), default=datetime(2020, 1, 1, tzinfo=UTC))
    put = words["put"].format(since=out[0], by=out[1])
    for one in found.days:
        for kind in one.kinds:
            text = f"{words['moved']} {put}" if kind in one.moved else put
            event = _whole_day(one.day, f"{house}-{one.day:%Y%m%d}-{kind}", stamp)
            event.add("summary", words["day"].format(kind=names[kind]))
            event.add("description", text)
            event.add("location", address)
            if alarm is not None:
                event.add_component(_alarm(alarm, str(event["summary"])))
            file.add_component(event)
    gaps = [one for one in found.gaps if one.hole in {Hole.ALL, Hole.SINCE}]
    if gaps or not found.days:
        day = next((one.day for one in gaps if one.day), today)
        event = _whole_day(day if found.days else max(day, today), f"{house}-gap", stamp)
        event.add("summary", words["gap"])
        event.add("description", " ".join(said(one, lang) for one in found.gaps))
        file.add_component(event)
    return bytes(file.to_ical())


def _file(name: str, page: str) -> Calendar:
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("name", name)
    file.add("x-wr-calname", name)
    file.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    file.add("x-published-ttl", "P1D")
    if page:
        file.add("url", page)
    return file


def _whole_day(day: date, of: str, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"abfuhr-{of}@buergertelefon")
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + DAY)
    event.add("transp", "TRANSPARENT")
    return event


def _alarm(hour: int, text: str) -> Alarm:
    """At that hour of the evening before; clocks are never changed between it and midnight."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", timedelta(hours=hour - 24))
    return alarm
