"""What may be said of an answer, and which words an agent typed may be kept."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

#: longer phrases are sentences; those are never kept
LONGEST_PHRASE = 60


@dataclass(frozen=True)
class Held:
    """An answer's place and time."""

    answer: int
    place: str  # municipality key; "" holds everywhere
    since: date | None = None
    until: date | None = None  # the first day it no longer holds


def holding(answers: Iterable[Held], *, place: str, on: date) -> Held | None:
    """The answer that holds at `place` on that day; one for the place before one for everywhere."""
    fitting = [
        one
        for one in answers
        if one.place in {"", place}
        and (one.since is None or one.since <= on)
        and (one.until is None or on < one.until)
    ]
    return max(fitting, key=lambda one: (one.place != "", one.since or date.min), default=None)


def may_be_kept(phrase: str) -> bool:
    """Words without a person in them: no four digits in a row, no address, no sentence."""
    words = phrase.strip()
    return bool(words) and len(words) <= LONGEST_PHRASE and not re.search(r"\d{4}|@", words)
