"""What is searched, and what a search says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    """A service as the search sees it. The same texts at many places are one entry of the index."""

    id: str
    title: str
    synonyms: tuple[str, ...] = ()
    body: str = ""
    office: str = ""
    forms: str = ""
    key: str = ""
    places: tuple[str, ...] = ()  # municipality keys where it is offered; empty: everywhere


@dataclass(frozen=True)
class Hit:
    """A document that fits."""

    id: str
    score: float
    why: str  # the stored word that led here; "" when the title itself did
    marks: tuple[tuple[int, int], ...]  # half-open ranges of the title


@dataclass(frozen=True)
class Found:
    """What a search found."""

    hits: tuple[Hit, ...]
    repaired: str | None  # the text as repaired, if it was
    near: bool  # nothing fits well: the hits only sound alike
    unknown: tuple[str, ...] = ()  # words that no service knows
