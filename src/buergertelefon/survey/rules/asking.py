"""Who is asked, by which channel, and with which key an answer is given on the telephone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

#: an invitation is of use for so long
VALID = timedelta(days=14)
LONGEST_COMMENT = 500
#: a share is kept in hundredths of a percent
WHOLE = 10_000


class Channel(StrEnum):
    """How somebody is asked (Befragungsweg)."""

    KEYS = "keys"  # at the end of a call, by a key of the telephone
    SMS = "sms"
    MAIL = "mail"
    WEB = "web"


CHANNELS: Mapping[str, str] = {
    Channel.KEYS: "Taste am Telefon", Channel.SMS: "SMS", Channel.MAIL: "E-Mail",
    Channel.WEB: "Internetseite",
}  # fmt: skip


#: languages a question can be asked in
LANGUAGES: Mapping[str, str] = {
    "de": "Deutsch", "en": "English", "leicht": "Leichte Sprache",
}  # fmt: skip


@dataclass(frozen=True)
class Option:
    """One answer of a scale: 1 is always the best."""

    value: int
    label: str  # "sehr zufrieden"
    good: bool = False  # counts as satisfied
    published: int | None = None  # of a result of others: hundredths of a percent


def options(stored: Sequence[Mapping[str, Any]]) -> tuple[Option, ...]:
    """The answers of a scale from its row: [{"value": 1, "label": "sehr zufrieden"}, …]."""
    return tuple(
        Option(
            int(one["value"]), str(one["label"]), bool(one.get("good")), one.get("published")
        )
        for one in stored
    )  # fmt: skip


def stored(options: Sequence[Option]) -> list[dict[str, Any]]:
    """The same as it is kept; what is not said is left out."""
    return [
        {"value": one.value, "label": one.label}
        | ({"good": True} if one.good else {})
        | ({"published": one.published} if one.published is not None else {})
        for one in options
    ]


def written(comment: str) -> str:
    """A comment as it is kept; a line ends with one character, as the page of a browser counts."""
    return comment.replace("\x00", "").replace("\r\n", "\n").strip()


def chosen(share: int, below: Callable[[int], int]) -> bool:
    """Is this one asked? `share` in hundredths of a percent; `below(n)` draws from 0 to n - 1."""
    return below(WHOLE) < share
