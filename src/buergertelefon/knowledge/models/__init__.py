"""What to answer, in which words callers ask, and what readers say of it."""

from buergertelefon.knowledge.models.answers import Answer, Remark
from buergertelefon.knowledge.models.imports import Imported, TextVector, Version
from buergertelefon.knowledge.models.links import LinkState
from buergertelefon.knowledge.models.notices import Notice
from buergertelefon.knowledge.models.words import (
    BestHit,
    Flag,
    Synonym,
    UnknownWord,
)

__all__ = [
    "Answer",
    "BestHit",
    "Flag",
    "Imported",
    "LinkState",
    "Notice",
    "Remark",
    "Synonym",
    "TextVector",
    "UnknownWord",
    "Version",
]
