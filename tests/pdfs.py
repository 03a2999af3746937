"""Reads our PDF back with a program that is not ours (pikepdf, qpdf)."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf


@dataclass(frozen=True)
class Read:
    """What a reader finds in a document."""

    text: str  # pages joined by a form feed; pieces in the order they are drawn
    tags: tuple[str, ...]  # of the structure tree, depth first
    language: str
    title: str
    pages: int
    is_tagged: bool
    shows_title: bool
    ua_part: str  # of PDF/UA, as XMP says it
    fonts_outside: tuple[str, ...]  # fonts whose letters are not in the file


def read(data: bytes) -> Read:
    """All of it. Raises if it is no PDF."""
    with pikepdf.open(io.BytesIO(data)) as file, file.open_metadata() as metadata:
        root = file.Root
        return Read(
            text="\f".join("".join(_pieces(page)) for page in file.pages),
            tags=tuple(_tags(root.StructTreeRoot)),
            language=str(root.Lang),
            title=str(metadata["dc:title"]),
            pages=len(file.pages),
            is_tagged=bool(root.MarkInfo.Marked),
            shows_title=bool(root.ViewerPreferences.DisplayDocTitle),
            ua_part=str(metadata["{http://www.aiim.org/pdfua/ns/id/}part"]),
            fonts_outside=tuple(
                str(font.BaseFont)
                for page in file.pages
                for font in page.Resources.Font.values()
                if "/FontFile3" not in font.DescendantFonts[0].FontDescriptor
                and "/FontFile2" not in font.DescendantFonts[0].FontDescriptor
            ),
        )


def _tags(node: pikepdf.Object) -> Iterator[str]:
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield str(child.S).lstrip("/")
            yield from _tags(child)


def _pieces(page: pikepdf.Page) -> Iterator[str]:
    """What is drawn, by each font's own table of letters."""
    letters = {name: _letters(font) for name, font in page.Resources.Font.items()}
    known: dict[int, str] = {}
    for step in pikepdf.parse_content_stream(page):
        if str(step.operator) == "Tf":
            known = letters[str(step.operands[0])]
        elif str(step.operator) in {"Tj", "TJ"}:
            (shown,) = step.operands
            parts = shown if isinstance(shown, pikepdf.Array) else [shown]
            for part in parts:
                if isinstance(part, pikepdf.String):
                    code = bytes(part)
                    for n in range(0, len(code), 2):
                        yield known.get(int.from_bytes(code[n : n + 2]), "\ufffd")
        elif str(step.operator) == "ET":
            yield "\n"


def _letters(font: pikepdf.Object) -> dict[int, str]:
    table = font.ToUnicode.read_bytes().decode()
    pairs = (
        pair
        for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL)
        for pair in re.findall(r"<(\w+)>\s*<(\w+)>", block)
    )
    assert "beginbfrange" not in table
    return {int(code, 16): bytes.fromhex(to).decode("utf-16-be") for code, to in pairs}
