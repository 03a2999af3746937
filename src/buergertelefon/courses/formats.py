"""Which format a file with courses has, and its reader."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path

from buergertelefon.courses.kufer import read_kufer
from buergertelefon.courses.rules.records import Reading
from buergertelefon.courses.schema_org import read_schema_org
from buergertelefon.courses.table import read_table


class Format(StrEnum):
    """What a file may be written in."""

    KUFER = "kufer"
    TABLE = "csv"
    SCHEMA_ORG = "jsonld"


FORMATS: Mapping[str, str] = {
    Format.KUFER: "KuferSQL (XML)", Format.TABLE: "Tabelle (CSV)",
    Format.SCHEMA_ORG: "schema.org (JSON-LD)",
}  # fmt: skip
READERS: Mapping[Format, Callable[..., Reading]] = {
    Format.KUFER: read_kufer, Format.TABLE: read_table, Format.SCHEMA_ORG: read_schema_org,
}  # fmt: skip


def format_of(source: bytes | Path) -> Format:
    """By the first character: "<" is XML, "{" and "[" are JSON, everything else is a table."""
    if isinstance(source, bytes):
        start = source[:200]
    else:
        with source.open("rb") as file:
            start = file.read(200)
    first = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return {b"<": Format.KUFER, b"{": Format.SCHEMA_ORG, b"[": Format.SCHEMA_ORG}.get(
        first, Format.TABLE
    )
