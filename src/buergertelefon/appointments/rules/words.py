"""How an appointment is said in a message."""

from collections.abc import Mapping
from datetime import datetime

from buergertelefon.appointments.rules.limits import Counted
from buergertelefon.base.hours import BERLIN
from buergertelefon.base.words import DAYS, time_of_day

COUNTED: Mapping[str, str] = {Counted.PERSONS: "Personen", Counted.VEHICLES: "Fahrzeuge"}
WEEKDAYS = DAYS["de"]


def spoken(begins: datetime) -> str:
    """Dienstag, 24.11.2026, 8 Uhr 20: as it is written and as it is read aloud."""
    local = begins.astimezone(BERLIN)
    return f"{WEEKDAYS[local.weekday()]}, {local:%d.%m.%Y}, {time_of_day(begins, 'de')}"


def counted(number: int, kind: str) -> str:
    """3 Fahrzeuge; "" of one."""
    return f"{number} {COUNTED[kind]}" if number > 1 else ""


def clock(at: datetime) -> str:
    """8 Uhr 20, in local time."""
    return time_of_day(at, "de")
