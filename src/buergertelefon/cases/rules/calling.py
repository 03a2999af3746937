"""When an office can call somebody back: halves of the days on which it is open."""

from datetime import datetime, time, timedelta

from buergertelefon.base.hours import AHEAD, BERLIN, Hours, spans

#: days one chooses from
DAYS = 3
NOON = time(12)


def windows(
    hours: Hours, at: datetime, *, days: int = DAYS
) -> tuple[tuple[datetime, datetime], ...]:
    """From and until, before and after noon in Bremen, of the next `days` days it is open.

    What is over is left out; of what has begun the rest is offered. Empty if it never opens.
    """
    local, found = at.astimezone(BERLIN), list[tuple[datetime, datetime]]()
    left = days
    for ahead in range(AHEAD):
        day = local.date() + timedelta(days=ahead)
        halves = [
            (max(datetime.combine(day, begins, BERLIN), local), datetime.combine(day, ends, BERLIN))
            for span in spans(hours, day)
            for begins, ends in (
                (span.opens, min(span.closes, NOON)),
                (max(span.opens, NOON), span.closes),
            )
            if begins < ends
        ]
        coming = [(begins, ends) for begins, ends in halves if begins < ends]
        found += coming
        left -= bool(coming)
        if not left:
            break
    return tuple(found)
