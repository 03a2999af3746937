"""Where in a town something is: a part of it, a street, houses; and what lies in what."""

from dataclasses import dataclass
from functools import lru_cache

from buergertelefon.places.rules.writing import House, folded

_folded = lru_cache(maxsize=8192)(folded)


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return one == other or [*map(_folded, one)] == [*map(_folded, other)]


@dataclass(frozen=True)
class Within:
    """A part of a town, or houses of a street; all of it: the whole town, or nobody knows where."""

    parts: tuple[str, ...] = ()  # the Stadtteil, and the Ortsteil in it
    street: str = ""
    houses: House | None = None  # None: all of the street, or not known which

    @property
    def rank(self) -> int:
        """The more, the more specific: Stadtteil, Ortsteil, street, house numbers, one house."""
        if not self.street:
            return len(self.parts)
        return 3 + bool(self.houses) + bool(self.houses and not self.houses.last)

    @property
    def text(self) -> str:
        """As a table writes it: "Vegesack", "Vegesack/Grohn", "Am Wall 1-99"."""
        if not self.street:
            return "/".join(self.parts)
        return f"{self.street} {self.houses.text}" if self.houses else self.street

    def covers(self, other: "Within") -> bool | None:
        """Does all of the other lie in here? None: some of it, or that is not known."""
        if self.street and other.street:
            if not _same((self.street,), (other.street,)):
                return False
            return self._covers_houses(other.houses) if self.houses else True
        shared = min(len(self.parts), len(other.parts))
        if not _same(self.parts[:shared], other.parts[:shared]):
            return False
        return None if self.street or len(other.parts) < len(self.parts) else True

    def _covers_houses(self, other: House | None) -> bool | None:
        if other is None or self.houses is None:
            return None
        ends = [House(other.number, other.letter)]
        if other.last:
            ends.append(House(other.last, other.last_letter))
        held = {self.houses.holds(one) for one in ends}
        return None if len(held) > 1 else held.pop()

    def met(self, other: "Within") -> "Within":
        """What is in both, if one of them covers some of the other."""
        return Within(
            max(self.parts, other.parts, key=len), self.street or other.street,
            other.houses or self.houses,
        )  # fmt: skip


#: no more is known, or wanted
WHOLE_TOWN = Within()


def common(paths: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The part of town all are in: Stadtteil and Ortsteil, the Stadtteil alone, or ()."""
    shared: list[str] = []
    for names in zip(*paths, strict=False):
        if len(set(names)) > 1:
            break
        shared.append(names[0])
    return tuple(shared)
