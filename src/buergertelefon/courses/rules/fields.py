"""Fields of one course in a file: text in, value out, and what is wrong in German.

Each answers None for a field that is wrong; the reading then keeps the problem.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import TypeVar

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.money import cents_of
from buergertelefon.courses.rules.records import LONGEST, Meeting, Reading

#: the largest count a column holds
MOST = 9_999
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::00)?", re.ASCII)
YES_NO = {"ja": True, "j": True, "1": True, "true": True, "x": True,
          "nein": False, "n": False, "0": False, "false": False}  # fmt: skip
Value = TypeVar("Value")


@lru_cache(maxsize=4096)
def day_of(text: str) -> date | None:
    """24.12.2026 or 2026-12-24; None if it is no day of the years 2000 to 2099."""
    if found := _GERMAN.fullmatch(text):
        day, month, year = (int(one) for one in found.groups())
    elif found := _ISO.fullmatch(text):
        year, month, day = (int(one) for one in found.groups())
    else:
        return None
    try:
        return date(year, month, day) if 2000 <= year < 2100 else None
    except ValueError:
        return None


@lru_cache(maxsize=2048)
def clock_of(text: str) -> time | None:
    """9:00, 18:30; None if it is no time of day."""
    found = _CLOCK.fullmatch(text)
    return time(int(found[1]), int(found[2])) if found else None


@lru_cache(maxsize=4096)
def moment(day: date, clock: time) -> datetime:
    """That time in Bremen, in UTC."""
    return datetime.combine(day, clock, tzinfo=BERLIN).astimezone(UTC)


@dataclass
class Fields:
    """The fields of one course, and where its problems go."""

    reading: Reading
    line: int
    number: str

    def wrong(self, name: str, says: str, line: int = 0) -> None:
        """A field that is wrong."""
        self.reading.wrong(says, line or self.line, self.number, name)

    def text(self, name: str, text: str | None, limit: str) -> str | None:
        """Trimmed, without what no column holds; None stays None."""
        if text is None:
            return None
        text = _CONTROL.sub("", text).strip()
        if len(text) > LONGEST[limit]:
            self.wrong(name, f"{len(text)} Zeichen, höchstens {LONGEST[limit]} sind möglich.")
            return None
        return text

    def day(self, name: str, text: str | None) -> date | None:
        """A day; None for no or an empty field."""
        if not text:
            return None
        day = day_of(text)
        if day is None:
            self.wrong(name, f"„{text[:20]}“ ist kein Tag wie 24.12.2026.")
        return day

    def count(self, name: str, text: str | None, *, most: int = MOST) -> int | None:
        """A count; None for no or an empty field."""
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) <= 6 and int(text) <= most:
            return int(text)
        self.wrong(name, f"„{text[:20]}“ ist keine Zahl von 0 bis {most}.")
        return None

    def cents(self, name: str, text: str | None) -> int | None:
        """An amount in euros; None for no or an empty field."""
        if not text:
            return None
        cents = cents_of(text)
        if cents is None:
            self.wrong(name, f"„{text[:20]}“ ist kein Betrag wie 120,50.")
        return cents

    def yes(self, name: str, text: str | None) -> bool | None:
        """Yes or no; None for no or an empty field."""
        return self.one_of(name, text, YES_NO)

    def one_of(self, name: str, text: str | None, words: Mapping[str, Value]) -> Value | None:
        """What a word stands for; None for no or an empty field."""
        if not text:
            return None
        if (value := words.get(text.casefold())) is not None:
            return value
        self.wrong(name, f"„{text[:20]}“ ist keines von {', '.join(words)}.")
        return None

    def meeting(self, name: str, day: str, begins: str, ends: str, line: int = 0) -> Meeting | None:
        """A date with its times."""
        on, first, last = day_of(day), clock_of(begins), clock_of(ends)
        if on is None:
            self.wrong(name, f"„{day[:20]}“ ist kein Tag wie 24.12.2026.", line)
        elif first is None or last is None:
            bad = begins if first is None else ends
            self.wrong(name, f"„{bad[:20]}“ ist keine Uhrzeit wie 18:30.", line)
        else:
            found = Meeting(moment(on, first), moment(on, last))
            if found.begins < found.ends:
                return found
            self.wrong(name, f"{ends} Uhr liegt nicht nach {begins} Uhr.", line)
        return None

    def meetings(self, name: str, found: list[Meeting]) -> tuple[Meeting, ...]:
        """In order; one that begins when another does is left out, and said."""
        ordered = sorted(found)
        kept = [one for n, one in enumerate(ordered) if not n or ordered[n - 1][0] != one[0]]
        if len(kept) < len(ordered):
            self.reading.strange(
                f"{len(ordered) - len(kept)} doppelt, einmal übernommen.",
                self.line, self.number, name,
            )  # fmt: skip
        return tuple(kept)
