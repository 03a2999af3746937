"""What goes where in the example cities, read from a table a person can compare."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from buergertelefon.demo.content import DATA
from buergertelefon.demo.errors import BadContent
from buergertelefon.waste.rules.words import Category, Disposal

FILE = DATA / "waste_items.tsv"
BOTH = "beide"
COLUMNS = (
    "slug", "city", "name", "words", "disposal", "text", "hazard", "material", "bulky", "fee",
)  # fmt: skip


@dataclass(frozen=True)
class Way:
    """A line of the table: where a thing goes, in one city or in both."""

    city: str  # BOTH or a town in small letters
    disposal: Disposal
    text: str  # {amt}: who is asked, in the dative
    material: str = ""
    category: Category | None = None
    litres: int | None = None
    fee_cents: int | None = None  # None: not known
    fee_note: str = ""

    def holds_in(self, town: str) -> bool:
        """Is it a way in this town?"""
        return self.city in {BOTH, town.lower()}


@dataclass(frozen=True)
class Thing:
    """An item with its ways, the first is the one that is said."""

    slug: str
    name: str
    words: tuple[str, ...]
    hazard: str
    ways: tuple[Way, ...]


def read_items() -> tuple[Thing, ...]:
    """All of the table, in its order. Raises BadContent that names the line."""
    text = FILE.read_text(encoding="utf-8")
    lines = [(n, one) for n, one in enumerate(text.splitlines(), 1) if not one.startswith("#")]
    rows = csv.reader((one for _, one in lines), delimiter="\t", quoting=csv.QUOTE_NONE)
    if tuple(next(rows, ())) != COLUMNS:
        raise BadContent(f"{FILE.name}: Die Spalten heißen {', '.join(COLUMNS)}.")
    return tuple(_things([(n, _row(n, one)) for (n, _), one in zip(lines[1:], rows, strict=True)]))


def _row(line: int, cells: Sequence[str]) -> dict[str, str]:
    if len(cells) > len(COLUMNS):
        raise BadContent(f"{FILE.name}, Zeile {line}: mehr als {len(COLUMNS)} Spalten")
    return dict(zip(COLUMNS, [*cells, *[""] * (len(COLUMNS) - len(cells))], strict=True))


def _things(rows: Sequence[tuple[int, dict[str, str]]]) -> Iterator[Thing]:
    for slug, group in groupby(rows, key=lambda one: one[1]["slug"]):
        lines = list(group)
        for n, (line, row) in enumerate(lines):
            if bool(row["name"]) != (n == 0):
                raise BadContent(f"{FILE.name}, Zeile {line}: Nur die erste Zeile nennt den Namen.")
        head = lines[0][1]
        words = tuple(one.strip() for one in head["words"].split(","))
        ways = tuple(_way(line, row) for line, row in lines)
        yield Thing(slug, head["name"], words, head["hazard"], ways)


def _way(line: int, row: dict[str, str]) -> Way:
    try:
        return _read_way(row)
    except ValueError as error:
        raise BadContent(f"{FILE.name}, Zeile {line}: {error}") from error


def _read_way(row: dict[str, str]) -> Way:
    category, _, litres = row["bulky"].partition(" ")
    cents, _, note = row["fee"].partition(" ")
    return Way(
        city=row["city"], disposal=Disposal(row["disposal"]), text=row["text"],
        material=row["material"], category=Category(category) if category else None,
        litres=int(litres) if litres else None, fee_cents=int(cents) if cents else None,
        fee_note=note,
    )  # fmt: skip
