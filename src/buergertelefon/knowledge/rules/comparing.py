"""What differs between two texts, and what a reader would stumble over in one."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

#: words of a sentence that is hard to follow when it is read aloud; sentences of an answer
LONG_SENTENCE, MOST_SENTENCES = 25, 3
_TOKEN = re.compile(r"\s+|[^\s]+")
_ABBREVIATION = re.compile(r"\b(?:z\. ?B|ca|usw|bzw|evtl|ggf|Str|Nr|Tel|d\. ?h)\.")
_DOUBLE = re.compile(r"\b(\w+) \1\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{5,}")


@dataclass(frozen=True)
class Piece:
    """A part of a comparison: same, added or removed."""

    kind: str
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """The two texts word by word; joined, what is not added is `before`, not removed `after`."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece("removed", "".join(old[a:b])))
        if d > c:
            pieces.append(Piece("added", "".join(new[c:d])))
    return pieces


def stumbles(
    say: str, texts: Iterable[str], *, knows: Callable[[str], bool], like: Callable[[str], str]
) -> list[str]:
    """What an editor might want to look at, in German; hints, never a reason to refuse.

    `knows` says whether a word occurs in published texts, `like` gives the nearest known one.
    """
    found = []
    sentences = [one for one in re.split(r"(?<=[.!?])\s+", say.strip()) if one]
    if len(sentences) > MOST_SENTENCES:
        found.append(f"Der Vorlesetext hat {len(sentences)} Sätze, gut sind zwei oder drei.")
    found += [
        f"Langer Satz ({n} Wörter): „{one[:60]} …“"
        for one in sentences
        if (n := len(one.split())) > LONG_SENTENCE
    ]
    if say.strip() and say.strip()[-1] not in ".!?":
        found.append("Dem Vorlesetext fehlt am Ende ein Punkt.")
    if match := _ABBREVIATION.search(say):
        found.append(f"Die Abkürzung „{match.group()}“ lässt sich nicht vorlesen.")
    seen: set[str] = set()
    for text in (say, *texts):
        if match := _DOUBLE.search(text):
            found.append(f"Doppeltes Wort: „{match.group()}“")
        for word in _WORD.findall(text):
            if word in seen or knows(word.lower()):
                continue
            seen.add(word)
            other = like(word.lower())
            if other != word.lower():
                found.append(f"„{word}“: gemeint „{other}“?")
    return found
