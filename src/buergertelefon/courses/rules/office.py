"""What the office of a school reads of a course at first sight."""

from datetime import date, timedelta

from buergertelefon.courses.rules.status import Standing, status
from buergertelefon.courses.rules.words import STATUS, Status

#: a course below its minimum that begins within this time needs a decision
SOON = timedelta(days=14)


def stands(
    of: Standing, *, taken: int, maximum: int, minimum: int, few: int, today: date,
    vanished: bool = False,
) -> str:  # fmt: skip
    """What citizens read, or what only the office has to know: gone, overbooked, too few.

    `taken`: all places, those registered at the school itself, too.
    """
    said = status(of, few=few, on=today)
    if vanished and said != Status.CANCELLED:
        return "nicht mehr im Programm"
    if said in {Status.CANCELLED, Status.OVER}:
        return STATUS[said]
    if taken > maximum:
        return "überbucht"
    if said in {Status.FREE, Status.FEW, Status.ELSEWHERE} and taken < minimum:
        return "zu wenige"
    return STATUS[said]
