"""What somebody wants to get rid of, out of the way they say it: pure words, no rows."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from enum import StrEnum

from buergertelefon.knowledge.rules.words import may_be_kept
from buergertelefon.knowledge.search.analyzer import STOP, stem, words

#: what is asked is kept up to so many words; more are a sentence
MOST_WORDS = 3
SHORTEST_WORD = 3
#: letters of the last part of a compound
SHORTEST_END = 4
#: what an item counts more that is named in the state that was said, and less in the other one
SAME, OTHER = 4.0, 0.4


class State(StrEnum):
    """In which state something is: it can make another item of it."""

    FULL = "full"
    EMPTY = "empty"


_STATES = {
    State.FULL: "voll volles halbvoll halbvolles gefüllt gefülltes angebrochen angebrochenes "
                "flüssig flüssiges rest reste",
    State.EMPTY: "leer leeres entleert entleertes restentleert ausgeleert ausgekratzt "
                 "ausgekratztes pinselrein spachtelrein",
}  # fmt: skip
STATES = {stem(word): state for state, said in _STATES.items() for word in words(said)}
_FILLERS = """
alt altes uralt kaputt kaputtes kaput kaputes defekt defektes gebraucht gebrauchtes verbraucht
verbrauchtes zerbrochen zerbrochenes beschädigt beschädigtes durchgebrannt abgelaufen abgelaufenes
schmutzig dreckig sauber saubere ausgedient ausrangiert unbrauchbar übrig hässlich gefunden
entsorgen entsorgt entsorgung wegwerfen weggeworfen wegschmeissen wegtun wegbringen weg loswerden
los abgeben abgegeben hinbringen bringen hinwerfen werfen schmeissen kommt gehört geht tun darf
dürfen läuft funktioniert müll mülltonne abfall tonne richtig rein hinein hin wohin damit stück
stücke paar viele viel ganz grosses kleines neues
"""
#: words that say nothing about what it is
FILLERS = frozenset(map(stem, words(_FILLERS)))
#: what follows tells more about the thing, or what is not there
_BESIDE = frozenset(words("von vom aus im in am an auf unter für nach mit beim bei"))
_WITHOUT = "ohne"
#: before a name
_TITLES = frozenset({"herr", "herrn", "frau", "familie", "dr", "prof"})


@dataclass(frozen=True)
class Asked:
    """What was asked, taken apart."""

    thing: str  # the words that say what it is; all of them if there are no others
    head: str = ""  # of these the ones before "aus Holz", "vom Balkon"; "" if those are all
    state: State | None = None


def taken_apart(text: str) -> Asked:
    """ "Wohin mit dem vollen Farbeimer" is the Farbeimer, full; "Müll" alone stays "müll".

    What is not there ("ohne Felge") is left out.
    """
    said = words(text)
    kept: list[str] = []
    head: list[str] | None = None
    state = None
    for before, one in zip(["", *said], said, strict=False):
        if one in _BESIDE and kept and head is None:
            head = kept.copy()
        state = STATES.get(stem(one), state)
        plain = stem(one) not in STATES and stem(one) not in FILLERS and one not in STOP
        if plain and before != _WITHOUT:
            kept.append(one)
    kept = kept or [one for one in said if one not in STOP] or said
    return Asked(" ".join(kept), " ".join(head) if head and head != kept else "", state)


def known_end(word: str, known: Container[str]) -> str:
    """The longest known word that a compound nobody knows ends with: "Schlaftabletten", tabletten.

    "" if there is none of at least four letters.
    """
    ends = (word[n:] for n in range(1, len(word) - SHORTEST_END + 1))
    return next((end for end in ends if end in known), "")


def worth(asked: State | None, named: Iterable[str]) -> float:
    """What an item with these names counts more or less when that state is said."""
    if asked is None:
        return 1.0
    stems = {stem(one) for name in named for one in words(name)}
    found = {STATES[one] for one in stems & STATES.keys()}
    if found == {asked}:
        return SAME
    return OTHER if found and asked not in found else 1.0


def noted(text: str) -> str:
    """The words as they are counted for the editors; "" if they are not to be kept.

    Letters only and few words: no number, no address, nobody's name after "Herr" or "Frau".
    """
    kept = taken_apart(text).thing.split()
    plain = all(one.isalpha() for one in kept) and any(len(one) >= SHORTEST_WORD for one in kept)
    named = _TITLES.isdisjoint(words(text))
    phrase = " ".join(kept)
    good = plain and named and len(kept) <= MOST_WORDS and may_be_kept(text)
    return phrase if good and may_be_kept(phrase) else ""
