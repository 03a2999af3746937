"""Stored phrases and titles: who asks in exactly these words, gets exactly this."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from buergertelefon.knowledge.search.analyzer import content, stem, words
from buergertelefon.knowledge.search.fusion import Scores
from buergertelefon.knowledge.search.query import Vocabulary

#: likeness from which a phrase counts, and what it is worth
NEAR, KNOWN, EQUAL, BEGUN = 0.75, 4.0, 4.0, 3.0
#: what it is worth to say the same words in another order, or as a compound
REORDERED = 3.0
#: likeness on rapidfuzz's scale of 100 from which a phrase is named as the reason
REASON = 80


class Phrases:
    """The phrases of all documents."""

    def __init__(self, of: Sequence[Sequence[str]], vocabulary: Vocabulary) -> None:
        rows = sorted(
            (" ".join(words(phrase)), document, phrase)
            for document, phrases in enumerate(of)
            for phrase in phrases
        )
        self.documents = np.array([document for _, document, _ in rows], dtype=np.int64)
        self.plain = [plain for plain, _, _ in rows]
        self.written = [written for _, _, written in rows]
        self.count = len(of)
        self.vocabulary = vocabulary
        self.same: dict[frozenset[str], list[int]] = defaultdict(list)
        for row, plain in enumerate(self.plain):
            self.same[self._parts(plain)].append(row)

    def bonus(self, asked: Sequence[str], *, typing: bool) -> tuple[Scores, dict[int, str]]:
        """What stored phrases add to each document, and which phrase it was."""
        best = np.zeros(self.count)
        because: dict[int, str] = {}
        for text in asked:
            worth = self._worth(text, typing=typing)
            for row in np.flatnonzero(worth):
                document = int(self.documents[row])
                if worth[row] > best[document] and not self._means_other(text, self.plain[row]):
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
        if not typing:
            for row in self.same.get(self._parts(asked), ()):
                worth[row] = max(worth[row], REORDERED)
        return np.asarray(worth, dtype=np.float64)

    def _parts(self, text: str) -> frozenset[str]:
        """What the text says in whatever order: Wohnsitzanmeldung and "Wohnsitz anmelden"."""
        splitter = self.vocabulary.splitter
        return frozenset(
            stem(part) for word in content(text.split()) for part in splitter.parts(word)
        )

    def _means_other(self, asked: str, phrase: str) -> bool:
        """Do the two differ by a word that exists? Anmeldung is no slip for Abmeldung."""
        if phrase.startswith(asked):  # not typed to its end
            return False
        mine, theirs = content(asked.split()), content(phrase.split())
        stems = {stem(word) for word in theirs}
        extra = any(stem(one) not in stems and self.vocabulary.knows(one) for one in mine)
        return extra and bool(stems - {stem(word) for word in mine})

    @staticmethod
    def nearest(asked: str, phrases: Sequence[str]) -> str:
        """The phrase of a document that is nearest to what was asked; "" if none is near."""
        found = process.extractOne(
            asked, phrases, scorer=fuzz.WRatio, processor=str.lower, score_cutoff=REASON
        )
        return found[0] if found else ""
