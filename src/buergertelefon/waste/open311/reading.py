"""What other programs ask and send: query strings and forms, read strictly."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

from buergertelefon.waste.errors import BadField, NotTaken
from buergertelefon.waste.rules.requests import MOST, Question, Sent, span

T = TypeVar("T")
#: a request has no more bytes, and no more fields
LARGEST, MOST_FIELDS = 64 * 1024, 300
LONGEST_TEXT, LONGEST_ADDRESS, LONGEST_URL, LONGEST_PAGE = 4000, 200, 500, 100_000
YEARS = range(1970, 2200)
#: what no XML document may hold, and no database column
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: W3C's profile of ISO 8601, the zone is needed; its +, if nobody escaped it, arrives as a blank
W3_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+ -]\d\d:\d\d)", re.ASCII)
DEGREES = re.compile(r"[+-]?\d{1,3}(\.\d{1,20})?", re.ASCII)
ATTRIBUTE = re.compile(r"attribute\[([^\[\]]+)\](?:\[\d*\])?", re.ASCII)
STATUS = {"open": False, "closed": True}


@dataclass(frozen=True)
class Fields:
    """Names and values, as often as they were sent. An empty value is none."""

    pairs: tuple[tuple[str, str], ...]

    def one(self, name: str) -> str:
        """The last one; "" if there is none."""
        return next(reversed(self._all(name)), "")

    def many(self, name: str) -> tuple[str, ...]:
        """All of them; each may hold several, with commas between."""
        parts = (part.strip() for value in self._all(name) for part in value.split(","))
        return tuple(dict.fromkeys(part for part in parts if part))

    def attributes(self) -> dict[str, list[str]]:
        """`attribute[code]=`, and `attribute[code][]=` as often as there are values."""
        found: dict[str, list[str]] = {}
        for name, value in self.pairs:
            if match := ATTRIBUTE.fullmatch(name):
                found.setdefault(match[1], []).append(value)
        return found

    def _all(self, name: str) -> list[str]:
        values = [value.strip() for given, value in self.pairs if given == name]
        return [value for value in values if value]


def fields(raw: bytes) -> Fields:
    """A query string or the body of a form. Raises NotTaken."""
    if len(raw) > LARGEST:
        raise NotTaken(400, f"Eine Anfrage hat höchstens {LARGEST // 1024} kB.")
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict",
                          max_num_fields=MOST_FIELDS)  # fmt: skip
    except UnicodeDecodeError:
        raise NotTaken(400, "Die Anfrage ist nicht in UTF-8 geschrieben.") from None
    except ValueError:
        raise NotTaken(400, f"Eine Anfrage hat höchstens {MOST_FIELDS} Felder.") from None
    return Fields(tuple((name, UNWRITABLE.sub("", value)) for name, value in pairs))


def question(given: Fields, *, at: datetime) -> Question:
    """What a list of requests is asked for. Raises NotTaken with all that is wrong."""
    if ids := given.many("service_request_id"):
        if len(ids) > MOST:
            raise NotTaken(400, f"service_request_id: Höchstens {MOST} auf einmal.")
        return Question(ids=ids)
    faults: list[BadField] = []

    def read(reader: Callable[[str], T], name: str, other: T) -> T:
        try:
            return reader(name) if given.one(name) else other
        except BadField as fault:
            faults.append(fault)
            return other

    since = read(lambda name: moment(name, given.one(name)), "start_date", None)
    until = read(lambda name: moment(name, given.one(name)), "end_date", None)
    page = read(lambda name: _whole(name, given.one(name), LONGEST_PAGE), "page", 1)
    size = read(lambda name: _whole(name, given.one(name), MOST), "page_size", MOST)
    closed = read(lambda _: _closed(given.many("status")), "status", None)
    first = last = at
    try:
        first, last = span(since, until, at=at)
    except BadField as fault:
        faults.append(fault)
    refuse(faults)
    return Question((), given.many("service_code"), first, last, closed, page, size)


def sent(given: Fields) -> Sent:
    """A report; what is wrong with it stands in its `faults`."""
    faults: list[BadField] = []
    latitude, longitude = _point(given.one("lat"), given.one("long"), faults)
    address, house = given.one("address_string"), given.one("address_id")
    if len(address) > LONGEST_ADDRESS:
        faults.append(BadField("address_string", f"Höchstens {LONGEST_ADDRESS} Zeichen."))
    if not (address or house or given.one("lat") or given.one("long")):
        faults.append(
            BadField("lat, long", "Bitte den Ort nennen: lat und long, address_string oder "
                     "address_id.")
        )  # fmt: skip
    text, media_url = given.one("description"), given.one("media_url")
    if len(text) > LONGEST_TEXT:
        faults.append(BadField("description", f"Höchstens {LONGEST_TEXT} Zeichen."))
    if media_url and not _is_web(media_url):
        faults.append(BadField("media_url", "Bitte eine Adresse, die mit https:// beginnt."))
    faults += [
        BadField(name[:40], "Bitte als attribute[code]=Wert schreiben.")
        for name, value in given.pairs
        if name.startswith("attribute") and value and not ATTRIBUTE.fullmatch(name)
    ]
    name = f"{given.one('first_name')} {given.one('last_name')}".strip()
    content = "&".join(sorted(f"{name}={value}" for name, value in given.pairs if name != KEY))
    return Sent(
        given.one("service_code"), address, house, latitude, longitude, text, media_url,
        given.attributes(), name, given.one("email"), given.one("phone"), content, tuple(faults),
    )  # fmt: skip


#: never part of what is kept or compared
KEY = "api_key"


def refuse(faults: list[BadField], status: int = 400) -> None:
    """Raises NotTaken with all of them, if there are any."""
    if faults:
        raise NotTaken(status, *(f"{one.field}: {one}" for one in faults))


def moment(field: str, text: str) -> datetime:
    """A moment with its zone. Raises BadField."""
    words = "Bitte Tag, Uhrzeit und Zone nennen, wie 2026-11-27T18:00:00Z."
    try:
        if not W3_TIME.fullmatch(text):
            raise BadField(field, words)
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise BadField(field, words) from None
    if found.year not in YEARS:
        raise BadField(field, words)
    return found


def _whole(field: str, text: str, most: int) -> int:
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII) or not 1 <= int(text) <= most:
        raise BadField(field, f"Bitte eine Zahl von 1 bis {most}.")
    return int(text)


def _closed(words: tuple[str, ...]) -> bool | None:
    if unknown := [one for one in words if one not in STATUS]:
        raise BadField("status", f"„{unknown[0][:40]}“ gibt es nicht, nur open und closed.")
    return STATUS[words[0]] if len(words) == 1 else None


def _point(
    lat: str, long: str, faults: list[BadField]
) -> tuple[float, float] | tuple[None, None]:  # fmt: skip
    if bool(lat) != bool(long):
        missing = "long" if lat else "lat"
        faults.append(BadField(missing, "lat und long gehören zusammen, bitte beide nennen."))
    values = []
    for field, text, most in (("lat", lat, 90.0), ("long", long, 180.0)):
        value = float(text) if DEGREES.fullmatch(text) else math.nan
        if text and not abs(value) <= most:  # what is no number is not, either
            faults.append(BadField(field, f"Bitte Grad von -{most:.0f} bis {most:.0f} (WGS 84)."))
        values.append(value)
    return (None, None) if faults or math.isnan(values[0]) else (values[0], values[1])


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    plain = len(address) <= LONGEST_URL and not re.search(r"\s", address)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and plain
