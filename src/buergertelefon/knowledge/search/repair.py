"""Slips of the keyboard: an unknown word becomes the nearest known one."""

import math
from collections.abc import Mapping

from rapidfuzz.distance import DamerauLevenshtein

from buergertelefon.knowledge.search.analyzer import stem

#: shorter words are left alone; from so many letters two slips are allowed
SHORTEST, TWO_SLIPS = 5, 9
PREFER_FIRST, PREFER_FREQUENT = 0.6, 0.02


def folded(word: str) -> str:
    """Without umlauts."""
    return word.replace("ä", "a").replace("ö", "o").replace("ü", "u")


def repaired(word: str, known: Mapping[str, int], by_fold: Mapping[str, str]) -> str:
    """The known word nearest to `word`; `word` itself if none is near.

    `known`: word to how often it occurs; `by_fold`: word without umlauts to the known form.
    """
    if word in known:
        return word
    if form := by_fold.get(folded(word)):
        return form
    if len(word) < SHORTEST:
        return word
    slips = 2 if len(word) >= TWO_SLIPS else 1
    best, price = word, math.inf
    for other, often in known.items():
        if abs(len(other) - len(word)) > slips:
            continue
        distance = DamerauLevenshtein.distance(word, other, score_cutoff=slips)
        if distance > slips:
            continue
        cost = distance - PREFER_FIRST * (other[0] == word[0]) - PREFER_FREQUENT * math.log(often)
        if cost < price:
            best, price = other, cost
    return best


def is_known(word: str, stems: frozenset[str]) -> bool:
    """Is the word, or another form of it, in the texts?"""
    return stem(word) in stems
