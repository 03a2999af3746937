"""Services and offices of the example city, read from files a person can read and compare."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from buergertelefon.base.opening_hours_osm import is_valid
from buergertelefon.contacts.rules import OUTCOMES
from buergertelefon.demo.city import NUMBERS
from buergertelefon.demo.errors import BadContent
from buergertelefon.directory.models.offices import Access
from buergertelefon.directory.rules.registers import LANGUAGES
from buergertelefon.knowledge.rules.editing import Language
from buergertelefon.practice.rules import VOICES

DATA = Path(__file__).parent / "data"
#: field to its type; with "?" it may be missing
OFFICE = {
    "slug": str, "name": str, "place": str, "level": str, "phone": str, "mail": str,
    "address": str, "url": str, "hours": str, "source": str, "as_of": date, "fax?": str,
    "room?": str, "step_free?": str, "induction_loop?": str, "languages?": list,
    "access_note?": str, "most_concerns?": int, "months_ahead?": int, "appointment_note?": str,
    "extensions?": list,
}  # fmt: skip
SERVICE = {
    "slug": str, "key": str, "name": str, "ours": bool, "popular?": int, "family?": str,
    "apart?": str, "everyday": list, "answer": list,
}  # fmt: skip
ANSWER = {
    "place": str, "language?": str, "say": str, "office": str, "prerequisites?": list,
    "procedure?": list, "documents": list, "fee": str, "duration": str, "deadline?": str,
    "forms?": list,
    "legal?": list, "how": list, "why?": str, "hint?": str, "unknown": list, "source": str,
    "sources?": dict, "as_of": date, "valid_from?": date, "valid_until?": date,
    "review_due": date,
}  # fmt: skip
EXTENSION = {"function": str, "phone": str, "room?": str}
FAMILY = {"slug": str, "question": str}
EXERCISE = {
    "slug": str, "number": str, "voice": str, "caller": str, "lines": list, "topics": list,
    "outcome": str, "advice": str,
}  # fmt: skip
#: fields whose fact may be unknown, and then says so
MAY_BE_UNKNOWN = ("fee", "duration", "deadline", "documents", "procedure", "prerequisites")
#: ways to get it done
HOW = ("online", "appointment", "on_site", "phone", "post", "mail")
FEWEST_WORDS = 5


@dataclass(frozen=True)
class Content:
    """All files, checked."""

    offices: list[dict[str, Any]]
    services: list[dict[str, Any]]
    families: list[dict[str, Any]]
    exercises: list[dict[str, Any]]


def read(folder: Path = DATA) -> Content:
    """All offices and services. Raises BadContent naming file, field and reason."""
    offices = [_office(file) for file in sorted((folder / "offices").glob("*.toml"))]
    slugs = {office["slug"] for office in offices}
    families = [
        _fields(entry, FAMILY, f"families.toml, Familie {n}")
        for n, entry in enumerate(_toml(folder / "families.toml").get("family", []), start=1)
    ]
    known = {family["slug"] for family in families}
    services = [_service(file, slugs, known) for file in sorted((folder / "services").glob("*"))]
    names = {service["slug"] for service in services}
    exercises = [
        _exercise(entry, names, f"exercises.toml, Übung {n}")
        for n, entry in enumerate(_toml(folder / "exercises.toml").get("exercise", []), start=1)
    ]
    return Content(offices, services, families, exercises)


def _exercise(entry: dict[str, Any], services: Collection[str], where: str) -> dict[str, Any]:
    _fields(entry, EXERCISE, where)
    if not entry["lines"]:
        raise BadContent(f"{where}: lines ist leer")
    for name, values, allowed in (
        ("topics", entry["topics"], services),
        ("outcome", [entry["outcome"]], OUTCOMES),
        ("voice", [entry["voice"]], dict(VOICES)),
        ("number", [entry["number"]], {one.number for one in NUMBERS}),
    ):
        for one in values:
            if one not in allowed:
                raise BadContent(f"{where}: {name} kennt kein {one!r}")
    return entry


def _office(file: Path) -> dict[str, Any]:
    office = _fields(_toml(file), OFFICE, file.name)
    if office["slug"] != file.stem:
        raise BadContent(f"{file.name}: slug heißt anders als die Datei")
    if not is_valid(office["hours"]):
        raise BadContent(f"{file.name}: hours ist nicht lesbar")
    for n, extension in enumerate(office.get("extensions", []), start=1):
        _fields(extension, EXTENSION, f"{file.name}, Durchwahl {n}")
    for name in ("step_free", "induction_loop"):
        if office.get(name, "") not in {"", *Access}:
            raise BadContent(f"{file.name}: {name} kennt kein {office[name]!r}")
    for code in office.get("languages", []):
        if code not in LANGUAGES:
            raise BadContent(f"{file.name}: languages kennt kein {code!r}")
    return office


def _service(file: Path, offices: Collection[str], families: Collection[str]) -> dict[str, Any]:
    service = _fields(_toml(file), SERVICE, file.name)
    if service["slug"] != file.stem:
        raise BadContent(f"{file.name}: slug heißt anders als die Datei")
    if len(service["everyday"]) < FEWEST_WORDS:
        raise BadContent(f"{file.name}: everyday braucht mindestens {FEWEST_WORDS} Wörter")
    if service.get("family") not in {None, *families}:
        raise BadContent(f"{file.name}: family {service['family']!r} gibt es nicht")
    if not service["answer"]:
        raise BadContent(f"{file.name}: answer fehlt")
    for n, answer in enumerate(service["answer"], start=1):
        where = f"{file.name}, Auskunft {n}"
        _fields(answer, ANSWER, where)
        if answer["office"] not in offices:
            raise BadContent(f"{where}: office {answer['office']!r} gibt es nicht")
        for name, allowed in (("unknown", MAY_BE_UNKNOWN), ("how", HOW)):
            for one in answer[name]:
                if one not in allowed:
                    raise BadContent(f"{where}: {name} kennt kein {one!r}")
        if answer.get("language", Language.GERMAN) not in {*Language}:
            raise BadContent(f"{where}: language {answer['language']!r} gibt es nicht")
        for name in answer["unknown"]:
            if answer.get(name):
                raise BadContent(f"{where}: {name} ist angegeben und zugleich unbekannt")
        for name in answer.get("sources", {}):
            if not answer.get(name):
                raise BadContent(f"{where}: sources nennt {name}, das es hier nicht gibt")
    return service


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadContent(f"{file.name}: {error}") from error


def _fields(entry: dict[str, Any], fields: Mapping[str, type], where: str) -> dict[str, Any]:
    known = {name.rstrip("?"): kind for name, kind in fields.items()}
    for name, value in entry.items():
        if name not in known:
            raise BadContent(f"{where}: {name} ist unbekannt")
        if not isinstance(value, known[name]):
            raise BadContent(f"{where}: {name} ist kein {known[name].__name__}")
    missing = {name for name in fields if not name.endswith("?")} - entry.keys()
    if missing:
        raise BadContent(f"{where}: {min(missing)} fehlt")
    return entry
