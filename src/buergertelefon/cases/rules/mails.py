"""Mails of offices without accounts: whose case they are of, what they mean, what they become."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from buergertelefon.base import reference
from buergertelefon.cases.rules.life import Step

#: characters of the key in a subject; the whole one stands in the address and the references
SHORT = 8
#: bytes of a mail; a larger one stays in the mailbox, only its head is read
LARGEST = 25_000_000
#: mails to one case within `SPAN`; more are a circle, and a person looks at them
MOST, SPAN = 20, timedelta(hours=1)
#: so long a mail is kept that a person has to look at
KEEP = timedelta(days=30)
#: bytes of those that are kept whole, with what was attached
LARGEST_KEPT = 10_000_000
#: characters that are shown of one
LONGEST = 20_000


class Fate(StrEnum):
    """What has become of a mail."""

    TAKEN = "taken"  # a step of its case
    NOTED = "noted"  # nothing to do: an automatic answer
    DROPPED = "dropped"  # our own came back; counted
    UNCLEAR = "unclear"  # a person looks at it
    ASSIGNED = "assigned"  # … and has said which case it belongs to
    DISCARDED = "discarded"  # … and has said that it is nothing


FATES: Mapping[str, str] = {
    Fate.TAKEN: "übernommen", Fate.NOTED: "automatische Antwort", Fate.DROPPED: "eigene, verworfen",
    Fate.UNCLEAR: "anzusehen", Fate.ASSIGNED: "zugeordnet", Fate.DISCARDED: "abgelegt",
}  # fmt: skip


class Why(StrEnum):
    """Why a person has to look at it."""

    STRANGER = "stranger"
    MOVED = "moved"
    OVER = "over"
    LOST_OFFICE = "lost_office"
    LOST_CITIZEN = "lost_citizen"
    FILES = "files"
    REFUSED = "refused"
    FLOOD = "flood"
    EMPTY = "empty"
    BIG = "big"
    BAD = "bad"
    AUTO = "auto"


WHYS: Mapping[str, str] = {
    Why.STRANGER: "Gehört zu keinem Vorgang",
    Why.MOVED: "Der Vorgang liegt inzwischen bei einer anderen Stelle",
    Why.OVER: "Der Vorgang war schon beantwortet oder abgeschlossen",
    Why.LOST_OFFICE: "Die Mail an die Stelle kam nicht an",
    Why.LOST_CITIZEN: "Die Mail an die Bürgerin oder den Bürger kam nicht an",
    Why.FILES: "Die Antwort ist übernommen, aber nicht alles davon",
    Why.REFUSED: "Konnte nicht übernommen werden",
    Why.FLOOD: "Zu viele Mails zu diesem Vorgang in einer Stunde",
    Why.EMPTY: "Es steht nichts Neues darin",
    Why.BIG: "Zu groß; sie liegt im Postfach",
    Why.BAD: "Konnte nicht gelesen werden; sie liegt im Postfach",
    Why.AUTO: "Automatische Antwort",
}


@dataclass(frozen=True)
class Key:
    """What a mail says of its case: the code, and `SHORT` or all characters of an office's key."""

    code: str
    token: str

    def __str__(self) -> str:
        return f"{self.code}-{self.token}"


_KEY = re.compile(
    r"(?<![a-z0-9])([a-z0-9]{6})[-/]([0-9a-f]{24}|[0-9a-f]{8})(?![a-z0-9])", re.IGNORECASE
)


def keys(places: Iterable[str], *, longest: int = 2000) -> list[Key]:
    """Every key that stands in addresses, references and subject, in their order, each once."""
    found: dict[Key, None] = {}
    for place in places:
        for code, token in _KEY.findall(place[:longest]):
            if known := reference.normal(code):
                found[Key(known, token.lower())] = None
    return list(found)


def tagged(address: str, key: Key) -> str:
    """Where answers go: vorgang+K7QX2M-…@stadt.de for "vorgang+@stadt.de"; else as it is."""
    name, at, domain = address.rpartition("@")
    return f"{name}{key}{at}{domain}" if name.endswith("+") else address


def subject(key: Key, about: str, *, first: str = "") -> str:
    """`Erinnerung: [Vorgang K7QX2M-1a2b3c4d] Hundesteuer`, at most 150 characters."""
    return f"{first}[Vorgang {key.code}-{key.token[:SHORT]}] {about}"[:150].strip()


_GREETING = re.compile(
    r"(guten (tag|morgen|abend)|hallo|moin|sehr geehrte|liebe)\b[^\n]{0,80}", re.IGNORECASE
)
_FAREWELL = re.compile(
    r"(mit )?(freundlich|herzlich|best|viel|lieb|schön)\w* gr(ü|ue)(ß|ss)\w*\b"
    r"|mfg\b|i\. ?a\.|gru(ß|ss)\b",
    re.IGNORECASE,
)
_ASK = re.compile(r"r(ü|ue)ckfrage\s*:\s*", re.IGNORECASE)
_RETURN = re.compile(r"(wir sind )?(leider )?nicht zust(ä|ae)ndig\s*([.:!]\s*|$)", re.IGNORECASE)


def meant(text: str) -> tuple[Step, str]:
    """Which step an office's mail is, and its words.

    A first line that begins with „Rückfrage:“ asks back; „nicht zuständig“ alone, or with a colon
    and the reason, gives it back; everything else is the answer. A greeting may stand before.
    """
    text = text.strip()
    body = _without_greeting(text)
    if found := _ASK.match(body):
        return Step.ASK, body[found.end() :].strip()
    line, _, rest = body.partition("\n")
    found = _RETURN.match(line)
    if found and (_is_farewell(rest) or ":" in found[0]) and (line == found[0] or ":" in found[0]):
        return Step.RETURN, body
    return Step.ANSWER, text


def _without_greeting(text: str) -> str:
    line, _, rest = text.partition("\n")
    return rest.strip() if rest.strip() and _GREETING.fullmatch(line.strip()) else text


def _is_farewell(rest: str) -> bool:
    """Nothing more but a farewell and a name?"""
    rest = rest.strip()
    return not rest or (len(rest) <= 300 and _FAREWELL.match(rest) is not None)


class Whose(StrEnum):
    """What a team lead says that a mail is."""

    OFFICE = "office"
    CITIZEN = "citizen"
    NOTE = "note"


WHOSE: Mapping[str, str] = {
    Whose.OFFICE: "Antwort der Stelle", Whose.CITIZEN: "Ergänzung der Bürgerin oder des Bürgers",
    Whose.NOTE: "interne Notiz",
}  # fmt: skip
