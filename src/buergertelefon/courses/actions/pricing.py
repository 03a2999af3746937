"""What a registration costs, and what becomes of the money when it ends."""

from datetime import datetime

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.actions import charging
from buergertelefon.courses.errors import NotPossible
from buergertelefon.courses.models import Registration
from buergertelefon.courses.queries.pricing import ending_of, is_unsaid, quoted
from buergertelefon.courses.rules.account import account
from buergertelefon.courses.rules.details import Details, Person
from buergertelefon.courses.rules.ending import Ending, How, withdraw_until
from buergertelefon.courses.rules.life import Reason
from buergertelefon.courses.rules.words import Channel, Payment


def price(row: Registration, *, at: datetime) -> None:
    """Write down what it costs, line by line, as it is promised. Raises BadDetails."""
    chosen = row.participants.select_related("reduction").order_by("pk")
    people = [
        Person(one.name, one.born, one.guardian, one.reduction.slug if one.reduction else "")
        for one in chosen
    ]
    found = quoted(row.course, people, on=at.astimezone(BERLIN).date())
    row.lines = [[one.text, one.cents] for one in found.lines]
    row.fee_cents = found.total
    if not found.total and found.known:
        row.payment = Payment.FREE
    row.save(update_fields=["lines", "fee_cents", "payment"])


def authorise(row: Registration, details: Details, *, at: datetime) -> None:
    """Take down the leave to debit an account; it counts once there is a contract.

    Raises BadDetails if the number cannot be.
    """
    if row.payment == Payment.DEBIT:
        charging.give_mandate(row, account(details.holder, details.iban), at=at)


def conclude(row: Registration, *, at: datetime) -> None:
    """The contract is made: the fee is owed, and the days to withdraw count.

    A fee that nobody knew when they joined the waiting list is owed as of that day: a reduction
    they were promised holds. Raises BadDetails.
    """
    if is_unsaid(row):
        price(row, at=row.made)
    if row.channel != Channel.OFFICE:
        today = at.astimezone(BERLIN).date()
        row.withdraw_until = withdraw_until(today, land=row.course.school.land)
        row.save(update_fields=["withdraw_until"])
    charging.charge(row, at=at)


def reprice(row: Registration, *, at: datetime) -> None:
    """After a change of course: more is to be paid, or something comes back."""
    price(row, at=at)
    charging.recharge(row, at=at)
    row.refresh_from_db(fields=["payment"])


def dissolve(row: Registration, *, reason: Reason, at: datetime) -> Reason:
    """The contract ends: what stays to be paid, what comes back. By which right it ends.

    Who could withdraw by law does, whatever was pressed. Raises NotPossible if it is too late.
    """
    if reason in {Reason.COURSE, Reason.SCHOOL}:
        charging.refund(row, Ending(How.SCHOOL, 0, 0, ""), at=at)
        return reason
    found = ending_of(row, at=at)
    if found.kind == How.NONE:
        raise NotPossible(row.state, found.why)
    charging.refund(row, found, at=at)
    return Reason.WITHDRAWN if found.kind == How.WITHDRAWAL else Reason.CITIZEN
