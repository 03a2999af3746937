"""Shifts as rows of a table, and back: every line that is wrong is named, then none is taken."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.rules.shifting import Duty, minutes, put

COLUMNS = ("Kennung", "Name", "Datum", "Beginn", "Ende", "Pausen", "Fest")
NEEDED = ("Kennung", "Datum", "Beginn", "Ende")
YES = frozenset({"ja", "x", "1", "fest"})
NO = frozenset({"", "nein", "0"})
MOST = 4_000
SPAN = re.compile(r"^\s*(\d{1,2}:\d{2})\s*(?:-|–|bis)\s*(\d{1,2}:\d{2})\s*$")


class BadRows(BadInput):
    """Lines that cannot be taken, each with its number and the reason."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__(lines[0])
        self.lines = lines


def rows(duties: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> list[list[str]]:
    """A row for each duty, columns as in COLUMNS; `names` by user name."""
    return [
        [
            one["person"], names.get(one["person"], ""), _german(one["date"]),
            one["start"], one["end"],
            ", ".join(f"{two['start']}–{two['end']}" for two in one["breaks"]),
            "ja" if one["locked"] else "",
        ]
        for one in duties
    ]  # fmt: skip


def read(
    table: Sequence[Sequence[str]], *, people: Collection[str], days: Collection[str]
) -> tuple[set[tuple[str, str]], list[Duty]]:
    """(places the table speaks of, its duties). A row without times takes the shift away.

    `days`: those of the roster, ISO. Raises BadRows naming every line that is wrong.
    """
    if not table:
        raise BadRows(["Zeile 1: In der Datei steht nichts."])
    head = [cell.strip().casefold() for cell in table[0]]
    lacking = [name for name in NEEDED if name.casefold() not in head]
    if lacking:
        raise BadRows([f"Zeile 1: Es fehlt die Spalte „{lacking[0]}“."])
    at = {name: head.index(name.casefold()) for name in COLUMNS if name.casefold() in head}
    seen: dict[tuple[str, str], int] = {}
    found, wrong = [], []
    for number, row in enumerate(table[1:], start=2):
        cells = {name: row[i].strip() if i < len(row) else "" for name, i in at.items()}
        if not any(cells.values()):
            continue
        if number > MOST:
            wrong.append(f"Zeile {number}: Höchstens {MOST} Zeilen.")
            break
        try:
            place, one = _row(cells, people, days)
        except BadInput as problem:
            wrong.append(f"Zeile {number}: {problem}")
            continue
        if place in seen:
            said = f"Dieser Tag der Person steht schon in Zeile {seen[place]}."
            wrong.append(f"Zeile {number}: {said}")
            continue
        seen[place] = number
        found += [one] if one else []
    if wrong:
        raise BadRows(wrong)
    if not seen:
        raise BadRows(["Zeile 2: In der Datei steht kein Dienst."])
    return set(seen), found


def _row(
    cells: Mapping[str, str], people: Collection[str], days: Collection[str]
) -> tuple[tuple[str, str], Duty | None]:
    person, day = cells["Kennung"], _day(cells["Datum"])
    if person not in people:
        raise BadInput(f"Kennung: „{person[:40]}“ gibt es in diesem Dienstplan nicht.")
    if day not in days:
        raise BadInput(f"Datum: {cells['Datum'][:20]} ist kein offener Tag dieses Dienstplans.")
    place = (person, day)
    if not cells["Beginn"] and not cells["Ende"]:
        return place, None
    start = minutes(cells["Beginn"], called="Beginn")
    end = minutes(cells["Ende"], called="Ende")
    one = put(person, day, start, end, pause=(0, 0) if end > start else None)
    one["breaks"] = _breaks(cells.get("Pausen", ""), start, end)
    fixed = cells.get("Fest", "").casefold()
    if fixed not in YES | NO:
        raise BadInput(f"Fest: „{fixed[:20]}“ ist weder ja noch nein.")
    return place, one | {"locked": fixed in YES}


def _breaks(text: str, start: int, end: int) -> list[dict[str, str]]:
    found, last = [], start
    for part in filter(None, (one.strip() for one in text.split(","))):
        match = SPAN.match(part)
        if match is None:
            raise BadInput(f"Pausen: „{part[:20]}“ ist keine Pause wie 11:00–11:30.")
        since, until = (minutes(one, called="Pausen") for one in match.groups())
        if not last < since < until < end:
            raise BadInput(f"Pausen: {part[:20]} liegt nicht im Dienst oder überschneidet sich.")
        found.append({"start": f"{since // 60:02d}:{since % 60:02d}",
                      "end": f"{until // 60:02d}:{until % 60:02d}"})  # fmt: skip
        last = until
    return found


def _day(text: str) -> str:
    """ISO of `12.01.2026` or `2026-01-12`."""
    german = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    try:
        if german:
            return date(*(int(one) for one in reversed(german.groups()))).isoformat()
        return date.fromisoformat(text).isoformat()
    except ValueError as problem:
        raise BadInput(f"Datum: „{text[:20]}“ ist kein Tag wie 12.01.2026.") from problem


def _german(day: str) -> str:
    return f"{date.fromisoformat(day):%d.%m.%Y}"
