"""Finding the right service from what a caller says: pure, in memory, no Django.

Lexical: BM25 over words and compound parts, character n-grams, everyday words, spelling repair.
Optional: vectors of a language model as a third ranker (`dense`).
"""

from buergertelefon.knowledge.search.documents import Document, Found, Hit
from buergertelefon.knowledge.search.index import Embed, Index, Ranking, build

__all__ = ["Document", "Embed", "Found", "Hit", "Index", "Ranking", "build"]
