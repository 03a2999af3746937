"""winmail.dat: text and files as Outlook wraps them for other Outlooks (TNEF).

Sources: MS-OXTNEF, MS-OXRTFCP, MS-OXRTFEX. Read here and not by tnefparse: a few bytes make that
count to 2 to the power of 32, and it leaves compressed RTF, in which Outlook writes, compressed.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from buergertelefon.cases.mail.charsets import letters
from buergertelefon.cases.mail.html import as_text
from buergertelefon.cases.mail.rtf import decompressed, read_rtf

SIGNATURE = 0x223E9F78
#: attributes of one file, properties of one attribute, files
MOST_ATTRIBUTES, MOST_PROPERTIES, MOST_FILES = 2000, 500, 50
BODY, TITLE, DATA, STARTS, CODEPAGE = 0x800C, 0x8010, 0x800F, 0x9002, 0x9007
PROPERTIES, OF_FILE = 0x9003, 0x9005
#: properties: what is written, as text, HTML, RTF; its code page; a file's content and its names
P_BODY, P_HTML, P_RTF, P_CODEPAGE = 0x1000, 0x1013, 0x1009, 0x3FDE
P_DATA, P_SHORT, P_LONG = 0x3701, 0x3704, 0x3707
#: types of property by the bytes they take; those of VARIABLE say their length
SIZES = {2: 4, 3: 4, 4: 4, 10: 4, 11: 4, 5: 8, 6: 8, 7: 8, 20: 8, 64: 8, 72: 16}
UNICODE, OBJECT = 0x1F, 0x0D
VARIABLE = frozenset({0x1E, UNICODE, OBJECT, 0x102})
MANY, NAMED = 0x1000, 0x8000


@dataclass
class Wrapped:
    """What was in it."""

    text: str = ""
    files: list[tuple[str, bytes]] = field(default_factory=list)


def unwrapped(data: bytes) -> Wrapped:
    """What it carries. Raises ValueError if it is damaged before anything could be read."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != SIGNATURE:
        raise ValueError("no TNEF")
    found, charset = Wrapped(), "cp1252"
    bodies: dict[int, str] = {}
    for name, value in _attributes(data):
        if name == CODEPAGE:
            charset = _charset(value)
        elif name == BODY:
            bodies[P_BODY] = _text(value, charset)
        elif name == PROPERTIES:
            bodies |= _bodies(list(_properties(value)), charset)
        elif name == STARTS and len(found.files) < MOST_FILES:
            found.files.append(("", b""))
        elif found.files and name in {TITLE, DATA, OF_FILE}:
            found.files[-1] = _file(found.files[-1], name, value, charset)
    found.text = next((bodies[way] for way in (P_BODY, P_HTML, P_RTF) if bodies.get(way)), "")
    found.files = [(name, content) for name, content in found.files if content]
    if not found.text and not found.files:
        raise ValueError("nothing in it")
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    for _ in range(MOST_ATTRIBUTES):
        if at + 9 > len(data):
            return
        name, _, length = struct.unpack_from("<HHI", data, at + 1)
        yield name, data[at + 9 : at + 9 + length]
        at += length + 11


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(name, type, value) of each, of many values the first; ends where it is damaged."""
    try:
        at, left = 4, min(MOST_PROPERTIES, struct.unpack_from("<I", data)[0])
        while left and at + 4 <= len(data):
            left -= 1
            kind, name = struct.unpack_from("<HH", data, at)
            at += 4
            if name >= NAMED:
                at = _after_name(data, at)
            value, at = _value(data, at, kind)
            yield name, kind & ~MANY, value
    except struct.error:
        return


def _after_name(data: bytes, at: int) -> int:
    told = struct.unpack_from("<I", data, at + 16)[0]
    if not told:
        return at + 24
    return at + 24 + _padded(struct.unpack_from("<I", data, at + 20)[0])


def _value(data: bytes, at: int, kind: int) -> tuple[bytes, int]:
    many, kind = bool(kind & MANY), kind & ~MANY
    if kind not in VARIABLE:
        size, count = SIZES.get(kind, 0), 1
        if not size:
            raise struct.error("unknown type")
        if many:
            count = struct.unpack_from("<I", data, at)[0]
            at += 4
        return data[at : at + size], at + _padded(size * count)
    count = struct.unpack_from("<I", data, at)[0]
    at, first = at + 4, b""
    for turn in range(min(count, MOST_PROPERTIES)):
        length = struct.unpack_from("<I", data, at)[0]
        if not turn:
            first = data[at + 4 : at + 4 + length]
        at += 4 + _padded(length)
    return first, at


def _padded(length: int) -> int:
    return -(-length // 4) * 4


def _bodies(properties: list[tuple[int, int, bytes]], charset: str) -> dict[int, str]:
    pages = [value for name, _, value in properties if name == P_CODEPAGE]
    written = _charset(pages[0]) if pages else charset
    found: dict[int, str] = {}
    for name, kind, value in properties:
        if name == P_BODY:
            found[name] = _text(value, "utf-16-le" if kind == UNICODE else charset)
        elif name == P_HTML:
            found[name] = as_text(_text(value, "utf-16-le" if kind == UNICODE else written))
        elif name == P_RTF:
            found[name] = read_rtf(decompressed(value))
    return found


def _file(
    known: tuple[str, bytes], attribute: int, value: bytes, charset: str
) -> tuple[str, bytes]:
    name, content = known
    if attribute == TITLE:
        return name or _text(value, charset), content
    if attribute == DATA:
        return name, value
    for told, kind, inner in _properties(value):
        if told == P_LONG or (told == P_SHORT and not name):
            name = _text(inner, "utf-16-le" if kind == UNICODE else charset) or name
        elif told == P_DATA:
            content = inner[16:] if kind == OBJECT else inner
    return name, content


def _charset(page: bytes) -> str:
    number = int.from_bytes(page[:4], "little")
    return {65001: "utf-8", 20127: "ascii", 28591: "iso8859-1"}.get(number, f"cp{number}")


def _text(value: bytes, charset: str) -> str:
    return letters(value, charset)[0].strip("\n")
