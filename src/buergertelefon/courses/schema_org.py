"""Courses as schema.org writes them (Course, CourseInstance; JSON-LD). The only module that does.

Source: https://schema.org/Course, https://schema.org/CourseInstance. What the vocabulary has no
word for (reductions, minimum) is not said.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.rules.fields import Fields
from buergertelefon.courses.rules.records import (
    LARGEST,
    MOST_DATES,
    CourseRecord,
    Listing,
    Meeting,
    Reading,
    Tell,
    VenueRecord,
)
from buergertelefon.courses.rules.words import Level, Status

CONTEXT = "https://schema.org"
CANCELLED = "https://schema.org/EventCancelled"
Node = Mapping[str, Any]


def read_schema_org(source: bytes | Path, *, tell: Tell = lambda *_: None) -> Reading:
    """The whole file: one Course, a list of them, an `@graph`; what else is in it is left out."""
    reading = Reading()
    data = source if isinstance(source, bytes) else source.read_bytes()
    if len(data) > LARGEST:
        reading.wrong(f"Die Datei ist größer als {LARGEST // 1_000_000} MB.")
        return reading
    try:
        text = data.decode("utf-8-sig")
        found = list(_courses(json.loads(text, parse_constant=_refused)))
    except json.JSONDecodeError as error:
        reading.wrong("Hier ist die Datei abgeschnitten oder kein JSON.", error.lineno)
        return reading
    except (ValueError, RecursionError):
        reading.wrong("Das ist kein JSON in UTF-8.")
        return reading
    for n, (course, instance) in enumerate(found, start=1):
        if reading.full(0):
            break
        _take(course, instance, text, reading)
        if n % 200 == 0:
            tell(n, len(found))
    return reading.closed()


def _refused(word: str) -> None:
    raise ValueError(word)  # NaN and Infinity are no JSON


def _courses(value: Any) -> Iterator[tuple[Node, Node]]:
    """Each course with each of its instances; {} for one that has none."""
    if isinstance(value, list):
        for one in value:
            yield from _courses(one)
    elif isinstance(value, dict):
        for name in ("@graph", "itemListElement", "item"):
            yield from _courses(value.get(name))
        if _is(value, "Course"):
            instances = [one for one in _list(value.get("hasCourseInstance")) if _node(one)]
            for instance in instances or [{}]:
                yield value, instance


def _take(course: Node, instance: Node, text: str, reading: Reading) -> None:
    own = _text(instance.get("courseCode")) or _text(instance.get("identifier"))
    number = own or _text(course.get("courseCode")) or _text(course.get("identifier")) or ""
    at = text.find(json.dumps(number, ensure_ascii=False)) if number else -1
    line = text.count("\n", 0, at) + 1 if at >= 0 else 0
    if not number:
        reading.wrong("Einem Kurs fehlen courseCode und identifier.", line)
        return
    fields = Fields(reading, line, number[:60])
    title = _text(instance.get("name")) or _text(course.get("name"))
    if not title:
        fields.wrong("name", "fehlt.")
    offer = _first(instance.get("offers")) or _first(course.get("offers")) or {}
    area = _first(course.get("about")) or {}
    begins, ends = (_day(instance.get(name)) for name in ("startDate", "endDate"))
    level = _text(course.get("educationalLevel"))
    record = CourseRecord(
        fields.text("courseCode", number, "number") or fields.number,
        fields.text("name", title, "title"),
        fields.text("description", _text(course.get("description")), "text"),
        fields.text("termCode", _text(area.get("termCode")), "area_code"),
        fields.text("about", _text(area.get("name")), "area"),
        Level(level) if level and level in {*Level} else None,
        venue=_venue(_first(instance.get("location")), fields),
        begins=fields.day("startDate", begins), ends=fields.day("endDate", ends),
        sessions=_sessions(instance.get("subEvent"), fields),
        fee_cents=_price(offer, fields),
        prerequisites=fields.text(
            "coursePrerequisites", _text(course.get("coursePrerequisites")), "prerequisites"
        ),
        maximum=fields.count(
            "maximumAttendeeCapacity", _text(instance.get("maximumAttendeeCapacity"))
        ),
        cancelled=_off(_text(instance.get("eventStatus"))),
    )  # fmt: skip
    reading.take(record, line=line)


def _off(status: str | None) -> bool | None:
    return None if status is None else status.rpartition("/")[2] == "EventCancelled"


def _venue(place: Node | None, fields: Fields) -> VenueRecord | None:
    if place is None or _is(place, "VirtualLocation"):
        return None
    address = _first(place.get("address")) or {}
    given = {
        "building": place.get("name"), "street": address.get("streetAddress"),
        "postcode": address.get("postalCode"), "town": address.get("addressLocality"),
    }  # fmt: skip
    said = {name: fields.text(name, _text(one), name) or "" for name, one in given.items()}
    room = _first(place.get("containsPlace")) or {}
    return VenueRecord(
        **said, room=fields.text("room", _text(room.get("name")), "room") or "",
        district=fields.text("addressRegion", _text(address.get("addressRegion")), "district"),
    )  # fmt: skip


def _sessions(value: Any, fields: Fields) -> tuple[Meeting, ...] | None:
    """Single dates, if there are some; a rule of repetition is not computed."""
    events = [one for one in _list(value) if _node(one)][: MOST_DATES + 1]
    found = []
    for one in events:
        begins, ends = _moment(one.get("startDate")), _moment(one.get("endDate"))
        if begins and ends and begins < ends:
            found.append(Meeting(begins, ends))
        else:
            said = f"{_text(one.get('startDate'))} bis {_text(one.get('endDate'))}"
            fields.wrong("subEvent", f"„{said[:60]}“ ist kein Termin wie 2027-01-12T18:00.")
    return fields.meetings("subEvent", found) if events else None


def _moment(value: Any) -> datetime | None:
    text = _text(value) or ""
    try:
        moment = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return None
    if moment is None or not 2000 <= moment.year < 2100:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=BERLIN)).astimezone(UTC)


def _day(value: Any) -> str | None:
    """The day of "2027-01-12" or of a moment."""
    text = _text(value)
    moment = _moment(value)
    return f"{moment.astimezone(BERLIN):%Y-%m-%d}" if moment else text


def _price(offer: Node, fields: Fields) -> int | None:
    currency = _text(offer.get("priceCurrency"))
    price = _text(offer.get("price"))
    if price and currency not in {None, "EUR"}:
        fields.wrong("priceCurrency", f"„{currency[:10]}“: Wir rechnen nur in EUR.")
        return None
    return fields.cents("price", price)


def _is(node: Node, name: str) -> bool:
    return any(str(one).rpartition("/")[2] == name for one in _list(node.get("@type")))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _node(value: Any) -> bool:
    return isinstance(value, dict)


def _first(value: Any) -> Node | None:
    return next((one for one in _list(value) if isinstance(one, dict)), None)


def _text(value: Any) -> str | None:
    """Texts and numbers as text, the first of several; None for what is neither."""
    for one in _list(value):
        if isinstance(one, str):
            return one.strip()
        if isinstance(one, dict) and isinstance(one.get("@value"), str):
            return str(one["@value"]).strip()
        if isinstance(one, int | float) and not isinstance(one, bool):
            return format(one, ".2f").removesuffix(".00") if isinstance(one, float) else str(one)
    return None


def node_of(one: Listing) -> dict[str, Any]:
    """A course for others. Keys without a value are left out."""
    it = one.record
    instance = {
        "@type": "CourseInstance", "identifier": it.number, "courseMode": "onsite",
        "startDate": _iso(it.begins), "endDate": _iso(it.ends),
        "location": _place(it.venue) if it.venue else None,
        "maximumAttendeeCapacity": it.maximum, "remainingAttendeeCapacity": one.free,
        "eventStatus": CANCELLED if one.status == Status.CANCELLED else
        "https://schema.org/EventScheduled",
        "subEvent": [
            {"@type": "Event", "startDate": _local(begins), "endDate": _local(ends)}
            for begins, ends in it.sessions or ()
        ],
        "offers": _offer(one),
    }  # fmt: skip
    return _full({
        "@type": "Course", "courseCode": it.number, "name": it.title, "description": it.text,
        "url": one.url, "educationalLevel": it.level, "coursePrerequisites": it.prerequisites,
        "about": _full({"@type": "DefinedTerm", "termCode": it.area_code, "name": it.area})
        if it.area else None,
        "provider": {"@type": "EducationalOrganization", "name": one.school},
        "hasCourseInstance": [_full(instance)],
    })  # fmt: skip


def _offer(one: Listing) -> dict[str, Any] | None:
    cents = one.record.fee_cents
    if cents is None:
        return None
    free = one.status in {Status.FREE, Status.FEW}
    return _full({
        "@type": "Offer", "category": "Paid" if cents else "Free",
        "price": f"{cents // 100}.{cents % 100:02}", "priceCurrency": "EUR", "url": one.url,
        "availability": f"https://schema.org/{'InStock' if free else 'SoldOut'}",
    })  # fmt: skip


def _place(venue: VenueRecord) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress", "streetAddress": venue.street, "postalCode": venue.postcode,
        "addressLocality": venue.town, "addressRegion": venue.district, "addressCountry": "DE",
    }  # fmt: skip
    room = {"@type": "Place", "name": venue.room} if venue.room else None
    place = {
        "@type": "Place", "name": venue.building, "address": _full(address), "containsPlace": room
    }  # fmt: skip
    return _full(place)


def _full(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if value not in (None, "", [])}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _local(moment: datetime) -> str:
    return moment.astimezone(BERLIN).isoformat(timespec="minutes")


def file_of(listings: Iterator[Listing]) -> Iterator[str]:
    """The whole file, one course a line."""
    yield f'{{"@context": "{CONTEXT}", "@graph": [\n'
    for n, one in enumerate(listings):
        yield ("" if not n else ",\n") + json.dumps(node_of(one), ensure_ascii=False)
    yield "\n]}\n"
