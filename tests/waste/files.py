"""Small files of collection days in every format, in our own words."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from buergertelefon.waste.formats import File, read
from buergertelefon.waste.rules.records import Reading

#: the real register; nothing of it is committed
REAL = next(
    (
        one / "shared/data/bremen_waste"
        for one in Path(__file__).resolve().parents
        if (one / "shared/data/bremen_waste").is_dir()
    ),
    Path("missing"),
)
WHY = "../shared/data/bremen_waste is not here"
Calendars = Mapping[str, Sequence[tuple[str, str]]]  # label to day and kinds "Papier/Bio"
#: residual every other week, moved by Good Friday and Easter; paper; nothing known of "9"
CALENDARS: Calendars = {
    "1": [("2020-03-27", "Restmüll/Bio"), ("2020-04-03", "Papier"), ("2020-04-11", "Restmüll/Bio")],
    "2": [("2020-03-30", "Restmüll/Bio"), ("2020-04-18", "Restmüll/Bio"), ("2020-02-29", "Papier")],
    "9": [],
}
HOUSES = (
    ("Am Deich", "1", "1"), ("Am Deich", "2A", "1"), ("Gartenweg (KG Abendruh)", "3", "9"),
    ("Marktstraße", "5", "1"), ("Marktstraße", "7-9", "2"),
)  # fmt: skip


def csv_of(houses: Sequence[Sequence[str]], *more: str) -> str:
    """A register: street, number, calendar, and columns that are named."""
    head = ";".join(("strasse", "hausnummer", "kalender", *more))
    return "\n".join([head, *(";".join(one) for one in houses), ""])


def json_of(calendars: Calendars) -> str:
    """Its calendars."""
    return json.dumps(
        {
            label: [{"datum": day, "arten": kinds.split("/")} for day, kinds in days]
            for label, days in calendars.items()
        }
    )


def register(
    houses: Sequence[Sequence[str]] = HOUSES, calendars: Calendars = CALENDARS, *more: str
) -> Reading:
    """Both, read."""
    files = {"adressen_2020-01-24.csv": csv_of(houses, *more), "kalender.json": json_of(calendars)}
    return brought(files)


def brought(files: Mapping[str, str | bytes], address: str = "") -> Reading:
    """Files, read."""
    return read(
        [File(name, it.encode() if isinstance(it, str) else it) for name, it in files.items()],
        address=address,
    )


def ics(*events: str, end: bool = True) -> str:
    """A calendar file with these lines of events."""
    parts = [f"BEGIN:VEVENT\nUID:{n}@example.org\n{one}\nEND:VEVENT\n"
             for n, one in enumerate(events)]  # fmt: skip
    return "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//DE\n" + "".join(parts) + (
        "END:VCALENDAR\n" if end else ""
    )  # fmt: skip


def event(day: str, kind: str, where: str = "Bremen\\,Am Deich 2a") -> str:
    """One collection as c-trace writes it."""
    return f"DTSTART;VALUE=DATE-TIME:{day}T060000\nLOCATION:{where}\nSUMMARY:Abfuhr: {kind}"
