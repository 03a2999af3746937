"""How long a text is. Source: 3GPP TS 23.038 (alphabets), TS 23.040 (texts in several parts)."""

from collections.abc import Callable
from dataclasses import dataclass

#: one place each; the places of Greek letters that look like Latin ones are not needed twice
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: two places each: an escape and the letter
EXTENDED = frozenset("\f^{}\\[~]|€")
#: places of a text in one part, and of each part of a longer one, which also says which it is
GSM, UCS2 = (160, 153), (70, 67)


@dataclass(frozen=True)
class Size:
    """What a text costs: places, and parts that are paid for one by one."""

    places: int
    parts: int
    gsm: bool  # False: a letter outside the short alphabet makes all of them cost more


def size(text: str) -> Size:
    """How many parts a text has. A letter of two places is never torn apart."""
    gsm = all(one in BASIC or one in EXTENDED for one in text)
    if gsm:
        widths = [1 + (one in EXTENDED) for one in text]
    else:
        widths = [1 + (ord(one) > 0xFFFF) for one in text]
    single, part = GSM if gsm else UCS2
    places = sum(widths)
    return Size(places, _parts(widths, part) if places > single else min(1, places), gsm)


def shortened(text: str, fits: Callable[[str], bool]) -> str:
    """The longest beginning that fits, in whole words if there are any; "" if none does.

    `fits` says it of a beginning; of two of them the shorter fits if the longer does.
    """
    if fits(text):
        return text
    few, many = 0, max(0, len(text) - 1)
    while few < many:
        middle = (few + many + 1) // 2
        few, many = (middle, many) if fits(text[:middle]) else (few, middle - 1)
    begin = text[:few]
    if not begin:
        return ""
    whole = begin if text[few].isspace() else begin.rpartition(" ")[0]
    return (whole or begin).rstrip()


def _parts(widths: list[int], room: int) -> int:
    parts, used = 1, 0
    for width in widths:
        if used + width > room:
            parts, used = parts + 1, 0
        used += width
    return parts
