"""How much service time is left for an answer, in German."""

from datetime import datetime, timedelta

from buergertelefon.base.hours import Hours
from buergertelefon.cases.rules.clock import service_time

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: late by more than this, nobody counts hours any more
LONG = 28 * DAY
PAUSED = "ruht: wir warten auf Antwort"


def left(hours: Hours, *, due: datetime, at: datetime, paused: datetime | None = None) -> str:
    """ "noch 3 Std. 20 Min.", "seit 2 Std. überfällig", or that it stands still.

    Late by more than `LONG` it is days of the calendar.
    """
    if paused is not None:
        return PAUSED
    if at - due > LONG:
        return f"seit {(at - due) // DAY} Tagen überfällig"
    time = service_time(hours, at, due)
    if due < at:
        return f"seit {said(-time)} überfällig" if time <= -MINUTE else "überfällig"
    if time >= MINUTE:
        return f"noch {said(time)}"
    return "fällig mit der nächsten Öffnung" if due - at >= MINUTE else "jetzt fällig"


def said(time: timedelta) -> str:
    """ "3 Std. 20 Min."; whole minutes, rounded down."""
    hours, minutes = time // HOUR, time % HOUR // MINUTE
    return " ".join([f"{hours} Std."] * bool(hours) + [f"{minutes} Min."] * bool(minutes))
