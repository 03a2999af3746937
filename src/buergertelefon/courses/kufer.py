"""Courses as the program KuferSQL exports them. The only module that knows this format.

`<kurse><kurs>` with knr, fachb, fachbtext, haupttitel, inhalt, ort*, beginndat, endedat, dauer (how
many dates), termine/termin (tag, zeitvon, zeitbis), tnmax, tnmin, tnanmeldungen; days dd.mm.yyyy,
times HH:MM. It has no fees. `mitarbeiter_planend`, who planned it, is never read. More
registrations than places happen, and are taken.
"""

import io
from pathlib import Path
from typing import IO, Any

from lxml import etree

from buergertelefon.courses.rules.fields import Fields
from buergertelefon.courses.rules.records import (
    LARGEST,
    MOST_DATES,
    CourseRecord,
    Meeting,
    Reading,
    Tell,
    VenueRecord,
)

Element = Any  # lxml has no types of its own
#: the parser's own limits of depth and text length hold, too
CAREFUL: dict[str, Any] = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False,
    "remove_comments": True, "remove_pis": True,
}  # fmt: skip
#: after so many courses somebody is told
STEP = 200


def read_kufer(source: bytes | Path, *, tell: Tell = lambda *_: None) -> Reading:
    """The whole file, as a stream. What is wrong is in `problems`, with line, number and field."""
    reading = Reading()
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > LARGEST:
        reading.wrong(f"Die Datei ist größer als {LARGEST // 1_000_000} MB.")
        return reading
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
        try:
            _read(file, reading, tell)
        except etree.XMLSyntaxError as error:
            line = error.lineno or 0
            reading.wrong(
                "Hier ist die Datei abgeschnitten oder kein XML. Bitte neu ausgeben und noch"
                " einmal einlesen.", line,
            )  # fmt: skip
    return reading.closed()


def _read(file: IO[bytes], reading: Reading, tell: Tell) -> None:
    if not _is_list(file, reading):
        return
    for _, kurs in etree.iterparse(file, events=("end",), tag="kurs", **CAREFUL):
        root = kurs.getparent()
        if root is None or root.getparent() is not None:
            continue
        if reading.full(kurs.sourceline):
            return
        _course(kurs, reading)
        kurs.clear()
        while kurs.getprevious() is not None:
            del root[0]
        if len(reading.records) % STEP == 0:
            tell(len(reading.records), 0)


def _is_list(file: IO[bytes], reading: Reading) -> bool:
    """Does the file begin as it should? A look of its own: events of all elements cost seconds."""
    _, root = next(etree.iterparse(file, events=("start",), **CAREFUL))
    file.seek(0)
    if root.getroottree().docinfo.doctype:
        reading.wrong("Die Datei hat eine DOCTYPE-Zeile. Das nehmen wir nicht an.", 1)
        return False
    if root.tag != "kurse":
        reading.wrong(
            "Das ist keine Kursliste aus KuferSQL: Erwartet wird <kurse> mit <kurs>.",
            root.sourceline,
        )
        return False
    return True


def _course(kurs: Element, reading: Reading) -> None:
    line = kurs.sourceline or 0
    said = {str(one.tag): (one.text or "").strip() for one in kurs if len(one) == 0}
    lines = {str(one.tag): one.sourceline or 0 for one in kurs}
    number = said.get("knr", "")[:60]
    if not number:
        reading.wrong("Die Kursnummer fehlt.", line, "", "knr")
        return
    fields = Fields(reading, line, number)
    for name in ("haupttitel", "tnmax"):
        if not said.get(name):
            fields.wrong(name, "fehlt.")
    if "tnanmeldungen" not in said:
        reading.strange("fehlt, die Zahl der Anmeldungen bleibt.", line, number, "tnanmeldungen")

    def text(name: str, limit: str) -> str | None:
        fields.line = lines.get(name, line)
        return fields.text(name, said.get(name), limit)

    def count(name: str) -> int | None:
        fields.line = lines.get(name, line)
        return fields.count(name, said.get(name))

    def day(name: str) -> Any:
        fields.line = lines.get(name, line)
        return fields.day(name, said.get(name))

    sessions = _sessions(kurs, fields)
    units = count("dauer")
    if sessions is not None and units is not None and units != len(sessions):
        reading.strange(
            f"nennt {units} Termine, es sind {len(sessions)}.", lines["dauer"], number, "dauer"
        )
    record = CourseRecord(
        text("knr", "number") or number, text("haupttitel", "title"), text("inhalt", "text"),
        text("fachb", "area_code"), text("fachbtext", "area"),
        venue=VenueRecord(
            text("ortgebaeude", "building") or text("ortaussenstelle", "building") or "",
            text("ortraumname", "room") or text("ort", "room") or "",
            text("ortstr", "street") or "", text("ortplz", "postcode") or "",
            text("ortname", "town") or "",
        ),
        begins=day("beginndat"), ends=day("endedat"), sessions=sessions,
        minimum=count("tnmin"), maximum=count("tnmax"), elsewhere=count("tnanmeldungen"),
    )  # fmt: skip
    fields.line = line
    reading.take(record, line=line)


def _sessions(kurs: Element, fields: Fields) -> tuple[Meeting, ...] | None:
    """None if the file says nothing of dates."""
    dates = kurs.find("termine")
    if dates is None:
        return None
    found = []
    for one in dates.findall("termin")[: MOST_DATES + 1]:
        said = {part.tag: (part.text or "").strip() for part in one}
        tag, von, bis = (said.get(name, "") for name in ("tag", "zeitvon", "zeitbis"))
        if meeting := fields.meeting("termin", tag, von, bis, one.sourceline or 0):
            found.append(meeting)
    return fields.meetings("termine", found)
