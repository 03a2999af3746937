"""The kinds of waste that are collected at the kerb, and what files call them."""

import re
from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """What is collected (Abfallart)."""

    RESIDUAL = "residual"
    ORGANIC = "organic"
    PAPER = "paper"
    PACKAGING = "packaging"
    TREE = "tree"


#: as citizens read it, in the order it is shown
NAMES: Mapping[str, str] = {
    Kind.RESIDUAL: "Restmüll", Kind.ORGANIC: "Bioabfall", Kind.PAPER: "Papier",
    Kind.PACKAGING: "Gelber Sack", Kind.TREE: "Weihnachtsbaum",
}  # fmt: skip
#: spellings of several feeds, folded by `_plain`
ALIASES: Mapping[str, Kind] = {
    "restmüll": Kind.RESIDUAL, "restmuell": Kind.RESIDUAL, "restabfall": Kind.RESIDUAL,
    "black": Kind.RESIDUAL, "schwarze tonne": Kind.RESIDUAL, "hausmüll": Kind.RESIDUAL,
    "bio": Kind.ORGANIC, "bioabfall": Kind.ORGANIC, "biomüll": Kind.ORGANIC,
    "biotonne": Kind.ORGANIC, "brown": Kind.ORGANIC,
    "papier": Kind.PAPER, "altpapier": Kind.PAPER, "papiertonne": Kind.PAPER, "blue": Kind.PAPER,
    "gelber sack": Kind.PACKAGING, "gelbe tonne": Kind.PACKAGING, "leichtverpackungen":
    Kind.PACKAGING, "lvp": Kind.PACKAGING, "verpackungen": Kind.PACKAGING, "yellow":
    Kind.PACKAGING,
    "weihnachtsbaum": Kind.TREE, "weihnachtsbäume": Kind.TREE, "tannenbaum": Kind.TREE,
    "tannenbaumabfuhr": Kind.TREE, "christbaum": Kind.TREE,
    "christmas": Kind.TREE,
} | {one.value: one for one in Kind}  # fmt: skip
_PREFIX = re.compile(r"^\s*(?:abfuhr|abholung|leerung)\s*:\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:/|,|\+|&|\bund\b)\s*")


def kinds_of(text: str) -> tuple[Kind, ...]:
    """The kinds a feed means: "Abfuhr: Papier / Gelber Sack" is two.

    Raises ValueError with the part nobody knows.
    """
    found = []
    for part in _BETWEEN.split(_PREFIX.sub("", text)):
        if (kind := ALIASES.get(" ".join(part.casefold().split()))) is None:
            raise ValueError(part.strip()[:60])
        found.append(kind)
    return tuple(dict.fromkeys(found))
