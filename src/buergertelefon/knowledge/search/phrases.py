"""Stored phrases and titles: who asks in exactly these words, gets exactly this."""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from buergertelefon.knowledge.search.analyzer import words
from buergertelefon.knowledge.search.fusion import Scores

#: likeness from which a phrase counts, and what it is worth
NEAR, KNOWN, EQUAL, BEGUN = 0.75, 4.0, 4.0, 3.0
#: likeness on rapidfuzz's scale of 100 from which a phrase is named as the reason
REASON = 80


class Phrases:
    """The phrases of all documents."""

    def __init__(self, of: Sequence[Sequence[str]]) -> None:
        rows = sorted(
            (" ".join(words(phrase)), document, phrase)
            for document, phrases in enumerate(of)
            for phrase in phrases
        )
        self.documents = np.array([document for _, document, _ in rows], dtype=np.int64)
        self.plain = [plain for plain, _, _ in rows]
        self.written = [written for _, _, written in rows]
        self.count = len(of)

    def bonus(self, asked: Sequence[str], *, typing: bool) -> tuple[Scores, dict[int, str]]:
        """What stored phrases add to each document, and which phrase it was."""
        best = np.zeros(self.count)
        because: dict[int, str] = {}
        for text in asked:
            worth = self._worth(text, typing=typing)
            for row in np.flatnonzero(worth):
                document = int(self.documents[row])
                if worth[row] > best[document]:
                    best[document] = worth[row]
                    because[document] = self.written[row]
        return best, because

    def _worth(self, asked: str, *, typing: bool) -> Scores:
        likeness = process.cdist(
            [asked], self.plain, scorer=Levenshtein.normalized_similarity, score_cutoff=NEAR
        )[0].astype(float)
        worth = KNOWN * np.maximum(0.0, (likeness - NEAR) / (1 - NEAR)) + EQUAL * (likeness == 1)
        if typing and len(asked) > 2:  # two letters say little
            row = bisect_left(self.plain, asked)
            while row < len(self.plain) and self.plain[row].startswith(asked):
                begun = BEGUN * (1 + len(asked) / len(self.plain[row]))
                worth[row] = max(worth[row], begun)
                row += 1
        return np.asarray(worth, dtype=np.float64)

    @staticmethod
    def nearest(asked: str, phrases: Sequence[str]) -> str:
        """The phrase of a document that is nearest to what was asked; "" if none is near."""
        found = process.extractOne(
            asked, phrases, scorer=fuzz.WRatio, processor=str.lower, score_cutoff=REASON
        )
        return found[0] if found else ""
