"""Texts that are used again: what is filled in where."""

import re

from buergertelefon.cases.errors import BadField
from buergertelefon.cases.rules.details import plain

LONGEST_TITLE, LONGEST_BLOCK = 80, 4000
#: what may stand in a text, and what comes there
PLACEHOLDERS = {"code": "der Code", "name": "der Name", "stelle": "Ihre Stelle"}
_HOLE = re.compile(r"( ?)\{(\w+)\}")


def filled(text: str, *, code: str, name: str, office: str) -> str:
    """With the words of a case; where nobody gave a name, the space before it goes as well."""
    known = {"code": code, "name": name, "stelle": office}

    def word(hole: re.Match[str]) -> str:
        value = known.get(hole[2])
        if value is None:
            return hole[0]
        return f"{hole[1]}{value}" if value else ""

    return _HOLE.sub(word, text)


def checked_block(title: str, text: str) -> tuple[str, str]:
    """As it is kept. Raises BadField."""
    title, text = " ".join(plain(title).split()), plain(text)
    if not title:
        raise BadField("title", "Der Name fehlt. Bitte nennen Sie den Baustein.")
    if len(title) > LONGEST_TITLE:
        raise BadField("title", f"Der Name hat höchstens {LONGEST_TITLE} Zeichen.")
    if not text:
        raise BadField("text", "Der Text fehlt. Bitte schreiben Sie etwas hinein.")
    if len(text) > LONGEST_BLOCK:
        raise BadField("text", f"Der Text hat {len(text)} Zeichen, höchstens {LONGEST_BLOCK}.")
    if odd := sorted({one[1] for one in _HOLE.findall(text)} - set(PLACEHOLDERS)):
        known = " ".join(f"{{{one}}}" for one in PLACEHOLDERS)
        raise BadField("text", f"{{{odd[0]}}} kennen wir nicht. Sie können einsetzen: {known}")
    return title, text
