"""Contracts and leaves as tables: what each column says, and what is wrong with a cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Generic, TypeVar

from buergertelefon.workforce.rules.contracts import WEEKDAYS, Terms, minutes_of, said
from buergertelefon.workforce.rules.leave import LeaveState

#: rows of a file
MOST_ROWS = 2_000
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
STATES = {
    LeaveState.ASKED: "beantragt", LeaveState.GRANTED: "genehmigt", LeaveState.REFUSED: "abgelehnt"
}  # fmt: skip
USERNAME, NAME = "Kennung", "Name"
Row = TypeVar("Row")


@dataclass(frozen=True)
class Problem:
    """A cell, or a line, that cannot be taken."""

    line: int  # as spreadsheets count: the heading is 1
    column: str  # "" if it is the whole line
    why: str

    def __str__(self) -> str:
        where = f"Zeile {self.line}" + (f", Spalte „{self.column}“" if self.column else "")
        return f"{where}: {self.why}"


@dataclass(frozen=True)
class Absence:
    """Days on which somebody is not there, `until` the last."""

    begins: date
    until: date
    state: LeaveState


@dataclass(frozen=True)
class Line(Generic[Row]):
    """Whom a line is about, and what it says."""

    number: int
    username: str
    row: Row


def day_of(text: str) -> date:
    """A day as Germans or machines write it. Raises ValueError with a sentence."""
    parts = text.split(".") if "." in text else text.split("-")[::-1]
    try:
        day, month, year = (int(part) for part in parts)
        found = date(year, month, day)
    except ValueError:
        raise ValueError(f"„{text[:20]}“ ist kein Tag wie 01.02.2026.") from None
    if not FIRST_DAY <= found <= LAST_DAY:
        raise ValueError(f"{text[:20]} liegt zu weit weg.")
    return found


def _hours(text: str) -> int:
    if (found := minutes_of(text)) is None or found < 0:
        raise ValueError(f"„{text[:20]}“ sind keine Stunden wie 39:15 oder 39,25.")
    return found


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 3):
        raise ValueError(f"„{text[:20]}“ ist keine Anzahl.")
    return int(text)


def _clock(text: str) -> time:
    hours, _, minutes = text.partition(":")
    try:
        return time(int(hours), int(minutes))
    except ValueError:
        raise ValueError(f"„{text[:20]}“ ist keine Uhrzeit wie 07:30.") from None


def _weekdays(text: str) -> tuple[int, ...]:
    names = [part for part in text.replace(",", " ").split() if part]
    if unknown := [name for name in names if name not in WEEKDAYS]:
        raise ValueError(f"„{unknown[0][:20]}“ ist kein Wochentag; bitte so: Mo, Mi.")
    return tuple(sorted({WEEKDAYS.index(name) for name in names}))


def _state(text: str) -> LeaveState:
    found = {word: state for state, word in STATES.items()}
    if text.casefold() not in found:
        raise ValueError(f"„{text[:20]}“ gibt es nicht; bitte {', '.join(found)}.")
    return found[text.casefold()]


#: heading, field, how a cell is read; a field that may be empty keeps its default then
Column = tuple[str, str, Callable[[str], Any]]
CONTRACTS: Sequence[Column] = (
    ("Gilt ab", "begins", day_of), ("Letzter Tag", "ends", day_of),
    ("Stunden je Woche", "week_minutes", _hours),
    ("Tage mindestens", "days_least", _count), ("Tage höchstens", "days_most", _count),
    ("Stunden am Tag mindestens", "day_least", _hours),
    ("Stunden am Tag höchstens", "day_most", _hours),
    ("Freie Wochentage", "free_weekdays", _weekdays),
    ("Da ab", "there_from", _clock), ("Da bis", "there_until", _clock),
    ("Späte Dienste höchstens", "late_at_most", _count),
    ("Frühe Dienste höchstens", "early_at_most", _count),
)  # fmt: skip
LEAVES: Sequence[Column] = (
    ("Von", "begins", day_of), ("Bis", "until", day_of), ("Stand", "state", _state),
)  # fmt: skip
MUST = {"begins", "week_minutes", "until", "state"}


def headings(columns: Sequence[Column]) -> list[str]:
    """The first row of a file."""
    return [USERNAME, NAME, *(heading for heading, _, _ in columns)]


def wrong(terms: Terms) -> tuple[str, str] | None:
    """(field, why) if a contract contradicts itself; the same limits as the table's constraints."""
    if terms.ends and terms.ends < terms.begins:
        return "ends", "Der letzte Tag liegt vor dem ersten."
    if terms.week_minutes > 48 * 60:
        return "week_minutes", "Mehr als 48 Stunden in der Woche sind nicht erlaubt (ArbZG § 3)."
    if terms.days_most > 7 or terms.days_least > terms.days_most:
        return "days_most", "Höchstens 7 Tage, und nicht weniger als mindestens."
    if terms.day_most > 600:
        return "day_most", "Mehr als 10 Stunden am Tag sind nicht erlaubt (ArbZG § 3)."
    if terms.day_least > terms.day_most:
        return "day_most", "Weniger als mindestens."
    if terms.there_from >= terms.there_until:
        return "there_until", "„Da bis“ muss nach „Da ab“ liegen."
    for field in ("late_at_most", "early_at_most"):
        if getattr(terms, field) > 99:
            return field, "Höchstens 99."
    return None


