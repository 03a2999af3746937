"""The lines of a list of municipalities that became part of another one."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from buergertelefon.places.errors import BadRegister
from buergertelefon.places.rules.registers import Report, columns_of, delimiter, rows_of

COLUMNS = ("name", "on", "into", "source")
LONGEST = 120


@dataclass(frozen=True)
class MergerRow:
    """A municipality, and what it is part of since."""

    name: str
    on: date
    into: str  # ARS
    source: str


def mergers(text: str, report: Report) -> Iterator[MergerRow]:
    """CSV or TSV with name, on, into and source. Raises BadRegister if a column is missing."""
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter(text.partition("\n")[0]))
    columns = columns_of(reader)
    if missing := [name for name in COLUMNS if name not in columns]:
        raise BadRegister(
            f"Der Liste der Zusammenschlüsse fehlen die Spalten {', '.join(missing)}. Erwartet:"
            " name, on (JJJJ-MM-TT), into (ARS) und source."
        )
    seen: set[tuple[str, str]] = set()
    for n, row in rows_of(reader, report, lambda _: ()):
        if not any(row.values()):
            continue
        name, into = row["name"], row["into"]
        try:
            on = date.fromisoformat(row["on"])
        except ValueError:
            report.say(n, f"on „{row['on'][:20]}“ ist kein Tag, richtig ist 2015-01-01.")
            continue
        if not name or len(name) > LONGEST:
            report.say(n, f"name fehlt oder hat mehr als {LONGEST} Zeichen.")
        elif not re.fullmatch(r"[0-9]{12}", into):
            report.say(n, f"into „{into[:20]}“ ist kein ARS, erwartet sind 12 Ziffern.")
        elif not row["source"]:
            report.say(n, f"source fehlt: ohne Quelle gilt {name} nicht als eingemeindet.")
        elif (name, into) in seen:
            report.skipped += 1
        else:
            seen.add((name, into))
            yield MergerRow(name, on, into, row["source"])
