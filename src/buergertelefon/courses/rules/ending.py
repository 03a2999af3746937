"""What ending a registration costs: withdrawal by law, or by the rules of the school.

Distance contracts can be withdrawn from for 14 days (BGB §§ 312g, 355, 356). Whether a course is a
"leisure activity on a fixed date", for which § 312g (2) no. 9 knows no withdrawal, is disputed; the
school grants it for every course, so nobody has to judge that on the telephone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.money import euros
from buergertelefon.base.public_holidays import public_holidays

#: BGB § 355 (2): days of withdrawal. Own rule: as many after a course was changed
WITHDRAW = timedelta(days=14)
DAY = timedelta(days=1)


class How(StrEnum):
    """By which right a registration ends."""

    WITHDRAWAL = "withdrawal"
    CANCEL = "cancel"
    SCHOOL = "school"  # the school has cancelled or changed the course
    NONE = "none"  # it is too late


@dataclass(frozen=True)
class Term:
    """Fewer than `days_before` full days before the begin: `percent` stays, at least `least`."""

    days_before: int
    percent: int
    least: int = 0  # cents


@dataclass(frozen=True)
class Facts:
    """What is known of a registration. `sessions`: local days of the course, in order."""

    fee: int  # cents, as promised
    paid: int = 0  # cents, of it
    sessions: tuple[date, ...] = ()
    withdraw_until: date | None = None  # the last day; None: no distance contract
    terms: Sequence[Term] = ()
    course_cancelled: bool = False
    changed: date | None = None  # the day this payer was told of a change that matters


@dataclass(frozen=True)
class Ending:
    """What is kept and given back, in cents, why in German, and until when that holds."""

    kind: How
    keep_cents: int
    refund_cents: int
    why: str
    last_day: date | None = None


def withdraw_until(made: date, *, land: str) -> date:
    """The last day on which a contract of that day can be withdrawn from, until midnight.

    `made`: the local day of the contract, or of the notice on withdrawal if that came later (BGB
    § 356 (3)). That day is not counted (§ 187 (1)), the period ends with the last day (§ 188 (1));
    a Saturday, Sunday or public holiday of the Land gives way to the next working day (§ 193).
    """
    return working_day(made + WITHDRAW, land=land)


def working_day(day: date, *, land: str) -> date:
    """That day, or the next that is no Saturday, Sunday or public holiday of the Land."""
    free = public_holidays(land, (day.year, day.year + 1))
    while day.weekday() > 4 or day in free:
        day += DAY
    return day


def ending(facts: Facts, *, at: datetime) -> Ending:
    """What it costs to end this registration at that moment; days are those of Germany.

    In this order: the school's own cancelling or change (all back), withdrawal, the school's rules.
    Withdrawn from after sessions were given all comes back, too: a share may be kept only of who
    asked expressly to begin early (BGB § 357a (2)), and nobody is asked that.
    """
    on = at.astimezone(BERLIN).date()
    if facts.course_cancelled:
        return _ended(facts, How.SCHOOL, 0, "Der Kurs fällt aus.")
    over = bool(facts.sessions) and facts.sessions[-1] < on  # today's counts for the citizen
    if facts.changed is not None and not over and on <= (last := facts.changed + WITHDRAW):
        until = f"Sie können bis zum {said(last)} kostenlos zurücktreten."
        why = f"Am Kurs hat sich etwas geändert: {until}"
        return _ended(facts, How.SCHOOL, 0, why, last)
    if facts.withdraw_until is not None and on <= facts.withdraw_until:
        why = f"Sie können bis zum {said(facts.withdraw_until)} ohne Grund widerrufen."
        return _ended(facts, How.WITHDRAWAL, 0, why, facts.withdraw_until)
    if over:
        return Ending(How.NONE, facts.fee, 0, "Der Kurs ist vorbei. Abmelden geht nicht mehr.")
    return _cancelled(facts, on)


def said(day: date) -> str:
    """7.4.2026"""
    return f"{day.day}.{day.month}.{day.year}"


def _cancelled(facts: Facts, on: date) -> Ending:
    """The row with the fewest days that still holds counts. No row: nothing is to be paid.

    Own rule: of a course that has begun the whole fee stays where the school has no row at all.
    """
    if not facts.sessions:  # its dates are not known, so it is early
        return _ended(facts, How.CANCEL, 0, "Abmelden ist kostenlos.")
    begins = facts.sessions[0]
    before = (begins - on).days
    rows = sorted((one for one in facts.terms if before < one.days_before), key=_days)
    if not facts.terms and before < 0:
        return _ended(facts, How.CANCEL, facts.fee, "Der Kurs hat begonnen.")
    if not rows:
        last = begins - max(map(_days, facts.terms), default=0) * DAY
        why = f"Abmelden ist bis zum {said(last)} kostenlos."
        return _ended(facts, How.CANCEL, 0, why, last)
    row = rows[0]
    keep = min(facts.fee, max(row.least, _share(facts.fee, row.percent, 100)))
    lower = [one.days_before for one in facts.terms if one.days_before < row.days_before]
    until = begins - max(lower) * DAY if lower else None
    when = "Der Kurs hat begonnen" if before < 0 else f"Bis zum Kursbeginn {_in(before)}"
    return _ended(facts, How.CANCEL, keep, f"{when}: {euros(keep)} bleiben zu zahlen.", until)


def _ended(facts: Facts, kind: How, keep: int, why: str, last: date | None = None) -> Ending:
    back = max(0, facts.paid - keep)
    if back:
        why += f" Sie bekommen {euros(back)} zurück."
    elif not keep and facts.fee:
        why += " Sie müssen nichts bezahlen."
    return Ending(kind, keep, back, why, last)


def _share(cents: int, part: int, whole: int) -> int:
    """Rounded half up to the cent."""
    return (2 * cents * part + whole) // (2 * whole)


def _days(one: Term) -> int:
    return one.days_before


def _in(days: int) -> str:
    return {0: "ist es heute", 1: "ist es 1 Tag"}.get(days, f"sind es {days} Tage")
