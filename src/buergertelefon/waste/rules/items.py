"""What somebody wants to get rid of, out of the way they say it: pure words, no rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from buergertelefon.knowledge.rules.words import may_be_kept
from buergertelefon.knowledge.search.analyzer import STOP, words

#: what is asked is kept up to so many words; more are a sentence
MOST_WORDS = 3
SHORTEST_WORD = 3
#: what an item counts more that is named in the state that was said, and less in the other one
SAME, OTHER = 1.5, 0.4


class State(StrEnum):
    """In which state something is: it can make another item of it."""

    FULL = "full"
    EMPTY = "empty"


_STATES = {
    State.FULL: "voll volle voller volles vollem vollen halbvoll halbvolle gefüllt gefüllte "
                "angebrochen angebrochene flüssig flüssige flüssiger flüssiges rest reste",
    State.EMPTY: "leer leere leerer leeres leerem leeren leergeworden entleert entleerte "
                 "restentleert restentleerte ausgetrocknet ausgetrocknete eingetrocknet "
                 "eingetrocknete getrocknet trocken trockene ausgehärtet pinselrein spachtelrein",
}  # fmt: skip
STATES = {normal: state for state, said in _STATES.items() for normal in words(said)}
_FILLERS = """
alt alte alter altes altem alten uralt kaputt kaputte kaputter kaputtes kaputten kaputtem defekt
defekte defekter defektes defekten gebraucht gebrauchte gebrauchter gebrauchtes gebrauchten
verbraucht verbrauchte verbrauchter verbrauchtes zerbrochen zerbrochene zerbrochenes zerbrochener
beschädigt beschädigte beschädigter beschädigtes
durchgebrannt durchgebrannte abgelaufen abgelaufene abgelaufener schmutzig schmutzige dreckig
dreckige sauber saubere ausgedient ausgediente ausrangiert ausrangierte unbrauchbar unbrauchbare
entsorgen entsorgt entsorgung wegwerfen weggeworfen wegschmeißen wegtun wegbringen weg loswerden los
abgeben abgegeben hinbringen bringen hinwerfen werfen schmeißen schmeiße werfe kommt kommen gehört
gehören geht gehen tun tue darf dürfen müll mülltonne abfall tonne richtig rein hinein hin wohin
stück stücke paar viele viel ganz ganze große großer großes großen kleine kleiner kleines kleinen
"""
#: words that say nothing about what it is
FILLERS = frozenset(words(_FILLERS)) | STOP
#: before a name
_TITLES = frozenset({"herr", "herrn", "frau", "familie", "dr", "prof"})


@dataclass(frozen=True)
class Asked:
    """What was asked, taken apart."""

    thing: str  # the words that say what it is; all of them if there are no others
    state: State | None = None


def taken_apart(text: str) -> Asked:
    """ "Wohin mit dem vollen Farbeimer" is the Farbeimer, full; "Müll" alone stays "müll"."""
    said = words(text)
    states = [STATES[one] for one in said if one in STATES]
    kept = [one for one in said if one not in FILLERS and one not in STATES]
    kept = kept or [one for one in said if one not in STOP] or said
    return Asked(" ".join(kept), states[-1] if states else None)


def worth(asked: State | None, named: Iterable[str]) -> float:
    """What an item with these names counts more or less when that state is said."""
    if asked is None:
        return 1.0
    found = {STATES[one] for name in named for one in words(name) if one in STATES}
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
