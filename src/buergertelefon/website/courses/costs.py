"""What has to be said of money on citizens' pages, before the press and after."""

from dataclasses import dataclass
from datetime import date

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.money import euros
from buergertelefon.courses.models import Course, Registration
from buergertelefon.courses.queries.pricing import is_unsaid, quoted
from buergertelefon.courses.rules.account import checked, hint
from buergertelefon.courses.rules.details import Details, Person
from buergertelefon.courses.rules.due import debit_due, invoice_due
from buergertelefon.courses.rules.ending import withdraw_until
from buergertelefon.courses.rules.fees import Line, Quote
from buergertelefon.courses.rules.words import Payment


@dataclass(frozen=True)
class Said:
    """The conditions of a registration made today."""

    pay_by: date | None  # an invoice; None for a debit
    debit_from: date | None
    hint: str  # the account, shortened
    withdraw_until: date
    cancelling: list[tuple[int, int, str]]  # fewer days than, percent that stays, at least


def conditions(course: Course, details: Details, *, on: date) -> Said:
    """By when it is paid, until when it can be withdrawn from, what cancelling later costs."""
    school, debit = course.school, details.payment == Payment.DEBIT
    last = withdraw_until(on, land=school.land)
    return Said(
        None if debit else invoice_due(on, pay_days=school.pay_days),
        debit_due(on, notice_days=school.notice_days, withdraw_until=last) if debit else None,
        hint(checked(details.iban)) if debit else "",
        last,
        [
            (one.days_before, one.percent, euros(one.least_cents) if one.least_cents else "")
            for one in school.cancel_terms.order_by("-days_before")
        ],
    )


def people_of(row: Registration) -> list[Person]:
    """Who takes part, in the order they were given."""
    rows = row.participants.select_related("reduction").order_by("pk")
    return [
        Person(one.name, one.born, one.guardian, one.reduction.slug if one.reduction else "")
        for one in rows
    ]


def lines_of(row: Registration, *, on: date) -> Quote:
    """What was promised, line by line; while nothing was, what it would be. Raises BadDetails."""
    if row.lines and not (is_unsaid(row) and row.confirmed is None):
        lines = tuple(Line(text, cents) for text, cents in row.lines)
        return Quote(lines, row.fee_cents, row.course.fee_cents is not None)
    people, made = people_of(row), row.made.astimezone(BERLIN).date()
    return quoted(row.course, people, on=made if row.lines else on) if people else Quote((), 0)
