"""How dates of a course are said."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from buergertelefon.base.words import DAYS, time_of_day


def weekly(dates: Sequence[tuple[datetime, datetime]]) -> str:
    """Mittwochs 18 Uhr bis 19 Uhr 30, 10 Termine vom 02.12.2026 bis 17.02.2027.

    `dates`: local times, in order, at least one. What most of them have in common is said.
    """
    first, last = dates[0][0], dates[-1][0]
    patterns = Counter((b.weekday(), b.time(), e.time()) for b, e in dates)
    if len(dates) == 1:
        begins, ends = dates[0]
        return f"{DAYS['de'][first.weekday()]}, {first:%d.%m.%Y}, {_span(begins, ends)}"
    weekdays = sorted({day for day, _, _ in patterns})
    times = {(b, e) for _, b, e in patterns}
    names = [DAYS["de"][day].lower() + "s" for day in weekdays]
    days = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} und {names[-1]}"
    if len(weekdays) > 4:
        days = "mehrmals in der Woche"
    hours = _span(*dates[0]) if len(times) == 1 else "zu wechselnden Zeiten"
    said = f"{days} {hours}, {len(dates)} Termine vom {first:%d.%m.%Y} bis {last:%d.%m.%Y}"
    return said[0].upper() + said[1:]


def span_of_days(begins: date | None, ends: date | None) -> str:
    """Vom 02.12.2026 bis 17.02.2027; what is not known is said."""
    if begins is None:
        return "Termine stehen noch nicht fest"
    if ends is None or ends == begins:
        return f"Ab {begins:%d.%m.%Y}"
    return f"Vom {begins:%d.%m.%Y} bis {ends:%d.%m.%Y}"


def _span(begins: datetime, ends: datetime) -> str:
    return f"{time_of_day(begins, 'de')} bis {time_of_day(ends, 'de')}"
