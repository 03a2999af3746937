"""Finding the right service from what a caller says: pure, in memory, no Django.

Lexical: BM25 over words and compound parts, character n-grams, everyday words, spelling repair. A
third ranker (dense vectors) has its place in `fusion`.
"""

from buergertelefon.knowledge.search.index import Document, Found, Hit, Index, build

__all__ = ["Document", "Found", "Hit", "Index", "build"]
