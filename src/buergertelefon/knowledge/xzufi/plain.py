"""Texts of messages are HTML, in CDATA or escaped: to plain text and to lists."""

import re
from html.parser import HTMLParser

#: after these a new line begins
_BREAKS = {"p", "br", "div", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table"}
_SILENT = {"script", "style", "head", "title"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # the parser's signature
        if tag in _SILENT:
            self.silent += 1
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def lines(text: str) -> list[str]:
    """The paragraphs and list items of a text, without tags; none is empty."""
    if "<" in text or "&" in text:
        reader = _Reader()
        reader.feed(text)
        reader.close()
        text = "".join(reader.parts)
    cleaned = (re.sub(r"[^\S\n]+", " ", line).strip(" \t·•–-*") for line in text.split("\n"))
    return [line for line in cleaned if line]


def one_text(text: str) -> str:
    """A text as one paragraph."""
    return " ".join(lines(text))


def beginning(text: str, *, sentences: int) -> str:
    """The first sentences of a text."""
    return " ".join(re.split(r"(?<=[.!?]) ", one_text(text))[:sentences])
