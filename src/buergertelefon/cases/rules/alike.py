"""Is it the same question, and is it near?"""

from dataclasses import dataclass

from buergertelefon.knowledge.search.analyzer import STOP, stem, words
from buergertelefon.waste.rules.nearest import Point, kilometres

#: so near is the same corner, metres
NEAR = 300
#: from here on two texts ask the same, whatever they are about; shared part of the words, 0 to 1
SAME_WORDS = 0.5
#: of the same service, or at the same place, less is enough
SOME_WORDS = 0.2


@dataclass(frozen=True)
class Looked:
    """What is compared of a case."""

    service: int | None
    text: str  # subject and question
    place: str = ""
    area: str = ""  # ARS of it, or its start; only a whole one (12 digits) is a place
    point: Point | None = None


@dataclass(frozen=True)
class Likeness:
    """How alike two cases are: `score` to order by, 0 is not; `why` in German, for a line."""

    score: float
    why: tuple[str, ...] = ()


def stems(text: str) -> frozenset[str]:
    """The words that carry something, without their endings."""
    return frozenset(stem(one) for one in words(text) if one not in STOP and len(one) > 2)


def shared(one: str, other: str) -> float:
    """How much of the shorter text's words stands in the other, 0 to 1; 0 if one has none."""
    mine, theirs = stems(one), stems(other)
    return len(mine & theirs) / least if (least := min(len(mine), len(theirs))) else 0.0


def metres(one: Point | None, other: Point | None) -> float | None:
    """How far it is; None if one of them is not known."""
    return None if one is None or other is None else kilometres(one, other) * 1000


def likeness(one: Looked, other: Looked) -> Likeness:
    """Same service or words, near or at the same place.

    The same place alone is no likeness; the same service needs words or the place besides.
    """
    service = one.service is not None and one.service == other.service
    part, away = shared(one.text, other.text), metres(one.point, other.point)
    near = away is not None and away <= NEAR
    place = bool(one.place) and stems(one.place) == stems(other.place)
    place = place or (len(one.area) == 12 and one.area == other.area and service)
    enough = part >= SAME_WORDS or (part >= SOME_WORDS and (service or near or place))
    if not (enough or (service and (near or place))):
        return Likeness(0.0)
    why = ["gleiche Leistung"] if service else []
    why += ["ähnliche Frage"] if part >= SOME_WORDS else []
    if near and away is not None and away >= 5:
        why.append(f"{round(away, -1):.0f} m entfernt")
    elif near or place:
        why.append("gleicher Ort")
    return Likeness(part + 0.3 * service + 0.3 * (near or place), tuple(why))
