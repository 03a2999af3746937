"""When a reminder may be sent, and how many somebody may have."""

from datetime import date, datetime, time

from buergertelefon.base.hours import BERLIN
from buergertelefon.waste.errors import BadField

#: the hours of the evening before that can be chosen, and when it is too late to send
HOURS = tuple(time(hour) for hour in range(12, 22))
LATEST = time(22)
#: reminders of one recipient; of them asked for and not confirmed within a day
MOST, UNCONFIRMED = 5, 3


def must_be_hour(hour: time) -> None:
    """Raises BadField ("hour")."""
    if hour not in HOURS:
        raise BadField("hour", "Bitte wählen Sie eine Uhrzeit von 12 bis 21 Uhr.")


def is_due(hour: time, sent: date | None, *, day: date, at: datetime) -> bool:
    """Is a collection on `day` to be told now: the evening before, once, from the hour on?"""
    local = at.astimezone(BERLIN)
    evening = (day - local.date()).days == 1 and hour <= local.time() < LATEST
    return evening and (sent is None or sent < day)
