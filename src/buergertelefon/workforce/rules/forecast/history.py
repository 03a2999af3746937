"""What is known of the past: calls per interval, day by day, read from a file or given as rows."""

import csv
import gzip
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from buergertelefon.workforce.errors import BadInput

Floats = NDArray[np.float64]
#: more calls in one interval than any citizens' telephone of a city had; own bound
ABSURD = 100_000
#: calls before or after these years are a slip of the keyboard
YEARS = range(1980, 2101)
#: rows of one file: ten years of five-minute counts around the clock
ROWS = 1_100_000
#: so many bytes of text, also unpacked
BYTES = 100_000_000
LENGTHS = (5, 10, 15, 20, 30, 60)


@dataclass(frozen=True)
class History:
    """Calls of the past. `calls` has shape (days, slots); NaN: not known, never zero.

    `days` ascend, days without any row are missing; `slots` are minutes after midnight.
    """

    days: tuple[date, ...]
    slots: tuple[int, ...]
    minutes: int
    calls: Floats
    notes: tuple[str, ...] = ()  # German sentences: what was repaired while reading


Row = tuple[datetime, int, float]


def last_sunday(year: int, month: int) -> date:
    """The day on which clocks change, in March and October of the EU."""
    day = date(year, month, 31)
    return day - timedelta(days=(day.weekday() + 1) % 7)


def changes_back(day: date) -> bool:
    """Has that day one hour twice? Local clocks of Germany, in autumn."""
    return day == last_sunday(day.year, 10)


def build(rows: Iterable[Row], *, name: str = "Verlauf") -> History:
    """The history of `rows` (start, minutes, calls); raises BadInput with the line."""
    counts: dict[datetime, float] = {}
    minutes, notes, doubled, last = 0, [], 0, 1
    for line, (start, length, calls) in enumerate(rows, 2):
        last = line
        minutes = minutes or length
        if length != minutes:
            raise BadInput(
                f"{name}, Zeile {line}, Feld minutes: {length} statt {minutes}; "
                "alle Intervalle einer Datei müssen gleich lang sein."
            )
        if (start.hour * 60 + start.minute) % minutes or start.second:
            raise BadInput(
                f"{name}, Zeile {line}, Feld start: {start:%Y-%m-%dT%H:%M:%S} liegt nicht im "
                f"Raster von {minutes} Minuten."
            )
        if start in counts:
            if not (changes_back(start.date()) and start.hour == 2):
                raise BadInput(
                    f"{name}, Zeile {line}, Feld start: {start:%Y-%m-%dT%H:%M} steht doppelt da; "
                    "löschen Sie eine der Zeilen."
                )
            doubled += 1
        counts[start] = counts.get(start, 0.0) + calls
    if not counts:
        raise BadInput(f"{name}, Zeile {last}: keine Anrufzahlen; nötig ist mindestens ein Tag.")
    if doubled:
        notes.append(
            f"{doubled} Intervalle der doppelten Stunde bei der Zeitumstellung "
            "wurden zusammengezählt."
        )
    return _grid(counts, minutes, notes)


def _grid(counts: dict[datetime, float], minutes: int, notes: list[str]) -> History:
    days = sorted({start.date() for start in counts})
    slots = sorted({start.hour * 60 + start.minute for start in counts})
    row, column = ({one: at for at, one in enumerate(many)} for many in (days, slots))
    calls = np.full((len(days), len(slots)), np.nan)
    for start, count in counts.items():
        calls[row[start.date()], column[start.hour * 60 + start.minute]] = count
    gaps = sum(
        1
        for values in calls
        if 0 < (known := np.flatnonzero(~np.isnan(values))).size < known[-1] - known[0] + 1
    )
    if gaps:
        notes.append(
            f"An {gaps} Tagen fehlen Intervalle; sie gelten als unbekannt, nicht als null."
        )
    if (days[-1] - days[0]).days < 14:
        notes.append(
            "Der Verlauf ist kürzer als zwei Wochen: Die Vorhersage ist grob, "
            "die Spannen sind weiter."
        )
    return History(tuple(days), tuple(slots), minutes, calls, tuple(notes))


def read_history(path: Path) -> History:
    """The history in a file `start,minutes,calls` (also .gz, BOM, CRLF, semicolons, UTC offsets).

    An offset is dropped: the clock on the wall counts. Raises BadInput with file, line, field.
    """
    return build(_rows(path), name=path.name)


