"""What of small counts may be published: none below five, and none that can be reckoned back.

Only counts that do not overlap are published: single cells, and one rest for all that are hidden.
So every sum or difference that can be made of them is of whole cells of five or more, or of whole
rests; no total is published beside them from which a hidden one could be had.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

#: fewer are not shown
FEWEST = 5
Cell = TypeVar("Cell")


@dataclass(frozen=True)
class Published(Generic[Cell]):
    """Cells as they are shown, None for hidden; `rest` is all hidden together, None if unsaid."""

    cells: Mapping[Cell, int | None]
    rest: int | None

    @property
    def hidden(self) -> int:
        """How many cells are hidden."""
        return sum(one is None for one in self.cells.values())


def published(counts: Mapping[Cell, int]) -> Published[Cell]:
    """Hide each count below five, zero too, and further ones until the rest gives nothing away.

    The rest holds two cells at least and five calls at least; and it is not so large that all its
    cells would have to be at the upper limit: then a larger one, the smallest, hides in it, too.
    Hidden cells look all the same. If there is nothing left to hide, the rest is not said either.
    """
    small = {cell for cell, count in counts.items() if count < FEWEST}
    larger = sorted((cell for cell in counts if cell not in small), key=lambda cell: counts[cell])
    hidden = set(small)
    while hidden and not _safe([counts[cell] for cell in hidden]) and larger:
        hidden.add(larger.pop(0))
    cells = {cell: None if cell in hidden else count for cell, count in counts.items()}
    said = [counts[cell] for cell in hidden]
    return Published(cells, sum(said) if _safe(said) else None)


def _safe(hidden: list[int]) -> bool:
    """Can none of the hidden be told from their number and sum? True for none at all."""
    if not hidden:
        return True
    total, number = sum(hidden), len(hidden)
    if number < 2 or total < FEWEST:
        return False
    return total <= (FEWEST - 2) * number or max(hidden) >= FEWEST
