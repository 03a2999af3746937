"""Opening plans as a table: what an office writes in a spreadsheet, read line by line."""

import csv
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import IO, Any

from buergertelefon.appointments.rules.keeping import WEEKDAYS, said
from buergertelefon.appointments.rules.plan import Kind, PlanRow
from buergertelefon.places.errors import BadRegister
from buergertelefon.places.rules.registers import columns_of, delimiter

COLUMNS = (
    "kalender", "wochentag", "tag", "von", "bis", "art", "schalter", "mit_zusatz", "gilt_ab",
    "gilt_bis",
)  # fmt: skip
NEEDED = ("kalender", "von", "bis", "schalter")
KINDS = {Kind.OPEN: "offen", Kind.BREAK: "Pause"}
#: counters of one row, lines of one file
MOST_COUNTERS, MOST_LINES = 500, 10_000
Problems = list[tuple[int, str]]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Difference:
    """What becomes of one calendar's plan."""

    calendar: str
    rows: tuple[PlanRow, ...]
    counts: tuple[int, int, int, int]  # new, changed, unchanged, gone
    old: tuple[str, ...]  # what goes or was different, in words
    new: tuple[str, ...]

    @property
    def words(self) -> str:
        """In one paragraph; "" if nothing changes."""
        parts = [*(f"− {one}" for one in self.old), *(f"+ {one}" for one in self.new)]
        return "\n".join([f"{self.calendar}:", *parts]) if parts else ""


def read(
    file: IO[str], calendars: Collection[str]
) -> tuple[dict[str, tuple[PlanRow, ...]], Problems]:
    """Rows by calendar, and what is wrong by line. Raises BadRegister if it is no such table."""
    reader = csv.DictReader(file, delimiter=delimiter(file.readline()))
    file.seek(0)
    columns = columns_of(reader)
    if missing := [name for name in NEEDED if name not in columns]:
        raise BadRegister(
            f"Der Tabelle fehlen Spalten: {', '.join(missing)}. Erwartet werden"
            f" {', '.join(COLUMNS)}."
        )
    found: dict[str, dict[Key, tuple[int, PlanRow]]] = defaultdict(dict)
    problems: Problems = []
    for line, fields in _lines(reader, problems):
        row, wrong = _row(fields)
        if fields["kalender"] not in calendars:
            wrong.append(f"kalender: „{fields['kalender'][:40]}“ gibt es nicht.")
        if row is not None and not wrong:
            first, _ = found[fields["kalender"]].setdefault(_key(row), (line, row))
            if first != line:
                wrong.append(f"Dieselbe Zeit steht schon in Zeile {first}.")
        problems += [(line, words) for words in wrong]
    return {
        slug: tuple(row for _, row in rows.values()) for slug, rows in found.items()
    }, problems  # fmt: skip


def _lines(
    reader: "csv.DictReader[str]", problems: Problems
) -> Iterable[tuple[int, dict[str, str]]]:
    count = 0
    try:
        for raw in reader:
            more: object = raw.pop(None, None)  # where csv puts the surplus
            fields = dict.fromkeys(COLUMNS, "") | {
                (name or "").strip().lower(): (text or "").strip() for name, text in raw.items()
            }
            if not any(fields.values()):
                continue
            count += 1
            if count > MOST_LINES:
                raise BadRegister(f"Mehr als {MOST_LINES} Zeilen. Bitte die Datei teilen.")
            if isinstance(more, list) and any(more):
                problems.append((reader.line_num, "Mehr Felder als die Kopfzeile."))
            else:
                yield reader.line_num, fields
    except csv.Error as error:
        raise BadRegister(f"Nach Zeile {reader.line_num} ist es kein CSV: {error}.") from error


def _row(fields: Mapping[str, str]) -> tuple[PlanRow | None, list[str]]:
    wrong: list[str] = []
    weekday, day = _weekday(fields["wochentag"], wrong), _day("tag", fields["tag"], wrong)
    if bool(fields["wochentag"]) == bool(fields["tag"]):
        wrong.append("wochentag, tag: genau eines von beiden ausfüllen.")
    begins, ends = _time("von", fields["von"], wrong), _time("bis", fields["bis"], wrong)
    if begins and ends and begins >= ends:
        wrong.append("bis: muss nach „von“ liegen.")
    kind = next((k for k, w in KINDS.items() if w.lower() == fields["art"].lower()), None)
    if fields["art"] and kind is None:
        wrong.append(f"art: „{fields['art'][:20]}“ ist weder offen noch Pause.")
    capacity = _number("schalter", fields["schalter"], wrong)
    skilled = _number("mit_zusatz", fields["mit_zusatz"] or "0", wrong)
    if capacity < skilled:
        wrong.append("mit_zusatz: höchstens so viele wie Schalter.")
    since, until = (_day(name, fields[name], wrong) for name in ("gilt_ab", "gilt_bis"))
    if since and until and since >= until:
        wrong.append("gilt_bis: ist der erste Tag, an dem es nicht mehr gilt, also nach gilt_ab.")
    if wrong or begins is None or ends is None:
        return None, wrong
    return PlanRow(
        begins, ends, capacity, skilled, kind or Kind.OPEN, weekday, day,
        since or date.min, until or date.max,
    ), wrong  # fmt: skip


