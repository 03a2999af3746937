"""Which letters bytes stand for, whatever their sender says."""

import codecs
import re

#: no charsets of mail, slow or dangerous: they run over their input again and again
NEVER = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined"})
#: what is declared by who does not know; what is valid UTF-8 beyond ASCII is UTF-8 then
WESTERN = re.compile(r"^(|ascii|iso8859-1|iso8859-15|cp1252|utf-8)$")
#: everything below the space but tab and line feed, and the characters that turn writing round
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


def letters(content: bytes, declared: str) -> tuple[str, bool]:
    """The text, and whether all of it could be read.

    windows-1252 called iso-8859-1, UTF-8 not called anything and a mixture of both by lines
    are read; an unknown charset is taken for one of them.
    """
    for bom, charset in BOMS.items():
        if content.startswith(bom):
            return _tidy(content[len(bom) :].decode(charset, "replace")), True
    name = _known(declared)
    if WESTERN.match(name):
        return _tidy(_western(content, "iso8859-15" if name == "iso8859-15" else "cp1252")), True
    try:
        return _tidy(content.decode(name)), True
    except ValueError:
        return _tidy(content.decode(name, "replace")), False


def plain(text: str) -> str:
    """Without what cannot be seen, line ends as line feeds, no-break spaces as spaces."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return CONTROL.sub("", text)


def _tidy(text: str) -> str:
    return plain(text.encode("utf-8", "replace").decode())  # half a surrogate pair is nothing


def _known(declared: str) -> str:
    try:
        name = codecs.lookup(declared.strip(" \"'")[:40]).name
        b"ab".decode(name, "replace")
    except (LookupError, ValueError):  # not a text encoding is a LookupError too
        return ""
    return "" if name.replace("_", "-") in NEVER else name


def _western(content: bytes, otherwise: str) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return "\n".join(_line(line, otherwise) for line in content.split(b"\n"))


def _line(line: bytes, otherwise: str) -> str:
    for charset in ("utf-8", otherwise):
        try:
            return line.decode(charset)
        except UnicodeDecodeError:
            continue
    return line.decode("iso8859-1")