def _rows(path: Path) -> Iterator[Row]:
    for line, row in enumerate(table(path, ("start", "minutes", "calls")), 2):
        where = f"{path.name}, Zeile {line}, Feld"
        start = _moment(row["start"], where)
        try:
            minutes = int(row["minutes"])
        except ValueError:
            minutes = 0
        if minutes not in LENGTHS:
            raise BadInput(
                f"{where} minutes: „{row['minutes'][:20]}“; "
                f"möglich sind {', '.join(map(str, LENGTHS))}."
            )
        try:
            calls = float(row["calls"])
        except ValueError:
            calls = float("nan")
        if not np.isfinite(calls):
            raise BadInput(f"{where} calls: „{row['calls'][:20]}“ ist keine Zahl.")
        if calls < 0:
            raise BadInput(f"{where} calls: {calls:g} ist negativ; Anrufe zählen ab null.")
        if calls > ABSURD:
            raise BadInput(f"{where} calls: {calls:g} ist unglaubwürdig; höchstens {ABSURD}.")
        yield start, minutes, calls


def _moment(text: str, where: str) -> datetime:
    try:
        start = datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        raise BadInput(
            f"{where} start: „{text[:30]}“ ist kein Zeitpunkt wie 2026-03-02T07:00."
        ) from None
    if start.year not in YEARS:
        raise BadInput(
            f"{where} start: das Jahr {start.year} kann nicht stimmen; "
            f"möglich sind {YEARS[0]} bis {YEARS[-1]}."
        )
    return start


def table(path: Path, fields: Sequence[str]) -> Iterator[dict[str, str]]:
    """Rows of a CSV file with at least these fields. Raises BadInput for anything else."""
    delimiter, names = ",", []
    try:
        for line, words in enumerate(csv.reader(_lines(path), delimiter="\x1f"), 1):
            if line == 1:
                delimiter = ";" if words and ";" in words[0] else ","
            if not (text := "".join(words)).strip():
                if line == 1:
                    break
                continue
            values = next(csv.reader([text], delimiter=delimiter))
            if line == 1:
                names = [one.strip().lower() for one in values]
                if absent := [one for one in fields if one not in names]:
                    raise BadInput(
                        f"{path.name}, Zeile 1: Das Feld {absent[0]} fehlt; "
                        f"nötig sind {','.join(fields)}."
                    )
                continue
            if line > ROWS:
                raise BadInput(f"{path.name}: mehr als {ROWS} Zeilen.")
            if len(values) < len(names):
                missing = names[len(values)]
                raise BadInput(f"{path.name}, Zeile {line}, Feld {missing}: fehlt.")
            yield dict(zip(names, values, strict=False))
    except (UnicodeDecodeError, csv.Error, EOFError, gzip.BadGzipFile, zlib.error):
        raise BadInput(f"{path.name}: ist keine Tabelle in UTF-8 (CSV, auch .gz).") from None
    if not names:
        raise BadInput(f"{path.name}, Zeile 1: Die Datei ist leer; nötig sind {','.join(fields)}.")


def _lines(path: Path) -> Iterator[str]:
    """Lines without carriage returns, up to BYTES: a small .gz may hold a very large text."""
    opener = gzip.open if path.suffix == ".gz" else open
    size = 0
    with opener(path, "rt", encoding="utf-8-sig") as file:
        while line := file.readline(10_000):
            size += len(line)
            if size > BYTES or "\0" in line:
                raise BadInput(f"{path.name}: zu groß oder keine Tabelle.")
            yield line.replace('"', "").rstrip("\r\n")


def opening(history: History) -> dict[int, NDArray[np.bool_]]:
    """Which slots are open on which weekday (0 = Monday), shape (slots,), by the last twelve weeks.

    A weekday counts when it is there in two weeks of five and not just for a few odd calls.
    """
    known = ~np.isnan(history.calls)
    totals = np.nansum(history.calls, axis=1)
    since = history.days[-1] - timedelta(weeks=12)
    recent = np.array([day > since for day in history.days])
    weeks = max(1.0, (history.days[-1] - max(history.days[0], since)).days / 7)
    busy = float(np.median(totals[recent])) if recent.any() else 0.0
    many = Counter(
        day.weekday() for day, is_recent in zip(history.days, recent, strict=True) if is_recent
    )
    found: dict[int, NDArray[np.bool_]] = {}
    rows: dict[int, list[int]] = defaultdict(list)
    for at, day in enumerate(history.days):
        if recent[at] and totals[at] >= 0.05 * busy and totals[at] > 0:
            rows[day.weekday()].append(at)
    for weekday, ats in sorted(rows.items()):
        if len(ats) < 0.4 * min(weeks, many[weekday] + weeks / 2):
            continue
        newest = ats[-4:]  # new opening hours hold after some weeks
        found[weekday] = known[newest].mean(axis=0) >= 0.5
    return {weekday: mask for weekday, mask in found.items() if mask.any()}