def _weekday(text: str, wrong: list[str]) -> int | None:
    if not text:
        return None
    for n, name in enumerate(WEEKDAYS):
        if text.lower().rstrip(".") in {name.lower(), name[:2].lower()}:
            return n
    wrong.append(f"wochentag: „{text[:20]}“ ist keiner von Mo, Di, Mi, Do, Fr, Sa, So.")
    return None


def _day(name: str, text: str, wrong: list[str]) -> date | None:
    if not text:
        return None
    try:
        if "." in text:
            day, month, year = (int(one) for one in text.split("."))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        wrong.append(f"{name}: „{text[:20]}“ ist kein Tag wie 24.12.2026 oder 2026-12-24.")
        return None


def _time(name: str, text: str, wrong: list[str]) -> time | None:
    try:
        hour, minute = (int(one) for one in text.split(":")[:2])
        return time(hour, minute)
    except ValueError:
        wrong.append(f"{name}: „{text[:20]}“ ist keine Uhrzeit wie 8:00.")
        return None


def _number(name: str, text: str, wrong: list[str]) -> int:
    if text.isascii() and text.isdigit() and len(text) < 5 and int(text) <= MOST_COUNTERS:
        return int(text)
    wrong.append(f"{name}: „{text[:20]}“ ist keine Zahl von 0 bis {MOST_COUNTERS}.")
    return 0


def _key(row: PlanRow) -> Key:
    """What makes it the same row: all but how many counters."""
    return (
        row.weekday, row.day, row.begins, row.ends, row.kind, row.valid_from, row.valid_until
    )  # fmt: skip


def merged(rows: Iterable[PlanRow]) -> list[PlanRow]:
    """Rows of the same time as one: they add up anyway. Weekdays first, then days."""
    found: dict[Key, PlanRow] = {}
    for row in rows:
        key = _key(row)
        there = found.get(key)
        found[key] = row if there is None else replace(
            there, capacity=there.capacity + row.capacity, skilled=there.skilled + row.skilled
        )  # fmt: skip
    return sorted(found.values(), key=order)


def order(row: PlanRow) -> Key:
    """Weekdays first, then days, by time."""
    weekday = 7 if row.weekday is None else row.weekday
    return (
        weekday, row.day or date.min, row.begins, row.kind != Kind.OPEN, row.ends, row.valid_from
    )  # fmt: skip


def differences(calendar: str, there: Iterable[PlanRow], given: Iterable[PlanRow]) -> Difference:
    """What replaces a plan."""
    old = {_key(row): row for row in merged(there)}
    new = {_key(row): row for row in merged(given)}
    gone = [row for key, row in old.items() if key not in new]
    fresh = [row for key, row in new.items() if key not in old]
    changed = [key for key, row in new.items() if key in old and old[key] != row]
    return Difference(
        calendar, tuple(new.values()),
        (len(fresh), len(changed), len(new) - len(fresh) - len(changed), len(gone)),
        tuple(said(row) for row in [*gone, *(old[key] for key in changed)]),
        tuple(said(row) for row in [*fresh, *(new[key] for key in changed)]),
    )  # fmt: skip


def written(plans: Mapping[str, Iterable[PlanRow]]) -> Iterable[tuple[str, ...]]:
    """The same table, heading first; what is read back changes nothing."""
    yield COLUMNS
    for slug, rows in plans.items():
        for row in merged(rows):
            weekday = "" if row.weekday is None else WEEKDAYS[row.weekday][:2]
            yield (
                slug, weekday, f"{row.day:%d.%m.%Y}" if row.day else "",
                f"{row.begins:%H:%M}", f"{row.ends:%H:%M}", KINDS[row.kind], str(row.capacity),
                str(row.skilled) if row.skilled else "",
                "" if row.valid_from == date.min else f"{row.valid_from:%d.%m.%Y}",
                "" if row.valid_until == date.max else f"{row.valid_until:%d.%m.%Y}",
            )  # fmt: skip
