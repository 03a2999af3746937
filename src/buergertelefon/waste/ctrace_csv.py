"""One address's dates as c-trace gives them: "Wochentag";"Datum";"Abfuhrart". One of two formats.

Also `date,type` of services that pass them on.
"""

from buergertelefon.waste.register import BadRow, header, table
from buergertelefon.waste.rules.records import HouseRecord, Reading, day_of

SOURCE = "c-trace"
DAY, KIND, WEEKDAY = ("datum", "date"), ("abfuhrart", "type"), "wochentag"
DAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")


def read_csv(text: str, reading: Reading, *, street: str, number: str) -> None:
    """The dates of this address. A weekday that does not fit is a warning: the date counts."""
    rows = table(text)
    try:
        columns = header(next(rows, (1, []))[1])
        day = next((n for n, one in enumerate(columns) if one in DAY), None)
        kind = next((n for n, one in enumerate(columns) if one in KIND), None)
        if day is None or kind is None:
            missing = "Datum" if day is None else "Abfuhrart"
            reading.wrong(f"Die Spalte „{missing}“ fehlt.", 1)
            return
        weekday = columns.index(WEEKDAY) if WEEKDAY in columns else None
        label = f"{street} {number}"
        reading.calendars.setdefault(label, set())
        reading.take(HouseRecord(street, number, label), line=1)
        for line, cells in rows:
            if len(cells) != len(columns):
                reading.wrong(f"{len(cells)} Felder statt {len(columns)}.", line)
                continue
            reading.date(label, cells[day], cells[kind], line=line)
            if weekday is not None:
                _fits(cells[weekday], cells[day], line, reading)
    except BadRow as error:
        reading.wrong(str(error), error.line)


def _fits(weekday: str, day: str, line: int, reading: Reading) -> None:
    try:
        name = DAYS[day_of(day).weekday()]
    except ValueError:
        return  # said already
    if weekday.strip().casefold() != name:
        says = f"Der {day.strip()} ist ein {name.title()}, nicht {weekday.strip()[:20]}."
        reading.strange(f"{says} Der Tag gilt.", line)
