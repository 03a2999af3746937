"""What a contract says, and what about it no roster could keep."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from buergertelefon.workforce.rules.labour import break_owed

DAYS_A_WEEK = 5
WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")


@dataclass(frozen=True)
class Terms:
    """A contract from a day on; minutes of work, `ends` its last day."""

    begins: date
    week_minutes: int
    ends: date | None = None
    days_least: int = DAYS_A_WEEK
    days_most: int = DAYS_A_WEEK
    day_least: int = 180
    day_most: int = 540
    free_weekdays: tuple[int, ...] = ()
    there_from: time = time(7)
    there_until: time = time(18)
    late_at_most: int = 8
    early_at_most: int = 10


@dataclass(frozen=True)
class Limits:
    """What the centre's rules allow: first start, minutes of work on a day, weekdays open."""

    starts_from: time = time(7)
    starts_until: time = time(14)
    work_from: int = 180
    work_until: int = 540
    week_account: int = 180  # minutes a week may differ from the contract
    weekdays: frozenset[int] = frozenset(range(DAYS_A_WEEK))


def longest_day(terms: Terms, limits: Limits) -> int:
    """Minutes of work that fit into a day of the contract, its break (ArbZG § 4) taken out."""
    since = max(_minutes(terms.there_from), _minutes(limits.starts_from))
    room = _minutes(terms.there_until) - since
    most = min(terms.day_most, limits.work_until, max(0, room))
    while most > 0 and most + break_owed(most) > room:
        most -= 1
    return most


def complaints(terms: Terms, limits: Limits) -> Iterator[str]:
    """Why no roster can keep the contract, in sentences; none if one can."""
    open_days = len(limits.weekdays - set(terms.free_weekdays))
    most, days = longest_day(terms, limits), min(terms.days_most, open_days)
    least = max(terms.day_least, limits.work_from)
    if open_days < terms.days_least:
        yield (
            f"Der Vertrag verlangt {_days(terms.days_least)} je Woche, mit den freien Wochentagen "
            f"bleiben {_days(open_days)}."
        )
    if terms.there_from > limits.starts_until:
        yield (
            f"Dienste beginnen spätestens um {limits.starts_until:%H:%M} Uhr, die Person ist erst "
            f"ab {terms.there_from:%H:%M} Uhr da."
        )
    elif most < least:
        yield (
            f"Von {terms.there_from:%H:%M} bis {terms.there_until:%H:%M} Uhr passen höchstens "
            f"{said(most)} Stunden Arbeit, der kürzeste Dienst hat {said(least)}."
        )
    elif days * most + limits.week_account < terms.week_minutes:
        yield (
            f"An {_days(days, dative=True)} zu höchstens {said(most)} Stunden sind "
            f"{said(days * most)} Stunden möglich, der Vertrag hat {said(terms.week_minutes)}."
        )
    elif terms.days_least * least - limits.week_account > terms.week_minutes:
        yield (
            f"{_days(terms.days_least)} zu mindestens {said(least)} Stunden sind "
            f"{said(terms.days_least * least)} Stunden, der Vertrag hat nur "
            f"{said(terms.week_minutes)}."
        )


def minutes_of(text: str) -> int | None:
    """Minutes of hours as they are typed, `39:15`, `39,25` or `-0:30`; None if it is none."""
    sign, bare = (-1, text.strip()[1:]) if text.strip()[:1] in "-−" else (1, text.strip())
    bare = bare.removeprefix("+").strip()
    whole, mark, rest = bare.replace(".", ",").partition(":" if ":" in bare else ",")
    if not text.strip() or not _digits(whole, 5) or (mark and not _digits(rest, 3)):
        return None
    if mark == ":":
        return sign * (int(whole) * 60 + int(rest)) if len(rest) == 2 and int(rest) < 60 else None
    return sign * (int(whole) * 60 + round(int(rest or 0) * 60 / float(10 ** len(rest))))


def said(minutes: int, *, signed: bool = False) -> str:
    """2355 as `39:15`."""
    sign = "-" if minutes < 0 else "+" if signed and minutes > 0 else ""
    return f"{sign}{abs(minutes) // 60}:{abs(minutes) % 60:02d}"


def _digits(text: str, most: int) -> bool:
    return 0 < len(text) <= most and text.isascii() and text.isdecimal()


def _days(count: int, *, dative: bool = False) -> str:
    return "1 Tag" if count == 1 else f"{count} Tage" + "n" * dative


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
