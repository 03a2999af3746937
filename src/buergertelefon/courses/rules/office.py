"""What the office of a school reads of a course at first sight."""

from datetime import date, timedelta

#: a course below its minimum that begins within this time needs a decision
SOON = timedelta(days=14)


def stands(
    *, taken: int, maximum: int, minimum: int, begins: date | None, ends: date | None, today: date,
    cancelled: bool = False, vanished: bool = False, waiting: int = 0,
) -> str:  # fmt: skip
    """The one word that matters most; `taken`: all places, those registered elsewhere too."""
    if cancelled:
        return "fällt aus"
    if vanished:
        return "nicht mehr im Programm"
    if ends is not None and ends < today:
        return "beendet"
    if taken > maximum:
        return "überbucht"
    if begins is not None and begins <= today:
        return "läuft"
    if taken == maximum:
        return "ausgebucht" if not waiting else "ausgebucht, Warteliste"
    return "Plätze frei" if taken >= minimum else "zu wenige"