def contracts(
    rows: Sequence[Sequence[str]], known: Mapping[str, object]
) -> tuple[list[Line[Terms]], list[Problem]]:
    """Lines of a table with a heading, and all that is wrong with it; `known` user names."""
    found, problems = _lines(rows, CONTRACTS, known)
    lines = []
    for number, username, values in found:
        terms = Terms(**values)
        if fault := wrong(terms):
            problems.append(Problem(number, _heading(CONTRACTS, fault[0]), fault[1]))
        lines.append(Line(number, username, terms))
    problems += _twice((one.number, one.username, one.row.begins) for one in lines)
    return lines, sorted(problems, key=lambda one: one.line)


def leaves(
    rows: Sequence[Sequence[str]], known: Mapping[str, object]
) -> tuple[list[Line[Absence]], list[Problem]]:
    """The same of leaves."""
    found, problems = _lines(rows, LEAVES, known)
    lines = [Line(number, username, Absence(**values)) for number, username, values in found]
    problems += [
        Problem(one.number, "Bis", "„Bis“ liegt vor „Von“.")
        for one in lines
        if one.row.until < one.row.begins
    ]
    problems += _twice((one.number, one.username, one.row.begins) for one in lines)
    return lines, sorted(problems, key=lambda one: one.line)


def cells(values: Mapping[str, Any], columns: Sequence[Column]) -> list[str]:
    """The cells of a row, as they can be read again."""
    return [_cell(field, values[field]) for _, field, _ in columns]


def _cell(field: str, value: Any) -> str:
    match value:
        case None:
            return ""
        case LeaveState():
            return STATES[value]
        case date():
            return f"{value:%d.%m.%Y}"
        case time():
            return f"{value:%H:%M}"
        case list() | tuple():
            return ", ".join(WEEKDAYS[one] for one in value)
        case _:
            timed = field in {"week_minutes", "day_least", "day_most"}
            return said(value) if timed else str(value)


def _lines(
    rows: Sequence[Sequence[str]], columns: Sequence[Column], known: Mapping[str, object]
) -> tuple[list[tuple[int, str, dict[str, Any]]], list[Problem]]:
    head = [cell.strip() for cell in rows[0]] if rows else []
    needed = [USERNAME, *(heading for heading, field, _ in columns if field in MUST)]
    if missing := [name for name in needed if name not in head]:
        return [], [Problem(1, missing[0], "Diese Spalte fehlt.")]
    if unknown := [name for name in head if name and name not in headings(columns)]:
        return [], [Problem(1, unknown[0][:40], "Diese Spalte gibt es nicht.")]
    if twice := [name for name in head if name and head.count(name) > 1]:
        return [], [Problem(1, twice[0], "Diese Spalte steht zweimal da.")]
    if len(rows) > MOST_ROWS + 1:
        return [], [Problem(MOST_ROWS + 2, "", f"Mehr als {MOST_ROWS} Zeilen in einer Datei.")]
    found, problems = [], []
    for number, row in enumerate(rows[1:], start=2):
        given = {name: cell.strip() for name, cell in zip(head, row, strict=False)}
        if not any(given.values()):
            continue
        values, wrongs = _values(given, columns, number)
        if not given[USERNAME] or given[USERNAME] not in known:
            why = f"Die Kennung „{given[USERNAME][:60]}“ gibt es hier nicht."
            wrongs.insert(0, Problem(number, USERNAME, why))
        problems += wrongs
        if not wrongs:
            found.append((number, given[USERNAME], values))
    return found, problems


def _values(
    given: Mapping[str, str], columns: Sequence[Column], number: int
) -> tuple[dict[str, Any], list[Problem]]:
    values, problems = {}, []
    for heading, field, read in columns:
        if not (cell := given.get(heading, "")):
            if field in MUST:
                problems.append(Problem(number, heading, "Hier fehlt etwas."))
            continue
        try:
            values[field] = read(cell)
        except ValueError as error:
            problems.append(Problem(number, heading, str(error)))
    return values, problems


def _heading(columns: Sequence[Column], field: str) -> str:
    return next(heading for heading, name, _ in columns if name == field)


def _twice(keys: Any) -> list[Problem]:
    seen: dict[tuple[str, date], int] = {}
    found = []
    for number, username, day in keys:
        if (first := seen.setdefault((username, day), number)) != number:
            found.append(Problem(number, "", f"Steht schon in Zeile {first}."))
    return found
