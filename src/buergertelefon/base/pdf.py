"""PDF that screen readers can read: tagged, with title, language, headings, fonts inside.

The only module that knows typst. Every document is PDF/UA-1 (ISO 14289-1), or it is not made. What
people have written goes to typst as JSON, never as part of its source: it cannot become markup.
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

from buergertelefon.base.hours import BERLIN

#: characters of all values together; rows and columns of a table
LONGEST, MOST_ROWS, MOST_COLUMNS = 2_000_000, 10_000, 12
#: more columns than that lie across
UPRIGHT = 5
#: what the fonts inside typst can draw of what names, places and texts are written with here: the
#: letters of DIN 91379 (Latin, Greek, Cyrillic, with their marks), punctuation, currencies
DRAWN = (
    (0x20, 0x7E), (0xA0, 0x377), (0x37A, 0x37F), (0x384, 0x38A), (0x38C, 0x38C), (0x38E, 0x3A1),
    (0x3A3, 0x481), (0x48A, 0x4FF), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x202F, 0x203A),
    (0x2044, 0x2044), (0x20AC, 0x20AC), (0x2116, 0x2116), (0x2122, 0x2122), (0x2190, 0x2193),
    (0x2212, 0x2212), (0x2264, 0x2265), (0x25A1, 0x25A1),
)  # fmt: skip
#: stands for any other
BOX = "□"
TEMPLATES = Path(__file__).parent / "templates" / "pdf"
WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {"page": "Seite", "of": "von", "made": "Stand", "none": "Keine Einträge."},
    "en": {"page": "Page", "of": "of", "made": "As of", "none": "No entries."},
}


class PdfError(Exception):
    """No document. Its text says why, in German, and names nobody."""


def document(
    template: Path, values: Mapping[str, object], *, title: str, made: datetime, lang: str = "de"
) -> bytes:
    """A PDF/UA-1 of a typst template, in which the values are `d`, the words of `lang` are `words`.

    `values`: what JSON can hold; what no font of ours can draw is shown as □. The same arguments
    make the same bytes. Raises PdfError if it is too long, or cannot be made.
    """
    data = json.dumps(_drawable(values), ensure_ascii=False)
    if len(data) > LONGEST:
        raise PdfError(f"PDF: {len(data)} Zeichen, höchstens {LONGEST}. Bitte teilen.")
    inputs = {
        "data": data, "title": drawable(title), "lang": lang,
        "words": json.dumps(WORDS.get(lang, WORDS["de"]), ensure_ascii=False),
    }  # fmt: skip
    second = made.replace(microsecond=0)  # typst refuses a part of one
    compiler = typst.Compiler(root=template.parent, font_paths=_fonts())
    source = (TEMPLATES / "frame.typ").read_bytes() + template.read_bytes()
    try:
        made_of = compiler.compile(
            input=source, format="pdf", sys_inputs=inputs, pdf_standards="ua-1", timestamp=second
        )
    except typst.TypstError as error:
        raise PdfError("PDF: Das Dokument lässt sich nicht herstellen.") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # typst stumbled; it is no Exception
            raise
        raise PdfError("PDF: Das Dokument lässt sich nicht herstellen.") from None
    if not isinstance(made_of, bytes):
        raise PdfError("PDF: Das Dokument lässt sich nicht herstellen.")
    return made_of


def table(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    note: str = "",
    lang: str = "de",
    made: datetime,
) -> bytes:
    """A list under a heading, its header on each page; more than five columns lie across.

    `rows`: shape (rows, columns). Raises PdfError if there are too many, or one has another length.
    """
    if not title.strip() or not 0 < len(columns) <= MOST_COLUMNS:
        raise PdfError(f"Liste: Bitte ein Titel und 1 bis {MOST_COLUMNS} Spalten.")
    if len(rows) > MOST_ROWS:
        raise PdfError(f"Liste: {len(rows)} Zeilen, höchstens {MOST_ROWS}. Bitte teilen.")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(columns):
            raise PdfError(f"Liste, Zeile {number}: {len(row)} Felder statt {len(columns)}.")
    values = {
        "columns": list(columns), "rows": [list(row) for row in rows], "note": note,
        "across": len(columns) > UPRIGHT, "made": f"{made.astimezone(BERLIN):%d.%m.%Y, %H:%M}",
    }  # fmt: skip
    return document(TEMPLATES / "table.typ", values, title=title, made=made, lang=lang)


def drawable(text: str) -> str:
    """The text as it is printed: composed letters, □ for what no font of ours can draw."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return "".join(one if one == "\n" or _is_drawn(one) else BOX for one in composed)


def _is_drawn(one: str) -> bool:
    return any(first <= ord(one) <= last for first, last in DRAWN)


def _drawable(value: object) -> object:
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, Mapping):
        return {key: _drawable(one) for key, one in value.items()}
    return [_drawable(one) for one in value] if isinstance(value, Sequence) else value


@cache
def _fonts() -> typst.Fonts:
    """Those that typst brings; the machine's own would make another document of the same letter."""
    return typst.Fonts(include_system_fonts=False)
