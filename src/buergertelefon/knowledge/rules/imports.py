"""What an import does: what is new, what is kept, where it holds."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

#: entries a report names one by one; the others are counted
MOST_ENTRIES = 5_000


class Outcome(StrEnum):
    """What became of an object (Ergebnis des Imports)."""

    NEW = "neu"
    CHANGED = "geändert"
    UNCHANGED = "unverändert"
    ENDED = "beendet"
    NO_EFFECT = "ohne Wirkung"  # the deletion of something we never had
    SKIPPED = "übersprungen"


@dataclass(frozen=True)
class Change:
    """A field before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One object of a message."""

    file: str
    line: int
    kind: str
    id: str
    title: str
    outcome: Outcome
    changes: tuple[Change, ...] = ()
    note: str = ""  # why skipped, what was kept


@dataclass
class Report:
    """What an import did or would do; grows while it runs."""

    counts: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    entries: list[Entry] = field(default_factory=list)
    refused: list[tuple[str, int, str]] = field(default_factory=list)  # file, line, reason

    def add(self, entry: Entry) -> None:
        """Count an object; name it if something happens to it, as long as there is room."""
        self.counts[entry.kind, entry.outcome] += 1
        says = entry.outcome != Outcome.UNCHANGED or entry.note
        if says and len(self.entries) < MOST_ENTRIES:
            self.entries.append(entry)

    def join(self, other: "Report") -> None:
        """Take over what a message's own report says."""
        self.counts.update(other.counts)
        self.entries += other.entries[: MOST_ENTRIES - len(self.entries)]
        self.refused += other.refused

    def count(self, outcome: Outcome) -> int:
        """Objects with this outcome."""
        return sum(n for (_, found), n in self.counts.items() if found == outcome)

    @property
    def changes_nothing(self) -> bool:
        """Is everything here as it is there?"""
        quiet = {Outcome.UNCHANGED, Outcome.NO_EFFECT, Outcome.SKIPPED}
        return not self.refused and all(outcome in quiet for _, outcome in self.counts)


def merged(
    base: Mapping[str, object] | None, mine: Mapping[str, object], theirs: Mapping[str, object]
) -> tuple[dict[str, object], list[str]]:
    """Their new values where nobody changed ours; and the fields where ours were kept.

    `base` is what they sent last; None: they never sent it, so theirs is taken where ours is empty.
    """
    values, kept = dict(mine), []
    for name, new in theirs.items():
        if name not in mine or mine[name] == new:
            continue
        before = base.get(name) if base is not None else None
        if mine[name] == before or (base is None and not mine[name]):
            values[name] = new
        elif new != before:
            kept.append(name)
    return values, kept


def covered(areas: Collection[str], ours: Iterable[str]) -> set[str] | None:
    """Which of our municipalities (keys of 8 digits, AGS) lie in these areas.

    Areas are regional keys (ARS of 12 digits, also of a part of a municipality) or beginnings of
    them: 2 Land, 3 Regierungsbezirk, 5 Kreis, 9 Verband; 8 digits are an AGS. None: everywhere.
    """
    if not areas:
        return None
    keys = set(ours)
    found: set[str] = set()
    for area in areas:
        if len(area) == 12:
            inside = {area[:5] + area[9:], area[:5] + "000"} & keys
            found |= {area[:5] + area[9:]} & keys or inside
        elif len(area) == 8:
            found |= {area} & keys
        else:
            found |= {key for key in keys if key.startswith(area[:5])}
    return found


def nearest(areas: Mapping[str, int], place: str) -> int | None:
    """The row whose area is the smallest that holds at a municipality; `areas`: area to row."""
    fitting = [area for area in areas if not area or place in (covered([area], [place]) or set())]
    return areas[max(fitting, key=len)] if fitting else None
