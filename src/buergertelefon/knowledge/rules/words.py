"""Which words of a search may be kept, and what is learned from them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

#: longer phrases are sentences; those are never kept
LONGEST_PHRASE = 60
#: longest everyday word of a service, which an editor writes
LONGEST_WORD = 80
#: best hits, and days they are spread over, that make a phrase a candidate
ENOUGH_HITS, ENOUGH_DAYS = 3, 2
#: how often an unknown word is asked before editors see it: one person's typing is nobody's matter
ENOUGH_ASKED = 5
SHORTEST_WORD = 4


def may_be_kept(phrase: str) -> bool:
    """Words without a person in them: no four digits in a row, no address, no sentence."""
    words = phrase.strip()
    return bool(words) and len(words) <= LONGEST_PHRASE and not re.search(r"\d{4}|@", words)


def countable(word: str) -> bool:
    """May an unknown word be counted? Letters only: no plate, no number, no address."""
    return word.isalpha() and SHORTEST_WORD <= len(word) <= LONGEST_PHRASE


@dataclass(frozen=True)
class Learned:
    """A phrase that several people on several days meant the same service by."""

    phrase: str
    service: str
    hits: int


def candidates(
    hits: Iterable[tuple[str, str, date, int]], known: Iterable[tuple[str, str]]
) -> list[Learned]:
    """Phrases for an editor to confirm, most hits first.

    `hits`: phrase, service, day, count. `known`: phrase, service of what is stored already.
    """
    stored = {(phrase.lower(), service) for phrase, service in known}
    days: dict[tuple[str, str], dict[date, int]] = {}
    for phrase, service, day, count in hits:
        found = days.setdefault((phrase.lower(), service), {})
        found[day] = found.get(day, 0) + count
    learned = [
        Learned(phrase, service, sum(found.values()))
        for (phrase, service), found in days.items()
        if (phrase, service) not in stored
        and sum(found.values()) >= ENOUGH_HITS
        and len(found) >= ENOUGH_DAYS
    ]
    return sorted(learned, key=lambda one: (-one.hits, one.phrase))
