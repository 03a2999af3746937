"""The lines of a register of offices: CSV with a header, or a JSON list. Nothing is guessed.

A field that cannot be read is named and left out, the office stays; a line without id or name, or
an id that comes twice, is left out as a whole.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from buergertelefon.base.opening_hours_osm import is_valid
from buergertelefon.base.phone import e164
from buergertelefon.places.errors import BadRegister
from buergertelefon.places.rules.registers import (
    Keys,
    Report,
    Row,
    columns_of,
    delimiter,
    rows_of,
)

#: longest cell of a name or address, and of anything else; characters
LONGEST_NAME, LONGEST, LONGEST_ID = 200, 500, 120
#: what a column may be called
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "stelle", "slug"),
    "name": ("name", "bezeichnung"),
    "municipality": ("ags", "gemeinde", "municipality"),
    "address": ("adresse", "anschrift", "address"),
    "street": ("strasse", "straße", "street"),
    "house": ("hausnummer", "hnr", "housenumber"),
    "postcode": ("plz", "postcode"),
    "town": ("ort", "town"),
    "room": ("raum", "room"),
    "latitude": ("breite", "lat", "latitude"),
    "longitude": ("länge", "laenge", "lon", "longitude"),
    "phone": ("telefon", "tel", "phone"),
    "fax": ("fax", "telefax"),
    "mail": ("mail", "e-mail", "email"),
    "url": ("url", "internet", "homepage"),
    "hours": ("öffnungszeiten", "oeffnungszeiten", "opening_hours", "hours"),
    "step_free": ("stufenlos", "step_free", "wheelchair"),
    "induction_loop": ("induktionsschleife", "induction_loop"),
    "languages": ("sprachen", "languages"),
    "access_note": ("zugang", "access_note"),
    "services": ("leistungen", "leika", "services"),
    "valid_from": ("gültig_ab", "gueltig_ab", "valid_from"),
    "valid_until": ("gültig_bis", "gueltig_bis", "valid_until"),
    "source": ("quelle", "source"),
}
ACCESS = {
    "ja": "yes", "yes": "yes", "nein": "no", "no": "no", "teilweise": "partly", "partly": "partly",
    "limited": "partly",
}  # fmt: skip
#: languages besides German, by ISO 639-1; and German Sign Language
SIGNED = "dgs"
LANGUAGES = frozenset(
    {
        "ar", "bg", "cs", "da", "el", "en", "es", "et", "fa", "fi", "fr", "hi", "hr", "hu", "it",
        "lt", "lv", "mk", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk",
        "ur", "vi", SIGNED,
    }
)  # fmt: skip
LEIKA = re.compile(r"99\d{12}")
#: the federal number, also with an area code before it
_FEDERAL = re.compile(r"(?:\(?0\d{2,4}\)?[\s/-]*)?115")
_MAIL = re.compile(r"[^@\s:/]+@[^@\s:/]+\.[^@\s:/]{2,}")


@dataclass(frozen=True)
class OfficeRow:
    """An office as a register has it; fields as in the model."""

    id: str
    name: str
    municipality: str = ""  # AGS, or a name
    address: str = ""
    room: str = ""
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""
    fax: str = ""
    mail: str = ""
    url: str = ""
    hours: str = ""
    step_free: str = ""
    induction_loop: str = ""
    languages: tuple[str, ...] = ()
    access_note: str = ""
    services: tuple[str, ...] = ()  # LeiKa keys
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = ""
    line: int = 0


def offices(text: str, report: Report) -> list[OfficeRow]:
    """All offices of a file. Raises BadRegister if it has no id or no name column."""
    entries = list(_json(text) if text.lstrip().startswith(("[", "{")) else _csv(text, report))
    times = Counter(row.get("id", "") for _, row in entries)
    found = []
    for n, row in entries:
        if not row.get("id") or not row.get("name"):
            if row.get("id"):
                report.leave_out(n, "Die Stelle hat keinen Namen.", (row["id"],))
            else:
                report.leave_out(n, "Die Stelle hat keine id.")
        elif len(row["id"]) > LONGEST_ID:
            words = f"id „{row['id'][:40]}…“ hat über {LONGEST_ID} Zeichen."
            report.leave_out(n, words, (row["id"],))
        elif times[row["id"]] > 1:
            words = f"id {row['id'][:40]} kommt {times[row['id']]}-mal vor."
            report.leave_out(n, words, (row["id"],))
        else:
            found.append(_office(n, row, report))
    return found


def _csv(text: str, report: Report) -> Iterator[tuple[int, dict[str, str]]]:
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter(first))
    names = _names(columns_of(reader))

    def about(row: Row) -> Keys:
        return [(row[names["id"]],)] if row.get(names["id"]) else []

    for n, row in rows_of(reader, report, about):
        if any(row.values()):
            yield n, {ours: row[theirs] for ours, theirs in names.items()}


def _json(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        entries = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadRegister(f"Das ist kein JSON: Zeile {error.lineno}, {error.msg}.") from error
    except RecursionError as error:
        raise BadRegister("Das JSON ist zu tief verschachtelt.") from error
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise BadRegister("Erwartet wird eine JSON-Liste von Stellen mit id und name.")
    names = _names(sorted({name.strip().lower() for one in entries for name in one}))
    for n, one in enumerate(entries, start=1):
        cells = {name.strip().lower(): _plain(value) for name, value in one.items()}
        yield n, {ours: cells.get(theirs, "") for ours, theirs in names.items()}


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ";".join(str(one) for one in value)
    return "" if value is None else str(value).strip()


def _names(there: list[str]) -> dict[str, str]:
    """Our names to those of the file."""
    found = {
        ours: theirs
        for ours, known in COLUMNS.items()
        if (theirs := next((one for one in known if one in there), ""))
    }
    if not {"id", "name"} <= found.keys():
        raise BadRegister(
            "Das Verzeichnis der Stellen braucht die Spalten id und name."
            f" Gefunden: {', '.join(there) or 'keine Spalten'}."
        )
    return found


def _office(n: int, row: Mapping[str, str], report: Report) -> OfficeRow:
    """One office; what cannot be read of it is reported and left out."""

    def read(name: str, reader: Callable[[str], object], words: str) -> str:
        text = row.get(name, "")
        if not text or text.strip("-–/ ") == "":  # "-", "--": somebody's "none"
            return ""
        if reader(text):
            return text
        shown = text if len(text) <= 40 else f"{text[:40]}… ({len(text)} Zeichen)"
        report.say(n, f"{name} „{shown}“ {words}, weggelassen.")
        return ""

    address = row.get("address", "") or _address(row)
    step_free = read("step_free", _access, "ist weder ja, teilweise noch nein")
    loop = read("induction_loop", _access, "ist weder ja, teilweise noch nein")
    latitude = read("latitude", lambda text: _degrees(text, 90), "ist keine geografische Breite")
    longitude = read("longitude", lambda text: _degrees(text, 180), "ist keine geografische Länge")
    both = bool(latitude) and bool(longitude)
    begins = _day(read("valid_from", _day, "ist kein Tag (JJJJ-MM-TT)"))
    ends = _day(read("valid_until", _day, "ist kein Tag (JJJJ-MM-TT)"))
    if begins and ends and ends <= begins:
        report.say(n, "valid_until liegt nicht nach valid_from, beide weggelassen.")
        begins = ends = None
    return OfficeRow(
        id=row["id"],
        name=row["name"][:LONGEST_NAME],
        municipality=row.get("municipality", ""),
        address=address[:LONGEST],
        room=row.get("room", "")[:80],
        latitude=_degrees(latitude, 90) if both else None,
        longitude=_degrees(longitude, 180) if both else None,
        phone=_phone(read("phone", _phone, "ist keine einzelne Rufnummer")),
        fax=e164(read("fax", e164, "ist keine einzelne Rufnummer")),
        mail=read("mail", _mail, "ist keine E-Mail-Adresse"),
        url=read("url", _url, "ist keine Internetadresse"),
        hours=read("hours", is_valid, "ist nicht in der Schreibweise von OpenStreetMap"),
        step_free=_access(step_free),
        induction_loop=_access(loop),
        languages=_codes(n, row.get("languages", ""), report),
        access_note=row.get("access_note", "")[:LONGEST],
        services=_keys(n, row.get("services", ""), report),
        valid_from=begins,
        valid_until=ends,
        source=row.get("source", "")[:LONGEST],
        line=n,
    )


def _address(row: Mapping[str, str]) -> str:
    street = " ".join(filter(None, (row.get("street"), row.get("house"))))
    town = " ".join(filter(None, (row.get("postcode"), row.get("town"))))
    return ", ".join(filter(None, (street, town)))


def _phone(text: str) -> str:
    return "115" if _FEDERAL.fullmatch(text) else e164(text)


def _access(text: str) -> str:
    return ACCESS.get(text.lower(), "")


def _mail(text: str) -> bool:
    return bool(_MAIL.fullmatch(text)) and len(text) <= 254


def _url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and "." in parts.netloc and len(text) <= LONGEST


def _degrees(text: str, most: int) -> float | None:
    try:
        degrees = float(text.replace(",", "."))
    except ValueError:
        return None
    return degrees if -most <= degrees <= most else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _codes(n: int, text: str, report: Report) -> tuple[str, ...]:
    found = []
    for one in filter(None, re.split(r"[;,\s]+", text.lower())):
        if one in LANGUAGES:
            found.append(one)
        else:
            report.say(n, f"Sprache „{one[:20]}“ ist kein Kürzel wie en, tr, dgs, weggelassen.")
    return tuple(dict.fromkeys(found))


def _keys(n: int, text: str, report: Report) -> tuple[str, ...]:
    """LeiKa keys, also several in one cell; what is none is named and not repaired."""
    found = []
    for one in filter(None, re.split(r"[;,|\s]+", text)):
        if LEIKA.fullmatch(one):
            found.append(one)
        else:
            report.say(
                n, f"Leistung „{one[:20]}“ hat {len(one)} Zeichen, ein LeiKa-Schlüssel 14 Ziffern"
                " ab 99, weggelassen.",
            )  # fmt: skip
    return tuple(dict.fromkeys(found))
