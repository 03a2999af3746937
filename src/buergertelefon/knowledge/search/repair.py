"""Slips of the keyboard: an unknown word becomes the nearest known one."""

import math
from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from buergertelefon.knowledge.search.analyzer import folded

#: shorter words are left alone; from so many letters two slips are allowed
SHORTEST, TWO_SLIPS = 5, 9
PREFER_FIRST, PREFER_FREQUENT = 0.6, 0.02


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
    near = process.extract(
        word, known.keys(), scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=None
    )

    def cost(one: tuple[str, float, int]) -> float:
        other, distance, _ = one
        first = PREFER_FIRST * (other[0] == word[0])
        return distance - first - PREFER_FREQUENT * math.log(known[other])

    return min(near, key=cost)[0] if near else word
