"""From text to search terms: the same way for what is indexed and for what is asked."""

import math
import re
import unicodedata
from functools import lru_cache
from threading import Lock

import snowballstemmer

_stemmer = snowballstemmer.stemmer("german")
_stemming = Lock()  # the stemmer keeps the word it works on in itself
WORD = re.compile(r"[^\W_]+")
_STOP = """
aber alle allen aller alles als also am an auch auf aus bei beim bin bis bitte da damit dann
das dass dem den denn der des die dies diese dieser dieses doch dort du ein eine einem einen
einer eines er es etwas euch euer fuer für gar gerade gern gerne gibt habe haben halt hallo
hat hätte hier ich ihm ihn ihnen ihr ihre ihrem ihren im in ins irgendwie ist ja jetzt kann
kein keine kriege kriegen könnte können man mal mein meine meinem meinen meiner mich mir mit
möchte muss müssen na nach ne nen nicht noch nun nur ob oder ohne schon sein seine sich sie
sind so soll tag um und uns unser unsere vom von vor wann war warum was wegen weil welche wenn wer
werde werden wie wieder will wir wird wo woher wohin wollte wurde würde zu zum zur guten
morgen moin hi äh ähm
"""
#: words that carry nothing, spoken fillers included
STOP = frozenset(_STOP.split())
_SHORT = """
kfz lkw pkw amt ehe tag rat bus bahn hund auto pass rad müll haus bau ort tod kind geld
"""
#: short words that may be parts of compounds though they are shorter than others
SHORT_PARTS = frozenset(_SHORT.split())
LINKS = ("", "s", "es", "n", "en", "er", "e")
SHORTEST, LONGEST = 4, 11  # letters of a part
LONGEST_COMPOUND = 60  # letters; beyond it is no word
WHOLE = 3.0  # what it costs not to split


def normalise(text: str) -> str:
    """Lower case, composed, ß as ss, typed ae, oe, ue as umlauts where they are meant."""
    lower = unicodedata.normalize("NFC", text).lower().replace("ß", "ss")
    lower = lower.replace("ae", "ä").replace("oe", "ö")
    return re.sub(r"(?<![aeiouäöüyq])ue", "ü", lower)  # not in "neue", "Steuer", "Quelle"


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Snowball's German stem; umlauts are folded afterwards, so that Ämter meets Amt."""
    with _stemming:
        stemmed = str(_stemmer.stemWord(word))
    return folded(stemmed)


def folded(word: str) -> str:
    """Without umlauts."""
    return word.replace("ä", "a").replace("ö", "o").replace("ü", "u")


def words(text: str) -> list[str]:
    """Normalised words in order, stop words too."""
    return WORD.findall(normalise(text))


def content(found: list[str]) -> list[str]:
    """Without stop words; if nothing else is left, all of them."""
    kept = [word for word in found if word not in STOP]
    return kept or found


class Splitter:
    """Splits compounds into words that the texts know."""

    def __init__(self, known: frozenset[str]) -> None:
        self.known = known
        self._remembered = lru_cache(maxsize=50_000)(self._split)

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a compound; a simple word is its only part."""
        return self._remembered(word) if len(word) <= LONGEST_COMPOUND else (word,)

    def _is_known(self, part: str) -> bool:
        if part in SHORT_PARTS:
            return True
        if not SHORTEST <= len(part) <= LONGEST:
            return False
        if part in self.known:
            return True
        for ending in ("ungs", "ung"):  # Anmeldung is known when anmelden is
            if part.endswith(ending):
                verb = part.removesuffix(ending)
                return f"{verb}en" in self.known or f"{verb}n" in self.known
        return False

    def _split(self, word: str) -> tuple[str, ...]:
        """Cheapest parts: 1 a part, .1 a link, .25 more a short part, the whole word 3."""
        best: list[tuple[float, tuple[str, ...]]] = [(0.0, ()), *[(math.inf, ())] * len(word)]
        for start in range(len(word)):
            cost, parts = best[start]
            if cost >= WHOLE:
                continue
            for end in range(start + 3, min(len(word), start + LONGEST + 2) + 1):
                piece = word[start:end]
                for link in LINKS:
                    if link and (end == len(word) or not piece.endswith(link)):
                        continue
                    part = piece.removesuffix(link)
                    if len(part) == len(word) or not self._is_known(part):
                        continue
                    price = cost + 1 + 0.1 * bool(link) + 0.25 * (len(part) < 5)
                    if price < best[end][0]:
                        best[end] = (price, (*parts, part))
        cost, parts = best[len(word)]
        return parts if cost < WHOLE else (word,)


def grams(text: str, sizes: tuple[int, ...] = (3, 4, 5)) -> list[str]:
    """Character n-grams inside the words, with their edges."""
    found = []
    for word in words(text):
        edged = f" {word} "
        found += [edged[i : i + n] for n in sizes for i in range(len(edged) - n + 1)]
    return found
