"""Two sources on who is responsible: do they mean the same?"""

import re
from collections.abc import Sequence
from enum import StrEnum

from buergertelefon.places.rules.writing import folded

#: words that say nothing about which office it is
EMPTY = frozenset(
    {"der", "die", "das", "des", "und", "fuer", "in", "im", "stadt", "landkreis", "kreis", "freie",
     "hansestadt", "landeshauptstadt"}
)  # fmt: skip


class Verdict(StrEnum):
    """What came of the comparison."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NO_ENTRY = "no_entry"
    NOT_REACHABLE = "not_reachable"
    OFF = "off"


def alike(one: str, other: str) -> bool:
    """Do two names mean the same office? Yes if the words of one are all in the other."""
    words, others = _words(one), _words(other)
    return bool(words and others) and (words <= others or others <= words)


def verdict(ours: Sequence[str], theirs: Sequence[str]) -> Verdict:
    """Of the names of our source and of theirs; one name that both have is agreement."""
    if not theirs:
        return Verdict.NO_ENTRY
    same = any(alike(one, other) for one in ours for other in theirs)
    return Verdict.AGREES if same else Verdict.DIFFERS


def _words(name: str) -> set[str]:
    return {folded(word) for word in re.findall(r"\w+", name)} - EMPTY - {""}
