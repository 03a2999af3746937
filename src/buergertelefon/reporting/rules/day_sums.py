"""Sums by day from a spreadsheet, as CSV: what a centre has that kept no log."""

import csv
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from buergertelefon.base.hours import BERLIN
from buergertelefon.reporting.errors import BadPast
from buergertelefon.reporting.rules.past import TOLD, Cell, Past

#: what each column may be called; the first name is the one of the template
COLUMNS: Mapping[str, Sequence[str]] = {
    "day": ("Tag", "Datum", "day", "date"),
    "line": ("Leitung", "Queue", "line", "queue"),
    "offered": ("angeboten", "Anrufe", "offered", "calls"),
    "answered": ("angenommen", "answered"),
    "abandoned": ("aufgelegt", "abandoned"),
    "answered_in_time": ("angenommen in Zeit", "answered in time"),
    "abandoned_in_time": ("aufgelegt in Zeit", "abandoned in time"),
    "abandoned_short": ("früh aufgelegt", "short abandoned"),
    "wait": ("mittlere Wartezeit (s)", "asa", "wait"),
    "settled": ("erledigt", "settled"),
    "referred": ("verwiesen", "referred"),
    "forwarded": ("weitergeleitet", "forwarded"),
    "blocked": ("abgewiesen", "blocked"),
}
#: without these a share would be said to be nought that nobody knows
NEEDED = ("day", "line", "offered", "answered", "answered_in_time", "wait")
MOST = 100_000  # lines
LONGEST = 4000  # characters of a line
LARGEST = 20_000_000  # bytes; it is read as a whole
HIGHEST = 1_000_000  # calls of a line on a day
TEMPLATE = ";".join(names[0] for names in COLUMNS.values()) + "\n"
_DOTTED = re.compile(r"^\d{1,3}(\.\d{3})+$")


def read(text: str) -> Past:
    """The sums of a CSV file with a line of headings; German or ISO days, ; or , between cells.

    Raises BadPast naming lines, columns and reasons; then nothing is taken.
    """
    lines = text.lstrip("\ufeff").replace("\x00", "").splitlines()
    if not lines or not lines[0].strip():
        raise BadPast([(0, "Die Datei ist leer.")])
    if "\ufffd" in text:
        raise BadPast([(0, "Die Datei ist nicht in UTF-8. Bitte als „CSV UTF-8“ speichern.")])
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST:
            raise BadPast([(number, f"Die Zeile hat mehr als {LONGEST} Zeichen.")])
    table = csv.reader(lines, delimiter=";" if ";" in lines[0] else ",")
    places = _places(next(table))
    past, problems, seen = Past(), list[tuple[int, str]](), dict[tuple[date, str], int]()
    for number, cells in enumerate(table, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        past.lines += 1
        try:
            day, line, counts = _row(cells, places)
        except ValueError as error:
            problems.append((number, str(error)))
            if len(problems) >= TOLD:
                break
            continue
        if first := seen.get((day, line)):
            problems.append((number, f"{day:%d.%m.%Y}, {line}: steht schon in Zeile {first}."))
            continue
        seen[day, line] = number
        at = datetime(day.year, day.month, day.day, tzinfo=BERLIN)
        past.add(Cell(at, line, whole_day=True), counts)
        past.spans([at])
        if past.lines > MOST:
            raise BadPast([(0, f"Mehr als {MOST} Zeilen. Bitte teilen.")])
    if not problems and not past.lines:
        problems.append((0, "Unter den Überschriften steht keine Zeile."))
    if problems:
        raise BadPast(problems)
    return past


def _places(heads: Sequence[str]) -> Mapping[str, int]:
    known = {name.casefold(): key for key, names in COLUMNS.items() for name in names}
    places: dict[str, int] = {}
    wrong = []
    for place, head in enumerate(heads):
        key = known.get(head.strip().casefold())
        if key in places:
            wrong.append((1, f"Spalte „{head.strip()}“ steht zweimal da."))
        elif key:
            places[key] = place
        elif head.strip():
            names = ", ".join(one[0] for one in COLUMNS.values())
            wrong.append((1, f"Spalte „{head.strip()[:40]}“ ist unbekannt. Bekannt sind: {names}."))
    wrong += [(1, f"Spalte „{COLUMNS[key][0]}“ fehlt.") for key in NEEDED if key not in places]
    if wrong:
        raise BadPast(wrong)
    return places


def _row(cells: Sequence[str], places: Mapping[str, int]) -> tuple[date, str, dict[str, int]]:
    def cell(key: str) -> str:
        place = places.get(key)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    day = _day(cell("day"))
    if not (line := cell("line")) or len(line) > 80:
        raise ValueError("Leitung: 1 bis 80 Zeichen.")
    numbers = {
        key: _number(COLUMNS[key][0], cell(key), needed=key in NEEDED)
        for key in COLUMNS
        if key not in {"day", "line", "wait"}
    }
    offered = numbers.pop("offered")
    rest = offered - numbers["answered"] - numbers["abandoned"]
    if rest < 0:
        raise ValueError(f"angenommen und aufgelegt sind zusammen mehr als angeboten ({offered}).")
    if numbers["answered_in_time"] > numbers["answered"]:
        raise ValueError("angenommen in Zeit ist mehr als angenommen.")
    if not numbers["abandoned_short"] <= numbers["abandoned_in_time"] <= numbers["abandoned"]:
        raise ValueError("Es muss gelten: früh aufgelegt ≤ aufgelegt in Zeit ≤ aufgelegt.")
    if numbers["settled"] + numbers["referred"] + numbers["forwarded"] > numbers["answered"]:
        raise ValueError("erledigt, verwiesen und weitergeleitet sind mehr als angenommen.")
    wait = _number(COLUMNS["wait"][0], cell("wait"), needed=numbers["answered"] > 0)
    return day, line, numbers | {"lost": rest, "waited_ms": wait * 1000 * numbers["answered"]}


def _number(name: str, text: str, *, needed: bool) -> int:
    if not text and not needed:
        return 0
    plain = text.replace(".", "") if _DOTTED.match(text) else text
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 9 or int(plain) > HIGHEST:
        raise ValueError(f"{name}: „{text[:20]}“ ist keine ganze Zahl bis {HIGHEST}.")
    return int(plain)


def _day(text: str) -> date:
    for form in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            day = datetime.strptime(text, form).replace(tzinfo=BERLIN).date()
        except ValueError:
            continue
        if 2000 <= day.year < 2100:
            return day
    raise ValueError(f"Tag: „{text[:20]}“. Bitte so: 16.06.2014 oder 2014-06-16.")
