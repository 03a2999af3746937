"""The text of a mail that Outlook wrote as RTF, compressed as in winmail.dat.

Sources: MS-OXRTFCP 2.1 (compression), MS-OXRTFEX 2.1 (HTML inside RTF).
"""

import re
import struct
from functools import lru_cache

from buergertelefon.cases.mail.charsets import letters, plain
from buergertelefon.cases.mail.html import as_text

#: bytes of RTF that are read
LONGEST = 1_000_000
COMPRESSED, STORED = 0x75465A4C, 0x414C454D
#: what every dictionary begins with. Source: MS-OXRTFCP 2.1.2.1
BEGINS = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
WINDOW = 4096
TOKEN = re.compile(
    r"\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    r"|\\(?P<sign>[^a-zA-Z])|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)"
)
HIDDEN = frozenset({"fonttbl", "colortbl", "stylesheet", "info", "pict", "generator",
                    "header", "footer", "listtable", "listoverridetable", "rsidtbl",
                    "themedata"})  # fmt: skip
SAID = {"par": "\n", "line": "\n", "tab": "\t", "cell": "\t", "row": "\n", "emdash": "—",
        "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
        "bullet": "•"}  # fmt: skip


def decompressed(data: bytes) -> bytes:
    """RTF as it was before; as far as it goes where it is damaged, b"" if it is none."""
    if len(data) < 16:
        return b""
    size, magic = struct.unpack_from("<II", data, 4)
    if magic == STORED:
        return data[16 : 16 + size][:LONGEST]
    return _unpacked(data, min(size, LONGEST)) if magic == COMPRESSED else b""


def _unpacked(data: bytes, size: int) -> bytes:
    window = bytearray(BEGINS + bytes(WINDOW - len(BEGINS)))
    told, write, at = bytearray(), len(BEGINS), 16
    while at < len(data) and len(told) < size:
        control, at = data[at], at + 1
        for bit in range(8):
            if not control >> bit & 1:
                run, at = data[at : at + 1], at + 1
            else:
                pair, at = int.from_bytes(data[at : at + 2], "big"), at + 2
                offset, length = pair >> 4, (pair & 15) + 2
                if offset == write % WINDOW or at > len(data):
                    return bytes(told[:size])
                run = b""
                for step in range(length):  # it may read what it writes
                    one = window[(offset + step) % WINDOW]
                    window[(write + step) % WINDOW] = one
                    run += bytes([one])
            for step, one in enumerate(run):
                window[(write + step) % WINDOW] = one
            write += len(run)
            told += run
    return bytes(told[:size])


def read_rtf(data: bytes) -> str:
    """Its words; of RTF made from HTML the words of the HTML."""
    source = data[:LONGEST].decode("latin-1")
    if not source.startswith("{\\rtf"):
        return ""
    page = re.search(r"\\ansicpg(\d{1,5})", source)
    text = _words(source, f"cp{page[1]}" if page else "cp1252", html="\\fromhtml" in source[:500])
    return as_text(text) if "\\fromhtml" in source[:500] else plain(text).strip("\n")


def _words(source: str, charset: str, *, html: bool) -> str:
    told: list[str] = []
    hidden, tag, off, skip = False, False, False, 0
    around: list[tuple[bool, bool, bool]] = []
    for token in TOKEN.finditer(source):
        word, sign = token["word"], token["sign"]
        if token["brace"] == "{":
            around.append((hidden, tag, off))
        elif token["brace"]:
            hidden, tag, off = around.pop() if around else (False, False, False)
        elif word == "htmltag":
            hidden, tag = not html, True
        elif word == "htmlrtf":
            off = html and token["number"] != "0"
        elif sign == "*" or word in HIDDEN:
            hidden = True
        elif not hidden and not off:
            said, skip = _said(token, charset, skip, html=html and not tag)
            told.append(said)
    return "".join(told)


@lru_cache(maxsize=1000)
def _letter(byte: str, charset: str) -> str:
    return letters(bytes.fromhex(byte), charset)[0]


def _said(token: re.Match[str], charset: str, skip: int, *, html: bool) -> tuple[str, int]:
    """The characters of one token, and how many of the next stand for it in old programs."""
    if skip and (token["byte"] or token["text"]):
        text = token["text"] or " "
        return text[1:], skip - 1
    if token["byte"]:
        return _letter(token["byte"], charset), 0
    if token["word"] == "u" and token["number"]:
        code = int(token["number"]) % 65536
        return ("" if 0xD800 <= code < 0xE000 else chr(code)), 1
    if token["word"]:
        return SAID.get(token["word"], ""), 0
    text = token["text"] or {"~": " ", "_": "-"}.get(token["sign"] or "", token["sign"] or "")
    if token["sign"] in {"\n", "\r"}:
        text = "\n"
    return (text.replace("<", "&lt;") if html else text), 0
