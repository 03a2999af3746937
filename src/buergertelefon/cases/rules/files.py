"""Which files somebody may send along, known by their content, how big, and how they are called."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from buergertelefon.cases.errors import BadField

#: bytes of one file, files of one message, bytes of all files of a case
LARGEST, MOST, LARGEST_ALL = 10_000_000, 5, 30_000_000
#: characters of a name, its ending with it; pixels of a picture that is still decoded
LONGEST_FILE_NAME, MOST_PIXELS = 100, 60_000_000
ALLOWED = "Möglich sind Bilder (JPEG, PNG, WebP, GIF), PDF und einfacher Text."


class Kind(StrEnum):
    """What may come; HEIC is known to say what to do instead."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    GIF = "image/gif"
    HEIC = "image/heic"
    PDF = "application/pdf"
    TEXT = "text/plain"


#: of the kinds that are kept; WebP and GIF are kept as one of these
ENDINGS: Mapping[str, str] = {
    Kind.JPEG: ".jpg", Kind.PNG: ".png", Kind.PDF: ".pdf", Kind.TEXT: ".txt",
}  # fmt: skip
_STARTS: Mapping[bytes, Kind] = {
    b"\xff\xd8\xff": Kind.JPEG, b"\x89PNG\r\n\x1a\n": Kind.PNG,
    b"GIF87a": Kind.GIF, b"GIF89a": Kind.GIF, b"%PDF-": Kind.PDF,
}  # fmt: skip
_APPLE = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_MARKUP = re.compile(r"^\s*<[!?a-z]|<(!doctype|html|head|body|script|svg|iframe)\b", re.IGNORECASE)
#: what no text has in it: control characters other than tabulator, line and page ends
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Cleaned:
    """A file as it is kept: known by its content, made anew where it could carry something."""

    name: str
    kind: str  # media type
    content: bytes


def kind_of(content: bytes) -> Kind | None:
    """By the first bytes; None if it is none of these, which plain text is, too."""
    for start, kind in _STARTS.items():
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _APPLE:
        return Kind.HEIC
    return None


def text_of(content: bytes) -> str | None:
    """Plain text, from UTF-8, from UTF-16 with its mark, or as Windows writes it.

    None if it is none, or a page that a browser would run.
    """
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(text) or _MARKUP.search(text) else text
    return None


def neutral(name: str, *, kind: Kind) -> str:
    """A name that no system reads as anything else, with the ending of what the file is.

    No folders, no control or direction characters, no second ending; "Datei" if nothing is left.
    """
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    stem = "".join(one if one.isalnum() or one in " ._-()" else " " for one in name)
    stem = " ".join(stem.split())
    while _ENDING.search(stem):
        stem = _ENDING.sub("", stem)
    ending = ENDINGS[kind]
    return (stem.strip(" .")[: LONGEST_FILE_NAME - len(ending)].rstrip(" .") or "Datei") + ending


def sized(name: str, content: bytes) -> bytes:
    """The content. Raises BadField if there is none or too much."""
    if not content:
        raise refused(name, "ist leer. Bitte prüfen Sie die Datei.")
    if len(content) > LARGEST:
        size = f"{len(content) / 1_000_000:.1f}".replace(".", ",")
        raise refused(
            name,
            f"ist zu groß: {size} MB, höchstens {LARGEST // 1_000_000} MB. Bitte verkleinern oder "
            "teilen Sie die Datei.",
        )
    return content


def refused(name: str, why: str) -> BadField:
    """The refusal that names the file."""
    shown = "".join(one for one in name if one.isprintable())[:LONGEST_FILE_NAME] or "Datei"
    return BadField("files", f"„{shown}“ {why}")
