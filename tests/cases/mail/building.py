"""Mails as programs write them, put together by hand: nothing that our own code could mend."""

import struct
from base64 import encodebytes
from dataclasses import dataclass

from buergertelefon.cases.mail.reading import Kind

AMT = "Amt Beispiel <amt@example.org>"
WE = "buergertelefon+k7w2@example.com"
OURS = "<0123456789abcdef0123456789abcdef01234567@example.com>"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@dataclass(frozen=True)
class Odd:
    """A mail as it happens, and what is to be read of it."""

    name: str
    raw: bytes
    kind: Kind = Kind.REPLY
    text: str = "Nein."
    files: tuple[tuple[str, bytes], ...] = ()
    problems: tuple[str, ...] = ()
    bounced: str = ""
    deliverable: bool = True  # False: no mail server hands it over as it stands here


def head(subject: str = "AW: Vorgang K7W2", **fields: str) -> bytes:
    """The usual fields; `fields` by name with _ for -, "" leaves one out."""
    usual = {
        "From": AMT, "To": WE, "Subject": subject, "Date": "Tue, 16 Jun 2026 09:12:00 +0200",
        "Message-ID": "<a1@amt.example.org>", "In-Reply-To": OURS, "MIME-Version": "1.0",
    }  # fmt: skip
    usual |= {name.replace("_", "-"): value for name, value in fields.items()}
    return b"".join(
        f"{name}: {value}\n".encode("utf-8", "surrogateescape")
        for name, value in usual.items()
        if value
    )


def text(body: str | bytes, charset: str = "utf-8", way: str = "8bit", **fields: str) -> bytes:
    """A mail of one plain text."""
    raw = body if isinstance(body, bytes) else body.encode(charset)
    return head(**fields) + part(raw, f"text/plain; charset={charset}", way)


def html(body: str, **fields: str) -> bytes:
    """A mail of HTML alone."""
    return head(**fields) + part(body.encode(), "text/html; charset=utf-8", "8bit")


def part(content: bytes, kind: str, way: str = "8bit", **fields: str) -> bytes:
    """A part of a mail, or its end; files are written in base64 (`way`)."""
    names = {"Content-Type": kind, "Content-Transfer-Encoding": way}
    names |= {name.replace("_", "-"): value for name, value in fields.items()}
    told = "".join(f"{name}: {value}\n" for name, value in names.items() if value)
    raw = encodebytes(content) if way == "base64" else content
    return told.encode("utf-8", "surrogateescape") + b"\n" + raw


def plain(body: str) -> bytes:
    """A part of plain text."""
    return part(body.encode(), "text/plain; charset=utf-8")


def attached(content: bytes, name: str, kind: str = "application/pdf", **fields: str) -> bytes:
    """A part that is a file."""
    return part(
        content, kind, "base64", Content_Disposition=f'attachment; filename="{name}"', **fields
    )


def multi(kind: str, *inner: bytes, boundary: str = "=_grenze_1", end: bool = True) -> bytes:
    """A part of parts."""
    told = f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n'.encode()
    line = f"--{boundary}".encode()
    told += b"".join(line + b"\n" + one + b"\n" for one in inner)
    return told + (line + b"--\n" if end else b"")


def mixed(*inner: bytes, **fields: str) -> bytes:
    """A mail with files."""
    return head(**fields) + multi("mixed", *inner)


def report(kind: str, *inner: bytes, **fields: str) -> bytes:
    """A mail that a server writes (RFC 6522)."""
    return head(**fields) + multi(f"report; report-type={kind}", *inner)


# winmail.dat. Source: MS-OXTNEF 2.1.3 (attributes), 2.1.3.4 (properties), MS-OXRTFCP 2.2
def tnef(*attributes: bytes) -> bytes:
    """A file of these attributes, as Outlook attaches it."""
    version = attribute(0x9006, struct.pack("<I", 0x10000), type_=8)
    page = attribute(0x9007, struct.pack("<II", 1252, 0), type_=6)
    return struct.pack("<IH", 0x223E9F78, 1) + version + page + b"".join(attributes)


def attribute(name: int, value: bytes, *, type_: int = 6, level: int = 1) -> bytes:
    """One attribute with its checksum; level 2 belongs to a file."""
    told = struct.pack("<BHHI", level, name, type_, len(value))
    return told + value + struct.pack("<H", sum(value) & 0xFFFF)


def properties(*values: tuple[int, int, bytes]) -> bytes:
    """(type, name, value) as an encapsulation; texts and bytes say their length, padded to four."""
    told = struct.pack("<I", len(values))
    for kind, name, value in values:
        told += struct.pack("<HH", kind, name)
        if kind in {0x1E, 0x1F, 0x0D, 0x102}:
            told += struct.pack("<II", 1, len(value))
        told += value + bytes(-len(value) % 4)
    return told


def wrapped_file(name: str, content: bytes, *, short: str = "DATEI~1.PDF") -> bytes:
    """A file inside winmail.dat: an old short name, its content, the long name."""
    long_name = properties((0x1F, 0x3707, f"{name}\0".encode("utf-16-le")))
    return (
        attribute(0x9002, bytes(14), level=2)
        + attribute(0x8010, short.encode() + b"\0", type_=1, level=2)
        + attribute(0x800F, content, level=2)
        + attribute(0x9005, long_name, level=2)
    )


def stored_rtf(source: bytes) -> bytes:
    """RTF in the container for compressed RTF, not compressed."""
    return struct.pack("<IIII", len(source) + 12, len(source), 0x414C454D, 0) + source


def compressed_rtf(source: bytes) -> bytes:
    """RTF as Outlook compresses it, in the simplest way: letters, and the end mark."""
    told, write = b"", 207
    groups = [source[at : at + 8] for at in range(0, len(source), 8)]
    for group in groups:
        told += (b"\0" if len(group) == 8 else bytes([1 << len(group)])) + group
        write += len(group)
    if groups and len(groups[-1]) == 8:
        told += b"\x01"
    told += struct.pack(">H", (write % 4096) << 4)
    return struct.pack("<IIII", len(told) + 12, len(source), 0x75465A4C, 0) + told
