"""Which format a file of collection days has, and all that was brought as one reading."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from buergertelefon.places.errors import BadRegister
from buergertelefon.places.rules.registers import decoded
from buergertelefon.waste import ctrace_csv, ctrace_ics, feed_json
from buergertelefon.waste.errors import BadFile
from buergertelefon.waste.register import NEEDED, header, read_register
from buergertelefon.waste.rules.records import LARGEST, Reading, Tell, address_of

#: what a damaged archive raises; ValueError: it points before its beginning
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
#: files of a folder or an archive
MOST = 20_000
TOO_LARGE = f"Das ist mehr als {LARGEST // 1_000_000} MB."


class File(NamedTuple):
    """A file that was brought."""

    name: str
    data: bytes


def files_of(paths: Sequence[Path]) -> list[File]:
    """Files, and what lies in folders. Raises BadFile."""
    found: list[File] = []
    left = LARGEST
    try:
        for path in paths:
            inside = [path]
            if path.is_dir():
                inside = sorted(one for one in path.iterdir() if one.is_file())
            for one in inside[: MOST + 1]:
                with one.open("rb") as file:
                    found.append(File(one.name, file.read(left + 1)))
                left = max(0, left - len(found[-1].data))
    except OSError as error:
        why = "Das gibt es nicht." if isinstance(error, FileNotFoundError) else error.strerror
        raise BadFile([f"{error.filename or ''} lässt sich nicht lesen: {why}"]) from error
    return found


def read(files: Sequence[File], *, address: str = "", tell: Tell = lambda *_: None) -> Reading:
    """All of them together: a register with its calendars, or dates of single addresses.

    `address`: "Aachener Straße 22", of a file that does not say whose dates it has. What is wrong
    is in `problems`. Raises BadFile if the files cannot be unpacked or do not go together.
    """
    unpacked = _unpacked(files)
    texts = [(one.name, _text(one)) for one in unpacked]
    registers = [one for one in texts if _is_register(one[1])]
    if not registers:
        reading = _single(texts, address)
    elif len(registers) == 1 and len(texts) == 2:
        calendars = next(text for _, text in texts if text is not registers[0][1])
        reading = read_register(registers[0][1], calendars, tell=tell)
    else:
        raise BadFile(["Zu einem Adressverzeichnis gehört genau eine Datei mit Kalendern (JSON)."])
    reading.name = ", ".join(one.name for one in files)[:200]
    reading.digest = _digest(unpacked, address)
    return reading


def _single(texts: Sequence[tuple[str, str]], address: str) -> Reading:
    where = address_of(address)
    if address.strip() and where is None:
        raise BadFile([f"„{address[:80]}“: Bitte Straße und Hausnummer, so: Aachener Straße 22."])
    reading = Reading(full=False, source=ctrace_ics.SOURCE)
    for name, text in texts:
        before = len(reading.problems)
        _one(name, text, reading, where)
        if len(texts) > 1:
            reading.problems[before:] = [
                type(one)(one.says, one.line, ", ".join(filter(None, (name, one.place))))
                for one in reading.problems[before:]
            ]
    return reading.closed()


def _one(name: str, text: str, reading: Reading, where: tuple[str, str] | None) -> None:
    begin = text.lstrip()[:20].upper()
    if begin.startswith("BEGIN:VCALENDAR"):
        ctrace_ics.read_ics(text, reading, address=where)
    elif begin.startswith(("{", "[")):
        reading.source = feed_json.SOURCE
        feed_json.read_feed(text, reading, address=where)
    elif not begin:
        reading.wrong("Die Datei ist leer.")
    elif where is None:
        reading.wrong(
            f"In {name} steht keine Adresse. Bitte nennen Sie Straße und Hausnummer dazu."
            " Ein Adressverzeichnis hat die Spalten strasse, hausnummer, kalender."
        )
    else:
        ctrace_csv.read_csv(text, reading, street=where[0], number=where[1])


def _is_register(text: str) -> bool:
    if text.lstrip()[:1] in {"{", "[", ""} or text.lstrip()[:6].upper() == "BEGIN:":
        return False
    first = text.partition("\n")[0].replace('"', "")
    columns = header(first.split(max(";,\t", key=first.count)))
    return sum(one in columns for one in NEEDED) >= 2


def _unpacked(files: Sequence[File]) -> list[File]:
    found: list[File] = []
    left = LARGEST
    for one in files:
        for inner in _inside(one, left):
            left -= len(inner.data)
            if left < 0:
                raise BadFile([f"{one.name}: {TOO_LARGE}"])
            found.append(inner)
    if not found or len(found) > MOST:
        raise BadFile([f"Das sind {len(found)} Dateien, erwartet werden 1 bis {MOST}."])
    return found


def _inside(one: File, left: int) -> list[File]:
    """What is in it, at most a byte more than `left`. Raises BadFile."""
    damaged = f"{one.name} ist abgeschnitten oder beschädigt."
    if one.data[:2] == b"\x1f\x8b":
        unpacker = zlib.decompressobj(wbits=31)
        try:
            data = unpacker.decompress(one.data, left + 1)
        except zlib.error as error:
            raise BadFile([damaged]) from error
        if not unpacker.eof and len(data) <= left:
            raise BadFile([damaged])
        return [File(one.name.removesuffix(".gz"), data)]
    if one.data[:4] == b"PK\x03\x04":
        try:
            return _from_zip(one, left)
        except BROKEN as error:
            raise BadFile([damaged]) from error
    return [one]


def _from_zip(one: File, left: int) -> list[File]:
    found = []
    with zipfile.ZipFile(io.BytesIO(one.data)) as archive:
        infos = [one for one in archive.infolist() if not _is_beside(one.filename)]
        for info in infos[: MOST + 1]:
            with archive.open(info) as file:
                found.append(File(info.filename, file.read(max(0, left) + 1)))
            left -= len(found[-1].data)
    return found


def _is_beside(name: str) -> bool:
    """A folder, or what a Mac puts into archives."""
    return name.endswith(("/", ".DS_Store")) or name.startswith("__MACOSX/")


def _text(one: File) -> str:
    try:
        return decoded(one.data)
    except BadRegister as error:
        raise BadFile([f"{one.name}: {error}"]) from error


def _digest(files: Sequence[File], address: str) -> str:
    """The same for the same content, whatever the files are called and in whatever order."""
    parts = sorted(hashlib.sha256(one.data).hexdigest() for one in files)
    return hashlib.sha256("\n".join([address, *parts]).encode()).hexdigest()
